"""Presentations: the days of a stage, and who speaks when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Stage
from core.models import Stamped, Stateful, known_states
from innovations.models import Candidacy
from judging.querysets import SlotQuerySet
from judging.states import SLOT, Attendance


class PresentationDay(Stamped):
    """A stretch of time in one room, or on one line, with at most one break."""

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="presentation_days")
    opens_at = models.DateTimeField(_("from"))
    closes_at = models.DateTimeField(_("until"))
    pause_from = models.DateTimeField(_("break from"), null=True, blank=True)
    pause_until = models.DateTimeField(_("break until"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="presentation_day_forward"
            ),
            models.CheckConstraint(
                condition=Q(pause_from=None, pause_until=None) | Q(pause_from__lt=F("pause_until")),
                name="presentation_break_forward",
            ),
            models.CheckConstraint(
                condition=~Q(room="") | ~Q(link=""), name="presentation_day_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at} {self.room}"


class PresentationSlot(Stateful):
    """One entry's time on one day. `told_at`: when the entrant learnt of exactly this time.

    `talk_at`, `questions_at`, `ended_at` are the clock that everybody in the room sees.
    """

    machine = SLOT

    code = models.CharField(max_length=16, unique=True)
    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="slot")
    day = models.ForeignKey(PresentationDay, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    presenters = models.CharField(_("who presents"), max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attendance = models.CharField(max_length=8, choices=Attendance.choices, blank=True)
    attendance_note = models.CharField(_("note"), max_length=300, blank=True)
    talk_at = models.DateTimeField(null=True, editable=False)
    questions_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            known_states(SLOT, "slot_state_known"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_forward"),
            models.UniqueConstraint(
                fields=["day", "starts_at"],
                name="slot_one_at_a_time",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.candidacy_id}"
