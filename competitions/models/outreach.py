"""Whom an organiser has asked to take part."""

from django.db import models

from accounts.models import Agency, User
from competitions.models.edition import Competition
from competitions.models.events import Event
from core.models import Stamped


class AgencyCall(Stamped):
    """An agency that had entered nothing was invited; the latest time counts."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="calls")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="+")
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "agency"], name="agency_call_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.competition}"
