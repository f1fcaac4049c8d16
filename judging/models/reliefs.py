"""What a judge asks for who has too much on the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stamped
from core.querysets import LockingQuerySet
from judging.models.panels import PanelMember


class Relief(Stamped):
    """A judge's wish to give entries away; the organiser moves some, or says why not.

    `moved`: how many entries went to others when it was settled.
    """

    code = models.CharField(max_length=16, unique=True)
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="reliefs")
    entries = models.PositiveSmallIntegerField(_("entries to give away"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    moved = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(settled_at=None),
                name="relief_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.entries}"
