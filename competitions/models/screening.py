"""What the secretariat checks, and the reasons it may give: rows of the edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.edition import Competition
from competitions.states import ReasonUse, ScreeningCheck
from core.models import Revised


class ScreeningPoint(Revised):
    """One line of the checklist; the machine fills in beforehand what it can tell."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="screening_points")
    code = models.SlugField(max_length=30)
    text = models.CharField(_("what is checked"), max_length=200)
    guidance = models.TextField(_("how it is checked"), blank=True)
    filled_by = models.CharField(
        _("filled in by"),
        max_length=16,
        choices=ScreeningCheck.choices,
        default=ScreeningCheck.PERSON,
    )
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="screening_point_once")
        ]

    def __str__(self) -> str:
        return self.text


class ScreeningReason(Revised):
    """A reason for repair or refusal in public words; the entrant reads it."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="screening_reasons")
    code = models.SlugField(max_length=30)
    text = models.CharField(_("reason"), max_length=200)
    use = models.CharField(
        _("for"), max_length=10, choices=ReasonUse.choices, default=ReasonUse.BOTH
    )
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="screening_reason_once")
        ]

    def __str__(self) -> str:
        return self.text
