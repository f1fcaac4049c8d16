"""Places on a panel as their pages need them: the panel, what a judge answers for, who can help."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Membership, User
from accounts.states import Role
from competitions.models import Category, Stage
from core.querysets import counted
from innovations.models import Candidacy
from judging.models import Assignment, PanelExpertise, PanelMember
from judging.queries.conflicts import Bar, Conflicts, conflicts_of
from judging.queries.progress import ACTIVE_OF_ASSIGNMENT, panel_progress
from judging.states import AssignmentState, ConflictKind, PlaceState

TO_ANSWER = (AssignmentState.OFFERED, AssignmentState.ACTIVE, AssignmentState.FINISHED)
NO_FIT = 2  # neither a main nor a second expertise


def panel_table(stage: Stage) -> QuerySet[PanelMember]:
    """The panel with `fields` (category, name, is_main) and `is_replaced`; one statement."""
    followers = PanelMember.objects.filter(replaces=OuterRef("pk"))
    rows = panel_progress(stage).select_related("person", "replaces__person")
    return rows.annotate(is_replaced=Exists(followers), fields=_fields())


def _fields() -> ArraySubquery:
    """A judge's expertise in the statement that asks, main ones first."""
    known = PanelExpertise.objects.filter(member=OuterRef("pk"))
    told = JSONObject(category="category", name="category__name", is_main="is_main")
    return ArraySubquery(known.order_by("-is_main", "category__order").values(told=told))


def refusals_of(stages: Stage | OuterRef) -> QuerySet[PanelMember]:
    """Judges who refused and in whose place nobody was asked yet."""
    followers = PanelMember.objects.filter(replaces=OuterRef("pk"))
    return PanelMember.objects.filter(~Exists(followers), stage=stages, state=PlaceState.DECLINED)


def earlier_panels(stage: Stage) -> QuerySet[Stage]:
    """Other stages of this organiser with somebody on their panel, the latest first."""
    serving = PanelMember.objects.serving().filter(stage=OuterRef("pk"))
    stages = Stage.objects.filter(competition__organiser=stage.competition.organiser_id)
    return (
        stages.exclude(pk=stage.pk)
        .annotate(judges=counted(serving))
        .filter(judges__gt=0)
        .select_related("competition")
        .order_by("-opens_at", "-pk")
    )


def judges_to_ask(stage: Stage, at: datetime) -> QuerySet[User]:
    """Judges of the organiser who do not serve on this panel."""
    guests = Membership.objects.on(at.date()).filter(
        agency=stage.competition.organiser_id, role=Role.JUDGE
    )
    people = User.objects.filter(is_active=True, pk__in=guests.values("person"))
    return people.exclude(pk__in=stage.panel.serving().values("person")).order_by("name", "pk")


def successors_to(member: PanelMember, at: datetime) -> QuerySet[User]:
    """Who may take a place over: judges of the organiser, on this panel or not."""
    guests = Membership.objects.on(at.date()).filter(
        agency=member.stage.competition.organiser_id, role=Role.JUDGE
    )
    people = User.objects.filter(is_active=True, pk__in=guests.values("person"))
    return people.exclude(pk=member.person_id).order_by("name", "pk")


def categories_of(stage: Stage) -> list[Category]:
    """The edition's categories in their order."""
    return list(Category.objects.filter(competition=stage.competition_id).order_by("order"))


def to_acquaint(member: PanelMember) -> list[dict]:
    """Entries that the judge has not answered for: number and category, and the unit if not blind.

    SECURITY: neither title nor text; plain values, never the rows.
    """
    fields = {
        "number": F("candidacy__proposal__number"),
        "category": F("candidacy__proposal__category__name"),
    }
    if not member.stage.is_blind:
        fields["entrant"] = F("candidacy__proposal__entrant__name")
    rows = member.assignments.filter(
        ACTIVE_OF_ASSIGNMENT, acquainted_at=None, state__in=TO_ANSWER
    ).free_of_conflict(member.person)
    return list(rows.order_by("candidacy__proposal__number").values("code", **fields))


