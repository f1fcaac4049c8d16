"""A proposal enters an innovation into one edition."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.models import Category, Competition, Group, RuleSet
from core.models import Stateful, known_states
from innovations.models.register import Innovation
from innovations.querysets import ProposalQuerySet
from innovations.states import PROPOSAL, WITH_RECEIPT, WRITABLE, ProposalState

PARTICIPANT = """
    WITH RECURSIVE up AS (
        SELECT id, parent_id FROM accounts_agency WHERE id = NEW.entrant_id
        UNION ALL
        SELECT next.id, next.parent_id
        FROM accounts_agency next JOIN up ON next.id = up.parent_id
    )
    SELECT up.id INTO NEW.participant_id FROM up
    JOIN competitions_competition edition ON edition.territory_id = up.parent_id
    WHERE edition.id = NEW.competition_id;
    RETURN NEW;
"""


class Proposal(Stateful):
    """An innovation entered into one edition, group and category.

    `participant` is the agency directly below the edition's territory to which the entrant belongs,
    none for one from elsewhere. The database writes it with the entrant, also in bulk: counts by
    agency are read from one index, and an agency that moves leaves editions that are over alone.
    """

    machine = PROPOSAL

    code = models.CharField(max_length=16, unique=True)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="proposals")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="proposals")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="proposals")
    entrant = models.ForeignKey(Agency, models.PROTECT, related_name="proposals")
    participant = models.ForeignKey(
        Agency, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="proposals")
    category = models.ForeignKey(Category, models.PROTECT, related_name="proposals")
    number = models.CharField(_("number"), max_length=24, blank=True)
    title = models.CharField(_("title"), max_length=200)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_since = models.DateTimeField(_("with the present holder since"))
    returned_note = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    screening_reason = models.TextField(blank=True)
    repair_until = models.DateTimeField(_("repair until"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        constraints = [
            known_states(PROPOSAL, "proposal_state_known"),
            models.UniqueConstraint(
                fields=["competition", "innovation"],
                condition=~models.Q(state=ProposalState.WITHDRAWN),
                name="proposal_once_an_edition",
            ),
            models.UniqueConstraint(
                fields=["competition", "number"],
                condition=~models.Q(number=""),
                name="proposal_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["submitted", "repair", "eligible", "ineligible"])
                | (models.Q(submitted_at__isnull=False) & ~models.Q(number="")),
                name="proposal_submitted_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["eligible", "ineligible"])
                | models.Q(screened_at__isnull=False),
                name="proposal_screened_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="repair") | models.Q(repair_until__isnull=False),
                name="proposal_repair_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["competition", "state", "-id"], name="proposal_by_state"),
            models.Index(fields=["entrant", "-id"], name="proposal_by_entrant"),
            models.Index("competition", Upper("title"), name="proposal_by_title"),
            models.Index(
                fields=["competition", "participant"],
                include=["state", "submitted_at", "screened_at"],
                name="proposal_by_participant",
            ),
            models.Index(
                fields=["competition", "submitted_at"],
                name="proposal_by_submission",
                condition=models.Q(submitted_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="proposal_participant",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("entrant_id"),
                func=PARTICIPANT,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_writable(self) -> bool:
        """Whether its text may still change in this state."""
        return self.state in WRITABLE

    @property
    def has_receipt(self) -> bool:
        """Whether it was handed in and stands: asking to submit again gives the same receipt."""
        return self.state in WITH_RECEIPT

    def obstacles_to_edit(self, instant: datetime) -> list[str]:  # noqa: ARG002 -- obstacles share one signature
        """Text may change as long as it has not been handed in, also after registration closed."""
        if self.is_writable:
            return []
        return [
            _now("The text can no longer be changed: %(state)s.")
            % {"state": self.get_state_display().lower()}
        ]


FOLLOW_BRANCH = """
    WITH RECURSIVE branch AS (
        SELECT NEW.id AS id
        UNION ALL
        SELECT below.id FROM accounts_agency below JOIN branch ON below.parent_id = branch.id
    )
    UPDATE innovations_proposal entry SET entrant_id = entry.entrant_id
    FROM branch, competitions_competition edition
    WHERE entry.entrant_id = branch.id AND edition.id = entry.competition_id
        AND edition.state IN ('draft', 'published');
    RETURN NEW;
"""


class EntrantTree(Agency):
    """The tree as entries see it: editions that still run follow a branch that moves."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="participants_follow",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Condition("OLD.parent_id IS DISTINCT FROM NEW.parent_id"),
                func=FOLLOW_BRANCH,
            )
        ]
