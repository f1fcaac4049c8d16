"""Reads of news: for the shell, for the outbox of an office, for a person's wishes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from notifications.kinds import TRIAL, Kind, kind_of
from notifications.models import Message, MessageTemplate, Notice, Preference
from notifications.placeholders import words_in_braces
from notifications.states import CHOSEN_TOPICS, Channel, MessageState, Topic

MOST_TRIALS = 5
TRIAL_SPAN = timedelta(hours=1)


def unread_count(person: Model, at: datetime) -> int:
    """How many notices wait for this person: one cheap statement."""
    return Notice.objects.of(person).visible_at(at).unread().count()


def unread_of(path: str, at: datetime) -> Coalesce:
    """The same number inside another statement; `path` leads from its rows to the person."""
    rows = Notice.objects.filter(person=OuterRef(path)).visible_at(at).unread()
    counted = rows.annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(counted), 0)


def own_words(path: str, kinds: Iterable[str], language: str) -> ArraySubquery:
    """An office's own words inside another statement; `path` leads to the office's code.

    For `previews.preview_letters`.
    """
    rows = MessageTemplate.objects.in_force().filter(
        office=OuterRef(path), kind__in=kinds, language=language
    )
    return ArraySubquery(rows.values(json=JSONObject(kind="kind", subject="subject", body="body")))


def failed_count(office: Model) -> int:
    """How many mails of this office were given up."""
    return Message.objects.filter(office=office.code).failed().count()


def count_by_state(person: Model) -> dict[str, int]:
    """Figures above the outbox of what this person may know: one statement along an index."""
    rows = Message.objects.visible_to(person).order_by().values_list("state")
    return dict.fromkeys(MessageState, 0) | dict(rows.annotate(Count("pk")))


def channels_of(person_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """What these people wish, by person and topic; nobody asked, no statement."""
    people = set(person_ids)
    if not people:
        return {}
    rows = Preference.objects.filter(person__in=people)
    return {(row.person_id, row.topic): row.channel for row in rows}


def readers_of_digests() -> QuerySet[Preference]:
    """Ids of people who want anything once a day."""
    return Preference.objects.filter(channel=Channel.DIGEST).values("person")


def wishes_of(person: Model) -> dict[Topic, Channel]:
    """A person's wish for each topic that can be chosen."""
    rows = Preference.objects.filter(person=person).values_list("topic", "channel")
    found = dict(rows)
    return {topic: Channel(found.get(topic, Channel.IMMEDIATE)) for topic in CHOSEN_TOPICS}


def digest_topics(person: Model) -> list[Topic]:
    """What this person gets once a day."""
    wishes = wishes_of(person)
    return [topic for topic, channel in wishes.items() if channel == Channel.DIGEST]


def latest_message(office: str, kind: str) -> Message | None:
    """The newest mail of a kind whose facts are still known: real data for a preview."""
    rows = Message.objects.filter(office=office, kind=kind, recipient__isnull=False)
    return rows.order_by("-pk").first()


# Obstacles. The page shows them, the act refuses by them.


def unknown_words(kind: Kind, text: str) -> list[str]:
    """What stands in braces but is no placeholder of this kind."""
    return sorted(words_in_braces(text) - kind.allowed)


def missing_words(kind: Kind, text: str) -> list[str]:
    """Placeholders that have to stay."""
    return sorted(kind.required - words_in_braces(text))


def obstacles_to_word(kind: Kind, subject: str, body: str) -> list[str]:
    """Why these words cannot be used for this kind of message."""
    obstacles = [say_unknown(word) for word in unknown_words(kind, f"{subject}\n{body}")]
    obstacles += [say_missing(word) for word in missing_words(kind, f"{subject}\n{body}")]
    if not subject.strip() or not body.strip() or len(subject.splitlines()) > 1:
        obstacles.append(_("Write a subject of one line, and a text."))
    return obstacles


def say_unknown(word: str) -> str:
    """A sentence for a form."""
    return _("{%(word)s} is no placeholder of this message.") % {"word": word}


def say_missing(word: str) -> str:
    """A sentence for a form."""
    return _("{%(word)s} has to stay in the subject or the text.") % {"word": word}


def obstacles_to_try(person: Model, at: datetime) -> list[str]:
    """Five trials an hour are enough."""
    sent = Message.objects.filter(kind=TRIAL, recipient=person, not_before__gt=at - TRIAL_SPAN)
    if sent.count() < MOST_TRIALS:
        return []
    return [
        _("You have had %(count)s trials within an hour. Wait a little.") % {"count": MOST_TRIALS}
    ]


def obstacles_to_retry(message: Message) -> list[str]:
    """Why this mail cannot go again."""
    if message.state != MessageState.FAILED:
        return [_("Only a mail that was not sent can be sent again.")]
    if message.recipient_id is None:
        return [_("Its link was forgotten for safety. Send a new invitation instead.")]
    return []


def obstacles_to_cancel(message: Message) -> list[str]:
    """Why this mail cannot be held back."""
    if message.state != MessageState.QUEUED:
        return [_("Only a mail that waits can be cancelled.")]
    if kind_of(message.kind).is_duty:
        return [_("This mail is owed to its reader: it cannot be cancelled here.")]
    return []


def stored_template(office: str, kind: str, language: str) -> MessageTemplate:
    """The office's words, in force or not; an unsaved row of revision 0 before the first save."""
    facts = {"office": office, "kind": kind, "language": language}
    row = MessageTemplate.objects.filter(**facts).first()
    return row or MessageTemplate(**facts, revision=0, is_active=False)


def templates_of_office(office: str) -> dict[tuple[str, str], datetime]:
    """When own words in force were last changed, by kind and language."""
    rows = MessageTemplate.objects.in_force().filter(office=office)
    return {
        (kind, language): changed_at
        for kind, language, changed_at in rows.values_list("kind", "language", "updated_at")
    }