@dataclass(frozen=True, slots=True)
class Loss:
    """An entry that a judge may not read any more, and who could read it instead."""

    assignment: Assignment
    bar: Bar | None
    readers: int
    planned: int
    proposal: PanelMember | None
    others: list[PanelMember]

    @property
    def said(self) -> str:
        """What kind of conflict it is."""
        kind = self.assignment.conflict_kind
        return self.bar.label if self.bar else ConflictKind(kind).label if kind else ""

    @property
    def is_found(self) -> bool:
        """Found by the computer; the judge still has it on record."""
        return self.bar is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something."""
        return self.is_found or self.readers < self.planned


def losses_of(stage: Stage, at: datetime) -> list[Loss]:
    """What conflicts took from judges, what is open first; four statements."""
    conflicts = conflicts_of(stage, at)
    rows = list(_touched(stage, conflicts))
    panel = panel_with_expertise(stage.panel.serving())
    taken = taken_pairs(stage, {row.candidacy_id for row in rows})
    losses = [_loss(stage, row, conflicts, panel, taken) for row in rows]
    return sorted(losses, key=lambda loss: not loss.is_open)


def _touched(stage: Stage, conflicts: Conflicts) -> Iterable[Assignment]:
    """Recused ones, and those that a conflict reached after they were given."""
    counting = Assignment.objects.counting().filter(candidacy=OuterRef("candidacy"))
    pairs = Q(
        pk__in=Assignment.objects.counting().values("pk"),
        candidacy__in={candidacy for candidacy, _ in conflicts},
        member__in={member for _, member in conflicts},
    )
    rows = (
        Assignment.objects.filter(ACTIVE_OF_ASSIGNMENT, member__stage=stage)
        .filter(Q(state=AssignmentState.RECUSED) | pairs)
        .select_related("member__person", "candidacy__proposal__category", "scorecard")
        .annotate(readers=counted(counting))
        .order_by("-updated_at", "-pk")
    )
    return (
        row
        for row in rows
        if row.state == AssignmentState.RECUSED or (row.candidacy_id, row.member_id) in conflicts
    )


def panel_with_expertise(members: QuerySet[PanelMember]) -> list[PanelMember]:
    """Judges with `owed` and `fields`, by name."""
    counting = Assignment.objects.counting().filter(member=OuterRef("pk"))
    rows = members.select_related("person").annotate(owed=counted(counting), fields=_fields())
    return list(rows.order_by("person__name", "pk"))


def taken_pairs(stage: Stage, candidacies: Collection[int]) -> set[tuple[int, int]]:
    """Pairs that exist, in whatever state: they are not proposed again."""
    rows = Assignment.objects.filter(candidacy__in=candidacies, member__stage=stage)
    return set(rows.values_list("candidacy_id", "member_id"))


def _loss(
    stage: Stage,
    row: Assignment,
    conflicts: Conflicts,
    panel: list[PanelMember],
    taken: set[tuple[int, int]],
) -> Loss:
    recused = row.state == AssignmentState.RECUSED
    bar = None if recused else conflicts[row.candidacy_id, row.member_id]
    free = eligible_for(stage, row.candidacy, panel, conflicts.keys() | taken)
    readers = row.readers - (0 if recused else 1)
    return Loss(row, bar, readers, stage.judges_per_entry, next(iter(free), None), free[1:])


def eligible_for(
    stage: Stage, candidacy: Candidacy, panel: list[PanelMember], barred: Collection
) -> list[PanelMember]:
    """Who may read the entry: fitting expertise first, then the least load, then by name."""
    category = candidacy.proposal.category_id
    fits = {member.pk: _fit(member, category) for member in panel}
    free = [
        member
        for member in panel
        if (candidacy.pk, member.pk) not in barred
        and member.owed < member.maximum_load
        and not (stage.only_own_expertise and fits[member.pk] == NO_FIT)
    ]
    return sorted(free, key=lambda m: (fits[m.pk], m.owed, m.person.name, m.pk))


def _fit(member: PanelMember, category: int | None) -> int:
    """0 a main expertise, 1 a second one, 2 none."""
    known = {row["category"]: row["is_main"] for row in member.fields}
    return NO_FIT if category not in known else int(not known[category])
