"""The link that stops a kind of mail: no sign-in, one press, and nobody can make one up."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

from core.links import absolute, plain_path
from notifications.kinds import DIGEST, kind_of
from notifications.models import Message
from notifications.queries import digest_topics
from notifications.states import Topic

_SIGNER = Signer(salt="notifications.unsubscribe", sep="~")


def stop_path(message: Message) -> str:
    """Empty for what is owed. The token names the mail, never the person."""
    if message.recipient_id is None or not _may_be_stopped(message.kind):
        return ""
    return plain_path("news-stop", token=_SIGNER.sign(message.uuid.hex))


def _may_be_stopped(kind: str) -> bool:
    return kind == DIGEST or not kind_of(kind).is_duty


def headers_of(message: Message) -> dict[str, str]:
    """RFC 8058: mail programs offer a button that posts to this address."""
    path = stop_path(message)
    if not path:
        return {}
    return {
        "List-Unsubscribe": f"<{absolute(path, message.language)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_of(token: str) -> Message | None:
    """The mail that a link came with; None for a forged one, or a mail that is gone."""
    try:
        number = UUID(hex=_SIGNER.unsign(token))
    except (BadSignature, ValueError, ValidationError):
        return None
    message = Message.objects.select_related("recipient").filter(uuid=number).first()
    return message if message and stop_path(message) else None


def topics_of(message: Message) -> list[Topic]:
    """What the link stops: the topic of the mail, or all that come in the daily one."""
    if message.kind == DIGEST:
        return digest_topics(message.recipient)
    return [kind_of(message.kind).topic]
