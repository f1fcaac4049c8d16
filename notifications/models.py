"""Messages are rows before they are mail; notices are what a person reads in the portal."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Revised, Stamped, Stateful, known_states
from core.moments import DEFAULT_ZONE
from notifications.querysets import MessageQuerySet, MessageTemplateQuerySet, NoticeQuerySet
from notifications.states import CHOSEN_TOPICS, MESSAGE, Channel, MessageState


class Message(Stateful):
    """One mail to one person. Words are made from `context` when it is sent, and kept then.

    `office` is the code of the agency in whose name it goes, empty for the portal's own; `about`
    names what it tells of; `zone` is where its quiet hours are reckoned.
    """

    machine = MESSAGE

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    office = models.CharField(max_length=16, blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    address = models.EmailField(_("address"))
    language = models.CharField(max_length=5, default="id")
    zone = models.CharField(max_length=20, default=DEFAULT_ZONE)
    context = models.JSONField(default=dict)
    subject = models.CharField(max_length=300, blank=True)
    paragraphs = models.JSONField(default=list)
    dedupe_key = models.CharField(max_length=160, unique=True)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    is_for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey("self", models.PROTECT, null=True, related_name="items")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(MESSAGE, "message_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=MessageState.SENT) | models.Q(sent_at__isnull=False),
                name="message_sent_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MessageState.GATHERED) | models.Q(digest__isnull=False),
                name="message_gathered_in_digest",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="message_due",
                condition=models.Q(state=MessageState.QUEUED, is_for_digest=False),
            ),
            models.Index(
                fields=["recipient", "not_before"],
                name="message_for_digest",
                condition=models.Q(state=MessageState.QUEUED, is_for_digest=True),
            ),
            models.Index(
                fields=["office", "-id"], name="message_of_office", condition=~models.Q(office="")
            ),
            models.Index(
                fields=["office", "state", "-id"],
                name="message_of_office_state",
                condition=~models.Q(office=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a repeated mail is recognised."""
        return f"<{self.uuid}@kipp>"

    @property
    def reader(self) -> str:
        """Whom the office wrote to: a name, or the bare address that it typed itself."""
        return self.recipient.name if self.recipient else self.address


class Notice(models.Model):
    """News inside the portal."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    office = models.CharField(max_length=16, blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    visible_from = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-visible_from"], name="notice_by_person"),
            models.Index(
                fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class MessageTemplate(Revised):
    """An office's own words for one kind of message in one language; absent: the built-in ones."""

    office = models.CharField(max_length=16)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    is_active = models.BooleanField(default=True)

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "language"], name="message_template_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.office}"


class Preference(Stamped):
    """How a person wants news of one topic; absent: a mail at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="preference_once"),
            models.CheckConstraint(
                condition=models.Q(topic__in=[str(topic) for topic in CHOSEN_TOPICS]),
                name="preference_topic_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic} {self.channel}"
