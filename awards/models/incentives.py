"""What followed an honour in money: facts with their source, never promises."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from awards.querysets import IncentiveQuerySet
from awards.states import INCENTIVE, IncentiveKind, IncentiveState, SourceKind
from core.models import Stateful, known_states
from innovations.models import Honour, Innovation

LARGEST = 10**15


class Incentive(Stateful):
    """What a government or unit received for an honour. `amount` is empty where nobody knows it.

    An agency may receive one for several innovations; then `innovation` is empty.
    """

    machine = INCENTIVE

    code = models.CharField(max_length=16, unique=True)
    office = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="incentives")
    innovation = models.ForeignKey(
        Innovation, models.PROTECT, null=True, blank=True, related_name="incentives"
    )
    honour = models.ForeignKey(
        Honour, models.SET_NULL, null=True, blank=True, related_name="incentives"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=IncentiveKind.choices)
    kind_note = models.CharField(_("what it is"), max_length=120, blank=True)
    amount = models.DecimalField(
        _("amount in rupiah"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST)],
    )
    year = models.PositiveSmallIntegerField(_("budget year"))
    level = models.CharField(_("level"), max_length=10)
    source_kind = models.CharField(_("kind of source"), max_length=8, choices=SourceKind.choices)
    source = models.CharField(_("where this is written"), max_length=200)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = IncentiveQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            known_states(INCENTIVE, "incentive_state_known"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0),
                name="incentive_amount_known_or_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    def obstacles_to_change(self) -> list[str]:
        """What was withdrawn stays so."""
        if self.state == IncentiveState.WITHDRAWN:
            return [_now("This fact was withdrawn. Note it again if it is true after all.")]
        return []
