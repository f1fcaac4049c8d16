"""The words of a message: an office's own where it wrote some, else the built-in template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from notifications.kinds import Kind, kind_of
from notifications.models import Message, MessageTemplate, Notice
from notifications.placeholders import fill, fill_paragraphs, in_braces, say_values

LONGEST_SUBJECT = 300
#: In a context: subject and text by language, frozen when the news was approved.
BROUGHT = "own_words"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Subject without line ends, and paragraphs, in one language."""

    subject: str
    paragraphs: list[str]

    @property
    def body(self) -> str:
        """As it stands in a text field."""
        return "\n\n".join(self.paragraphs)


def words_of(
    kind: str, context: dict, language: str, template: MessageTemplate | None = None
) -> Words:
    """What a reader reads. The values of `context` are said in the reader's language."""
    with override(language):
        values = say_values(context)
        template = _brought(kind, context, language) or template
        return _own_words(template, values) if template else _built_in(kind, values)


def _brought(kind: str, context: dict, language: str) -> MessageTemplate | None:
    """Words that were approved together with what they tell: they travel with the message."""
    found = context.get(BROUGHT, {}).get(language)
    if found is None:
        return None
    subject, body = found
    return MessageTemplate(kind=kind, language=language, subject=subject, body=body)


def _own_words(template: MessageTemplate, values: dict) -> Words:
    allowed = kind_of(template.kind).allowed
    subject = _one_line(fill(template.subject, values, allowed))
    return Words(subject, fill_paragraphs(template.body, values, allowed))


def _built_in(kind: str, values: dict) -> Words:
    """The first line of `mail/<kind>.txt` is the subject."""
    subject, _, body = render_plain(f"mail/{kind}.txt", values).strip().partition("\n")
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
    return Words(_one_line(subject), [part for part in paragraphs if part])


def _one_line(text: str) -> str:
    """SECURITY: no line end ever reaches a header."""
    return " ".join(text.split())[:LONGEST_SUBJECT]


def render_plain(name: str, context: dict) -> str:
    """Plain text has no markup to escape: an ampersand stays one."""
    return get_template(name).template.render(Context(context, autoescape=False))


def built_in_words(kind: Kind, language: str) -> Words:
    """The built-in words with their placeholders in braces: where an office's own words begin."""
    blanks = in_braces(place.key for place in kind.placeholders)
    with override(language):
        return _built_in(kind.name, blanks)


def sample_context(kind: Kind) -> dict:
    """Invented facts, where no real message has gone out yet."""
    return {place.key: place.sample for place in kind.placeholders}


def template_of(message: Message) -> MessageTemplate | None:
    """The office's own words for this message; no statement where no office speaks."""
    return templates_of([message], message.language).get(_key(message, message.language))


def templates_of(news: Iterable[Message | Notice], language: str) -> dict[Key, MessageTemplate]:
    """Own words for many messages or notices, in one statement at most."""
    offices = {one.office for one in news if one.office}
    if not offices:
        return {}
    rows = MessageTemplate.objects.in_force().filter(office__in=offices, language=language)
    return {(row.office, row.kind, row.language): row for row in rows}


def _key(news: Message | Notice, language: str) -> Key:
    return news.office, news.kind, language


def title_of(news: Message | Notice, language: str, own: dict[Key, MessageTemplate]) -> str:
    """The first line of a message, as lists and digests show it."""
    return words_of(news.kind, news.context, language, own.get(_key(news, language))).subject
