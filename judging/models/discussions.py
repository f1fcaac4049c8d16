"""Talks of an entry's judges about marks that lie far apart, and the shared first entries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Stage
from core.models import Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import Candidacy
from judging.models.assignments import Assignment
from judging.querysets import VoiceQuerySet
from judging.states import DISCUSSION, DiscussionKind, DiscussionState, Stance


class Discussion(Stateful):
    """The judges of one entry look at their locked marks together; the chair closes it.

    `gap`: points of a hundred between the highest and the lowest total when it was opened.
    """

    machine = DISCUSSION

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="discussions")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="discussions")
    kind = models.CharField(max_length=16, choices=DiscussionKind.choices)
    gap = models.DecimalField(max_digits=6, decimal_places=2)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    words = models.TextField(_("words at the close"), blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(DISCUSSION, "discussion_state_known"),
            models.UniqueConstraint(
                fields=["candidacy"],
                condition=Q(state=DiscussionState.OPEN),
                name="discussion_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=DiscussionState.CLOSED) | Q(closed_at__isnull=False),
                name="discussion_closed_stamped",
            ),
        ]
        indexes = [models.Index(fields=["stage", "state"], name="discussion_of_stage")]

    def __str__(self) -> str:
        return self.code


class DiscussionVoice(Stamped):
    """One judge in one discussion, under a letter that means nobody in the next one.

    `before_marks` and `after_marks` hold what was shown, so that nothing that changes elsewhere
    ever appears in a discussion; see `judging.writing.marks_of`.
    """

    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="voices")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="voices")
    letter = models.CharField(max_length=2)
    stance = models.CharField(max_length=8, choices=Stance.choices, default=Stance.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    before_marks = models.JSONField()
    before_numerator = models.BigIntegerField()
    after_marks = models.JSONField(null=True)
    after_numerator = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "letter"], name="voice_letter_once"),
            models.UniqueConstraint(fields=["discussion", "assignment"], name="voice_once"),
            models.CheckConstraint(
                condition=Q(stance=Stance.WAITING, decided_at=None)
                | Q(stance=Stance.KEPT, decided_at__isnull=False)
                | Q(
                    stance=Stance.REVISED,
                    decided_at__isnull=False,
                    after_numerator__isnull=False,
                ),
                name="voice_decided_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.letter


class DiscussionRemark(Stamped):
    """What was said; without a voice it is the word of whoever leads the discussion."""

    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="remarks")
    voice = models.ForeignKey(DiscussionVoice, models.PROTECT, null=True, related_name="remarks")
    text = models.TextField(_("remark"))
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class CalibrationEntry(Stamped):
    """An entry that every judge of the stage marks first; until it is closed the others wait."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="calibrations")
    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="calibration")
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.candidacy)
