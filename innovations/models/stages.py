"""A proposal on its way through the stages."""

from django.db import models

from competitions.models import Stage
from core.models import Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models.entry import Proposal
from innovations.models.text import ProposalVersion
from innovations.states import CANDIDACY, CandidacyState


class Candidacy(Stateful):
    """A proposal in one stage, bound to the version that judges read."""

    machine = CANDIDACY

    code = models.CharField(max_length=16, unique=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="candidacies")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="candidacies")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="candidacies")
    numerator_sum = models.BigIntegerField(default=0)
    locked_count = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(CANDIDACY, "candidacy_state_known"),
            models.UniqueConstraint(fields=["proposal", "stage"], name="candidacy_once"),
            models.CheckConstraint(
                condition=models.Q(state=CandidacyState.PENDING)
                | models.Q(decided_at__isnull=False),
                name="candidacy_decided_stamped",
            ),
        ]
        indexes = [models.Index(fields=["stage", "state"], name="candidacy_by_stage")]

    def __str__(self) -> str:
        return self.proposal.title
