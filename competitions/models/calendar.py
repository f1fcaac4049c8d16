"""The edition's times, and how they were moved."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from competitions.models.edition import Competition
from competitions.querysets import ReminderRuleQuerySet
from competitions.states import ReminderKind, WindowKind, WindowState
from core.models import Approval, Revised, Stamped


class Window(Revised):
    """A time span of the edition. Half open: the closing instant no longer counts."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="windows")
    kind = models.CharField(_("kind"), max_length=16, choices=WindowKind.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "kind"], name="window_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="window_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.competition}"

    def state_at(self, instant: datetime) -> WindowState:
        """Upcoming, open or closed at this instant."""
        return WindowState.at(instant, self.opens_at, self.closes_at)

    def is_open_at(self, instant: datetime) -> bool:
        """`opens_at <= instant < closes_at`."""
        return self.state_at(instant) == WindowState.OPEN


class Reopening(Stamped):
    """One participant's own, longer time in a window; listed openly with its reason."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="reopenings")
    participant = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    reason = models.TextField(_("reason"))
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="reopening_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.window}"


class Holiday(Stamped):
    """A day on which offices of this organiser are closed; dates that fall on it are warned of."""

    organiser = models.ForeignKey(Agency, models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["organiser", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ReminderRule(Revised):
    """When beat reminds by itself: days before a deadline, or days without progress."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(_("what of"), max_length=12, choices=ReminderKind.choices)
    days = models.PositiveSmallIntegerField(_("days"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-days"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "kind", "days"], name="reminder_rule_once"
            ),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="reminder_rule_days"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
