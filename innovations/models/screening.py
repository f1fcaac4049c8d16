"""The administrative selection: answers to the checklist, decisions, objections, likenesses."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import ScreeningPoint, ScreeningReason
from core.models import Approval, Stamped, Stateful, known_states
from innovations.models.entry import Proposal
from innovations.models.register import Innovation
from innovations.models.text import ProposalVersion
from innovations.querysets import ObjectionQuerySet
from innovations.states import OBJECTION, ObjectionState, Outcome


class ScreeningAnswer(Stamped):
    """What the screener found at one point of the edition's checklist."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="screening_answers")
    point = models.ForeignKey(ScreeningPoint, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    is_met = models.BooleanField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "point"], name="screening_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.is_met}"


class ScreeningDecision(Stamped):
    """One decision about one version; a later one does not erase it, nor does undoing."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reasons = models.ManyToManyField(ScreeningReason, related_name="decisions")
    words = models.TextField(_("in words"), blank=True)
    repair_until = models.DateTimeField(_("repair until"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    #: A refusal: the request by which a second person agreed.
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.REJECTED) | models.Q(approval__isnull=False),
                name="rejection_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.REPAIR) | models.Q(repair_until__isnull=False),
                name="repair_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"


class Objection(Stateful):
    """An entrant's objection (*sanggah*) to a refusal; answered by somebody who did not decide."""

    machine = OBJECTION

    code = models.CharField(max_length=16, unique=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections")
    decision = models.ForeignKey(ScreeningDecision, models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known_states(OBJECTION, "objection_state_known"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=~models.Q(state=ObjectionState.WITHDRAWN),
                name="objection_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "rejected"])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="objection_answered_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProposalText(models.Model):
    """The words of the latest submitted version, for finding others like it.

    `bands` are fingerprints of its answers: texts that share one are worth comparing. `findings`
    is what the machine found in this version, by check (`innovations.precheck`).
    """

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, related_name="wording"
    )
    version = models.ForeignKey(ProposalVersion, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    body = models.TextField()
    bands = ArrayField(models.BigIntegerField(), default=list)
    findings = models.JSONField(default=dict)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="proposal_title_trigrams"),
            GinIndex(fields=["bands"], name="proposal_text_bands"),
        ]

    def __str__(self) -> str:
        return self.title


class Resemblance(models.Model):
    """Something that is like an entry: another entry, or a public row of the register.

    `of_title` is how alike the names are, `of_text` how much of the entry's text stands in the
    other, each from 0 to 1; a person judges what that means.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="resemblances")
    other = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="+")
    innovation = models.ForeignKey(Innovation, models.CASCADE, null=True, related_name="+")
    of_title = models.DecimalField(_("likeness of title"), max_digits=4, decimal_places=3)
    of_text = models.DecimalField(
        _("share of the text"), max_digits=4, decimal_places=3, default=Decimal(0)
    )

    class Meta:
        ordering = ["-of_text", "-of_title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "other"], name="resemblance_once"),
            models.UniqueConstraint(
                fields=["proposal", "innovation"], name="resemblance_of_register_once"
            ),
            models.CheckConstraint(
                condition=models.Q(other__isnull=True) ^ models.Q(innovation__isnull=True),
                name="resemblance_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} ~ {self.other_id or self.innovation_id}"
