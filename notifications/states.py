"""The life of a message, what news is about, and how it may come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class MessageState(models.TextChoices):
    """`gathered` waits in a digest; `cancelled` is for news that was not wanted any more."""

    QUEUED = "queued", _("Waiting")
    GATHERED = "gathered", _("In the digest")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    CANCELLED = "cancelled", _("Cancelled")


class Topic(models.TextChoices):
    """What news is about. Duty is owed: nobody is spared it, and it does not wait."""

    DUTY = "duty", _("Decisions, deadlines of the last day, and your account")
    ENTRIES = "entries", _("Movements of entries")
    REMINDERS = "reminders", _("Reminders")
    EDITIONS = "editions", _("News of competitions and events")
    COLLEAGUES = "colleagues", _("Colleagues and requests")


class Channel(models.TextChoices):
    """How news that is no duty comes; the portal shows it in all cases."""

    IMMEDIATE = "immediate", _("A mail at once")
    DIGEST = "digest", _("One mail a day")
    NONE = "none", _("No mail")


#: Topics of which a person chooses.
CHOSEN_TOPICS = tuple(topic for topic in Topic if topic != Topic.DUTY)

_S = MessageState

GATHER = Transition("gather", (_S.QUEUED,), _S.GATHERED)
SEND = Transition("send", (_S.QUEUED, _S.GATHERED), _S.SENT)
FAIL = Transition("fail", (_S.QUEUED, _S.GATHERED), _S.FAILED)
RETRY = Transition("retry", (_S.FAILED,), _S.QUEUED)
CANCEL = Transition("cancel", (_S.QUEUED,), _S.CANCELLED)

MESSAGE = machine(_S, _S.QUEUED, GATHER, SEND, FAIL, RETRY, CANCEL)
