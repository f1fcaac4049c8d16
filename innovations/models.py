"""An innovation outlives its entries; a proposal enters it into one edition."""

from datetime import datetime

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from competitions.models import Category, Competition, Group, RuleSet, Section, Stage
from core.models import Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.querysets import InnovationQuerySet, ProposalQuerySet
from innovations.states import (
    CANDIDACY,
    PROPOSAL,
    WITH_RECEIPT,
    WRITABLE,
    CandidacyState,
    ProposalState,
    TeamRole,
)


class Innovation(Stamped):
    """The register's row. Public once it was honoured and cleared (`published_at`)."""

    code = models.CharField(max_length=16, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    long_name = models.CharField(_("long name of an acronym"), max_length=200, blank=True)
    subtitle = models.CharField(_("what it is, in plain words"), max_length=200)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="innovations")
    category = models.CharField(_("category"), max_length=120)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("SDGs"))
    started_on = models.DateField(_("in use since"))
    summary = models.TextField(_("public summary"), blank=True)
    measure = models.CharField(_("what was measured"), max_length=160, blank=True)
    measure_unit = models.CharField(_("unit"), max_length=40, blank=True)
    measure_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    measure_after = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places that run it"), default=1)
    is_running = models.BooleanField(_("still running"), default=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    place_words = models.CharField(
        _("names of unit and places, for the search"), max_length=400, blank=True
    )
    keywords = models.TextField(_("words of the text, for the search"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    search = models.GeneratedField(
        expression=SearchVector("name", "long_name", weight="A", config="indonesian")
        + SearchVector("subtitle", "category", "place_words", weight="B", config="indonesian")
        + SearchVector("summary", "measure", weight="C", config="indonesian")
        + SearchVector("keywords", weight="D", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    label = models.GeneratedField(  # what a misspelt word is held against
        expression=Concat(
            *("name", Value(" "), "long_name", Value(" "), "subtitle", Value(" ")),
            *("measure", Value(" "), "place_words"),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("innovation")
        indexes = [
            GinIndex(fields=["search"], name="innovation_search"),
            GinIndex(fields=["label"], opclasses=["gin_trgm_ops"], name="innovation_trigrams"),
            models.Index(
                fields=["-published_at"],
                name="innovation_public",
                condition=models.Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_public_at(self, instant: datetime) -> bool:
        """Whether its register row is public: then a proposal no longer changes it."""
        return self.published_at is not None and self.published_at <= instant


class Honour(Stamped):
    """What an innovation has won, in any year and at any level."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="honours")
    competition = models.ForeignKey(
        Competition, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    event = models.CharField(_("competition"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=10)
    award = models.CharField(_("award"), max_length=120)
    source = models.CharField(_("source"), max_length=200, blank=True)
    visible_from = models.DateTimeField(_("public from"))

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "event", "year", "award"], name="honour_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.event}"


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


class SectionDraft(Stamped):
    """The living text of one section. `revision` grows with each save; a stale save gets both."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="drafts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    words = models.PositiveIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "section"], name="section_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} r{self.revision}"


class SectionRevision(models.Model):
    """What was saved, when and by whom: nothing that was typed is lost."""

    draft = models.ForeignKey(SectionDraft, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "revision"], name="section_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.revision}"


class ProposalVersion(models.Model):
    """Exactly what was submitted, frozen. The receipt names its digest."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_once")]
        triggers = [
            pgtrigger.Protect(
                name="version_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class TeamMember(Stamped):
    """Who made it, who writes it, who helps."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="team")
    person = models.ForeignKey(User, models.PROTECT, related_name="teams")
    role = models.CharField(max_length=12, choices=TeamRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Candidacy(Stateful):
    """A proposal in one stage, bound to the version that judges read."""

    machine = CANDIDACY

    code = models.CharField(max_length=16, unique=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="candidacies")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="candidacies")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="candidacies")
    numerator_sum = models.BigIntegerField(default=0)
    locked_count = models.PositiveSmallIntegerField(default=0)
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
