"""Show a letter as its reader will get it, before anybody does."""

from dataclasses import dataclass

from notifications.delivery import words_of


@dataclass(frozen=True, slots=True)
class Preview:
    """Words of a letter in one language."""

    subject: str
    paragraphs: list[str]


def preview_letter(kind: str, context: dict[str, str], *, name: str, language: str) -> Preview:
    """The same words that the outbox would send to this reader."""
    return Preview(*words_of(kind, {**context, "name": name}, language))
