"""The life of a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class MessageState(models.TextChoices):
    """`cancelled` is for news that was taken back before it left."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


_S = MessageState

SEND = Transition("send", (_S.QUEUED,), _S.SENT)
FAIL = Transition("fail", (_S.QUEUED,), _S.FAILED)
RETRY = Transition("retry", (_S.FAILED,), _S.QUEUED)
CANCEL = Transition("cancel", (_S.QUEUED,), _S.CANCELLED)

MESSAGE = machine(_S, _S.QUEUED, SEND, FAIL, RETRY, CANCEL)
