"""Facts to show words with: of the newest real message of the office, else invented ones."""

from notifications.kinds import kind_of
from notifications.models import MessageTemplate
from notifications.queries import latest_message
from notifications.wording import Words, sample_context, words_of


def preview_words(template: MessageTemplate, subject: str, body: str) -> tuple[Words, bool]:
    """Words that are being written as a reader would get them, and whether the facts are real."""
    draft = MessageTemplate(kind=template.kind, subject=subject, body=body)
    context, is_real = _context_of(template.office, template.kind)
    return words_of(template.kind, context, template.language, draft), is_real


def _context_of(office: str, kind: str) -> tuple[dict, bool]:
    """What the newest message says; what it leaves out is empty, as it was for its reader.

    SECURITY: what the office may not read stays invented.
    """
    message = latest_message(office, kind)
    facts = sample_context(kind_of(kind))
    if message is None:
        return facts, False
    concealed = kind_of(kind).concealed
    real = {key: message.context.get(key, "") for key in facts.keys() - concealed}
    return {**facts, **real}, True
