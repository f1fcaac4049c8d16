"""The words of an announcement's letters: frozen with it, so that what is approved is sent."""

from collections.abc import Iterable

from django.conf import settings

from awards.models import Announcement, AnnouncementWords
from competitions.queries import sender_of
from notifications.kinds import kind_of
from notifications.queries import stored_template
from notifications.wording import built_in_words

WINNER, AGENCY, PARTICIPANT = "award_winner", "award_agency", "award_participant"
FINALIST, FINALIST_AGENCY, HALTED = "award_finalist", "award_finalist_agency", "award_halted"
LETTERS = (WINNER, AGENCY, PARTICIPANT)
STAGE_LETTERS = (FINALIST, FINALIST_AGENCY, HALTED)
#: What addresses call the three groups of readers.
GROUPS = ("pemenang", "instansi", "peserta")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

Worded = dict[tuple[str, str], tuple[str, str]]


def kinds_of(announcement: Announcement) -> tuple[str, str, str]:
    """Who came out, the heads above them, all others: with an honour, or without one."""
    return LETTERS if announcement.stage.tiers.exists() else STAGE_LETTERS


def freeze_words(announcement: Announcement) -> None:
    """The office's own words where it has some, else the built-in ones; of the corrected, its."""
    kinds = kinds_of(announcement)
    keys = [(kind, language) for kind in kinds for language in LANGUAGES]
    known = worded(announcement.corrects) if announcement.corrects else {}
    AnnouncementWords.objects.bulk_create(
        _row(announcement, key, known.get(key) or _present_words(announcement, *key))
        for key in keys
    )


def _row(announcement: Announcement, key: tuple[str, str], words: tuple) -> AnnouncementWords:
    facts = dict(zip(("kind", "language", "subject", "body"), (*key, *words), strict=True))
    return AnnouncementWords(announcement=announcement, **facts)


def _present_words(announcement: Announcement, kind: str, language: str) -> tuple[str, str]:
    """As the outbox would find them today."""
    office = sender_of(announcement.competition)["office"]
    template = stored_template(office, kind, language)
    if template.is_active:
        return template.subject, template.body
    words = built_in_words(kind_of(kind), language)
    return words.subject, words.body


def worded(announcement: Announcement) -> Worded:
    """Subject and text by kind and language."""
    rows = announcement.letter_words.values_list("kind", "language", "subject", "body")
    return {(kind, language): (subject, body) for kind, language, subject, body in rows}


def brought(words: Worded, kind: str) -> dict:
    """What a letter brings along, by language; nothing where nothing was frozen."""
    own = {language: list(text) for (of, language), text in words.items() if of == kind}
    return {"own_words": own} if own else {}


def write_words(announcement: Announcement, words: Worded) -> None:
    """Put new ones in their places."""
    for (kind, language), (subject, body) in words.items():
        place = {"announcement": announcement, "kind": kind, "language": language}
        AnnouncementWords.objects.update_or_create(
            **place, defaults={"subject": subject, "body": body}
        )


def kinds_by_group(kinds: Iterable[str]) -> dict[str, str]:
    """The kind of letter of each group in the address."""
    return dict(zip(GROUPS, kinds, strict=True))
