"""What an edition tells everybody: changes with their reasons, and answers to questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models.edition import Competition
from competitions.models.form import RuleSet
from competitions.querysets import EnquiryQuerySet
from competitions.states import ENQUIRY, ChangeKind, EnquiryState
from core.models import Approval, Stamped, Stateful, known_states


class Change(Stamped):
    """A line of the public change log. `facts`: rows of label, before and after, in plain text."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    title = models.CharField(max_length=200)
    facts = models.JSONField(default=list)
    reason = models.TextField(_("reason"))
    happened_at = models.DateTimeField()
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["competition", "-happened_at"], name="change_by_competition")
        ]

    def __str__(self) -> str:
        return self.title


class Enquiry(Stateful):
    """A question about the rules, answered for everybody. Who asked is never shown."""

    machine = ENQUIRY

    code = models.CharField(max_length=16, unique=True)
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="enquiries")
    text = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            known_states(ENQUIRY, "enquiry_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=EnquiryState.ANSWERED)
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="enquiry_answered_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
