"""The radar of a local admin: drafts of the branch that can still be submitted, what they lack."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from competitions.models import Competition, Section
from competitions.queries import sender_of
from competitions.states import CompetitionState
from core.links import plain_path
from core.moments import say_in_figures
from innovations.holders import holder_now
from innovations.models import Proposal, SectionDraft, TeamMember
from innovations.queries import agency_heads_of
from innovations.reminders import People
from innovations.slots import Slot, missing_slots, slots_of
from innovations.states import ProposalState
from notifications.outbox import Letter, post_letters

DAY = timedelta(days=1)
USUAL_DAYS, MOST_DAYS = 7, 365
WITH_HEAD = ProposalState.WITH_AGENCY_HEAD
#: What the local admin waits for.
WATCHED = (ProposalState.DRAFT, WITH_HEAD)


@dataclass(frozen=True)
class Blip:
    """One draft on the radar: the names of missing sections, the missing files."""

    proposal: Proposal
    holder: str
    idle_days: int
    is_stuck: bool
    missing: list[str]
    files: list[Slot] = field(default_factory=list)
    may_remind: bool = False
    #: Each row's button has a key of its own.
    key: UUID = field(default_factory=uuid4)


def drafts_below(agency: Agency, at: datetime) -> QuerySet[Proposal]:
    """Drafts of the branch whose registration is still open, the nearest end first, then idleness.

    `touched_at`: the last save, or since when its holder has it, whichever is later.
    """
    saved = SectionDraft.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    touched = saved.annotate(last=Max("saved_at")).values("last")
    branch = Agency.objects.branch_of(agency)
    rows = Proposal.objects.filter(entrant__in=branch, state__in=WATCHED)
    rows = rows.filter(competition__state=CompetitionState.PUBLISHED).with_deadline()
    touched_at = Greatest(Subquery(touched, DateTimeField()), "held_since")
    rows = rows.filter(closes_at__gt=at).annotate(touched_at=touched_at)
    return rows.order_by("closes_at", "touched_at", "pk")


def idle_for(rows: QuerySet[Proposal], days: int, at: datetime) -> QuerySet[Proposal]:
    """Those that nobody has touched for so many days."""
    return rows.filter(touched_at__lte=at - days * DAY)


def count_drafts(rows: QuerySet[Proposal], days: int, at: datetime) -> dict[str, int]:
    """`all` of them, and the `stuck` ones."""
    stuck = Q(touched_at__lte=at - days * DAY)
    return rows.order_by().aggregate(all=Count("pk"), stuck=Count("pk", filter=stuck))


def for_radar(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """What a row shows: progress, missing sections, files, who writes; one statement."""
    done = SectionDraft.objects.filter(
        proposal=OuterRef(OuterRef("pk")), section=OuterRef("pk"), is_complete=True
    )
    missing = (
        Section.objects.filter(rule_set=OuterRef("rule_set"))
        .filter(Q(groups=None) | Q(groups=OuterRef("group")))
        .exclude(Exists(done))
        .order_by("order")
    )
    team = TeamMember.objects.filter(proposal=OuterRef("pk"), person__isnull=False)
    return (
        rows.for_list()
        .with_progress()
        .with_slots()
        .annotate(
            missing=ArraySubquery(missing.values("title")),
            writers=ArraySubquery(team.order_by("pk").values("person__name")),
        )
    )


def read_blips(rows: Iterable[Proposal], days: int, at: datetime) -> list[Blip]:
    """The rows of a page, without a statement of their own."""
    return [_blip(proposal, days, at) for proposal in rows]


def _blip(proposal: Proposal, days: int, at: datetime) -> Blip:
    idle = at - proposal.touched_at
    is_written = proposal.state == ProposalState.DRAFT
    return Blip(
        proposal=proposal,
        holder=", ".join(proposal.writers) if is_written else holder_now(proposal),
        idle_days=max(idle // DAY, 0),
        is_stuck=idle >= days * DAY,
        missing=proposal.missing,
        files=missing_slots(slots_of(proposal)),
        may_remind=may_remind(proposal, at),
    )


def may_remind(proposal: Proposal, at: datetime) -> bool:
    """Each draft at most once a day, in the edition's zone, whoever reminded."""
    today = proposal.competition.start_of_day(at)
    return proposal.reminded_at is None or proposal.reminded_at < today


def drafts_to_remind(agency: Agency, codes: Collection[str] | None, at: datetime) -> list[Proposal]:
    """Of the drafts that are named, or of all, those that were not reminded today."""
    rows = drafts_below(agency, at).select_related("competition__organiser", "entrant")
    rows = rows if codes is None else rows.filter(code__in=codes)
    return [proposal for proposal in for_radar(rows) if may_remind(proposal, at)]


def obstacles_to_remind(drafts: Collection) -> list[str]:
    """Somebody must be left who was not reminded today."""
    return [] if drafts else [_("Nobody is left to remind today.")]


def tell_holders(drafts: Iterable[Proposal], *, by: User, at: datetime) -> None:
    """Writers read what is missing, a head that an entry waits: one letter an entry."""
    by_edition: dict[Competition, list[Proposal]] = defaultdict(list)
    for proposal in drafts:
        by_edition[proposal.competition].append(proposal)
    for competition, chunk in by_edition.items():
        sender, people = sender_of(competition), People(chunk, at)
        letters = defaultdict(list)
        for proposal in chunk:
            kind = "approval_reminded" if proposal.state == WITH_HEAD else "draft_reminded"
            letters[kind].append(_letter(proposal, people, by, at))
        for kind, found in letters.items():
            post_letters(kind, found, at=at, **sender)


def _letter(proposal: Proposal, people: People, by: User, at: datetime) -> Letter:
    competition, is_with_head = proposal.competition, proposal.state == WITH_HEAD
    route = "proposal-approve" if is_with_head else "proposal-detail"
    heads = agency_heads_of(proposal.entrant, at.date()) if is_with_head else []
    files = [slot.label for slot in missing_slots(slots_of(proposal))]
    return Letter(
        to=heads if is_with_head else people.team_of(proposal),
        about=f"reminded-{proposal.code}-{competition.start_of_day(at):%Y%m%d}",
        url=plain_path(route, code=proposal.code),
        context={
            "title": proposal.title,
            "competition": competition.name,
            "organiser": competition.organiser.name,
            "person": by.name,
            "missing": ", ".join([*proposal.missing, *files]),
            "closes": say_in_figures(proposal.closes_at, competition.zone),
        },
    )
