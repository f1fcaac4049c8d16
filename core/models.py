"""What every app builds on: stamped rows, states that follow a map, and the core's own tables."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import states
from core.querysets import ApprovalQuerySet, LockingQuerySet
from core.states import Machine, Transition


class Stamped(models.Model):
    """A row that knows when it was made and last touched."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        abstract = True


class Stateful(Stamped):
    """A row whose state moves only along the arrows of its machine."""

    machine: ClassVar[Machine]

    state = models.CharField(_("state"), max_length=24, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.__dict__.get("state", True):  # a deferred state stays deferred: no statement
            self.state = self.machine.initial

    def move(self, transition: Transition, **stamps: Any) -> Self:
        """Follow one arrow and save the new state with its stamps."""
        self.state = transition.follow(self.state)  # raises ActionRefused off the map
        for field, value in stamps.items():
            setattr(self, field, value)
        self.save(update_fields=["state", "updated_at", *stamps])
        return self

    move.alters_data = True  # templates cannot call it

    def may(self, transition: Transition) -> bool:
        """Whether the arrow starts here: for buttons, never instead of the act's own check."""
        return self.state in transition.sources

    def get_state_display(self) -> str:
        """The state in the reader's words."""
        return self.machine.states(self.state).label


def known_states(machine: Machine, name: str) -> models.CheckConstraint:
    """The database repeats the law: no state off the map."""
    values = [str(value) for value in machine.states.values]
    return models.CheckConstraint(condition=models.Q(state__in=values), name=name)


class Revised(Stamped):
    """A row that several people edit: a write names the revision that it was made from."""

    #: What addresses call the row, always beside its edition.
    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Approval(Stateful):
    """An act that needs two persons: asked by one, decided by another of the same office.

    `office` is the code of the agency whose people decide; `act` names an entry of
    `core.approvals`; `payload` is what the act takes besides its subject, as plain JSON.
    """

    machine = states.APPROVAL

    code = models.CharField(max_length=16, unique=True)
    act = models.CharField(max_length=80)
    office = models.CharField(max_length=16, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            known_states(states.APPROVAL, "approval_state_known"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(state=states.ApprovalState.GRANTED)
                | ~models.Q(decided_by=models.F("asked_by")),
                name="approval_second_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["granted", "refused"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="approval_decided_stamped",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="approval_by_subject")]

    def __str__(self) -> str:
        return self.title

    def is_pending_at(self, instant: datetime) -> bool:
        """Whether somebody can still decide."""
        return self.state == states.ApprovalState.PENDING and instant < self.expires_at

    def obstacles_to_grant(self, by_id: int, instant: datetime) -> list[str]:
        """Why this person cannot grant it now."""
        if self.state != states.ApprovalState.PENDING:
            return [gettext("This request has already been decided.")]
        if self.asked_by_id == by_id:
            return [gettext("A second person decides: you asked for this yourself.")]
        if instant >= self.expires_at:
            return [gettext("This request has expired. Ask again.")]
        return []


class Job(Stateful):
    """Work that a person waits for; the row is what the page polls."""

    machine = states.JOB

    code = models.CharField(max_length=16, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=60)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    fault = models.TextField(blank=True)
    result_url = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [known_states(states.JOB, "job_state_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def percent(self) -> int:
        """Whole percents done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Whether polling may stop."""
        return self.state in {states.JobState.DONE, states.JobState.FAILED}


class IdempotencyKey(models.Model):
    """One write of one person; a repeat gets the answer of the first."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    act = models.CharField(max_length=80)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.key}"


class Heartbeat(models.Model):
    """When beat and a worker last worked together: readiness reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
