"""What a level sends up: a draft in the upper edition, and the sealed dossier it came with."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models.announcements import Announcement
from awards.querysets import PromotionQuerySet
from competitions.models import Competition
from core.models import Stamped
from innovations.models import Proposal, ProposalVersion


class Promotion(Stamped):
    """One entry sent from an edition to the upper one; never written again.

    `dossier` holds what was judged and what came of it, `digest` its SHA-256. The right to enter
    goes up, the score stays below. How it fares is read from `origin` and `entry`.
    """

    code = models.CharField(max_length=16, unique=True)
    lower = models.ForeignKey(Competition, models.PROTECT, related_name="promotions")
    upper = models.ForeignKey(Competition, models.PROTECT, related_name="arrivals")
    origin = models.ForeignKey(Proposal, models.PROTECT, related_name="promotions")
    entry = models.OneToOneField(Proposal, models.PROTECT, related_name="arrival")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="promotions")
    rank = models.PositiveIntegerField(_("rank"))
    award = models.CharField(_("award"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    dossier = models.JSONField()
    digest = models.CharField(max_length=64)
    promoted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    promoted_at = models.DateTimeField()

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "upper"], name="promotion_once"),
            models.CheckConstraint(
                condition=~models.Q(lower=models.F("upper")), name="promotion_upwards"
            ),
        ]
        indexes = [models.Index(fields=["upper", "-promoted_at"], name="promotion_arrived")]
        triggers = [
            pgtrigger.Protect(
                name="promotion_sealed", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} > {self.upper_id}"
