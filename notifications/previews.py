"""Show a letter as its reader will get it, before anybody does."""

from notifications.models import Message
from notifications.wording import Words, template_of, words_of

Preview = Words


def preview_letter(
    kind: str, context: dict[str, str], *, name: str, language: str, office: str = ""
) -> Preview:
    """The same words that the outbox would send to this reader."""
    letter = Message(kind=kind, office=office, language=language)
    return words_of(kind, {**context, "name": name}, language, template_of(letter))
