"""What the home of each role shows first."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Greatest

from accounts.models import User
from competitions.models import Competition, Section
from innovations.models import Honour, Proposal, SectionDraft
from innovations.states import ProposalState

ROWS = 12
IDENTITY = 1  # the innovation's own facts are the first piece of every entry, written at its start


def own_drafts(person: User) -> QuerySet[Proposal]:
    """Drafts of the person's unit, the nearest deadline first, with their next open section."""
    rows = _with_sections(Proposal.objects.visible_to(person).filter(state=ProposalState.DRAFT))
    return rows.order_by("closes_at", "-held_since", "pk")


def own_entries(person: User, at: datetime) -> QuerySet[Proposal]:
    """What the unit has given out of its hands, the latest step first.

    SECURITY: `award` is told only once it is public.
    """
    honours = Honour.objects.filter(
        innovation=OuterRef("innovation"),
        competition=OuterRef("competition"),
    ).visible_at(at)
    rows = Proposal.objects.visible_to(person).exclude(state=ProposalState.DRAFT).for_list()
    rows = rows.with_deadline().with_objection()
    latest = honours.order_by("-visible_from", "-pk").values("award")[:1]
    rows = rows.annotate(award=Subquery(latest))
    return rows.order_by("-held_since", "pk")[:ROWS]


def waiting_for(person: User, state: ProposalState) -> QuerySet[Proposal]:
    """What lies on this person's desk, the longest first."""
    rows = Proposal.objects.visible_to(person).filter(state=state)
    return _with_sections(rows).order_by("held_since", "pk")


def drafts_of_units(person: User) -> QuerySet[Proposal]:
    """Drafts in the branch with their missing sections, the longest untouched first."""
    saved = SectionDraft.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    touched = saved.annotate(last=Max("saved_at")).values("last")
    rows = Proposal.objects.visible_to(person).filter(state=ProposalState.DRAFT)
    return (
        _with_sections(rows)
        .annotate(touched_at=Greatest(Subquery(touched, DateTimeField()), "held_since"))
        .order_by("touched_at", "pk")
    )


def _with_sections(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """`missing` titles and the code of the first missing section, in the order of the form."""
    done = SectionDraft.objects.filter(
        proposal=OuterRef(OuterRef("pk")), section=OuterRef("pk"), is_complete=True
    )
    missing = (
        Section.objects.filter(rule_set=OuterRef("rule_set"))
        .exclude(Exists(done))
        .order_by("order")
    )
    return (
        rows.for_list()
        .with_progress()
        .with_deadline()
        .annotate(
            missing=ArraySubquery(missing.values("title")),
            next_code=Subquery(missing.values("code")[:1]),
            pieces=F("sections") + IDENTITY,
            pieces_done=F("complete_sections") + IDENTITY,
            is_returned=ExpressionWrapper(~Q(returned_note=""), BooleanField()),
        )
    )


def to_screen(person: User) -> QuerySet[Proposal]:
    """Submitted and undecided entries of the own editions, the oldest first."""
    rows = Proposal.objects.visible_to(person).awaiting_screening()
    return rows.for_list().order_by("submitted_at", "pk")


def open_editions(at: datetime) -> QuerySet[Competition]:
    """Where an entry can be begun now, the nearest closing first."""
    return (
        Competition.objects.taking_entries_at(at)
        .select_related("organiser")
        .annotate(closes_at=F("windows__closes_at"))
        .order_by("closes_at", "pk")
    )
