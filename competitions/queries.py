"""Reads across the edition's tables."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.models import (
    Category,
    Change,
    Competition,
    EligibilityRule,
    Group,
    Quota,
    Reopening,
    RuleSet,
    Stage,
    StageCut,
    Window,
)
from competitions.states import (
    CANCEL,
    CONCLUDE,
    ChangeKind,
    CompetitionState,
    StageState,
    WindowKind,
    WindowState,
)
from core.models import Approval

#: How many agencies may stand above an entrant, up to the nation.
RUNGS = 5
RULES_OF_ENTRY = (Category, EligibilityRule, Group, Quota)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stretch of the ribbon."""

    name: str
    opens_at: datetime
    closes_at: datetime
    state: WindowState
    key: UUID | None = None

    def percent_at(self, instant: datetime) -> int:
        """How much of it has passed, 0 to 100."""
        if instant <= self.opens_at:
            return 0
        whole = (self.closes_at - self.opens_at).total_seconds()
        return min(100, int((instant - self.opens_at).total_seconds() * 100 // whole))


def milestones(competition: Competition, instant: datetime) -> list[Milestone]:
    """Windows and stages in the order of time. Two statements unless prefetched."""
    named = [(window.get_kind_display(), window) for window in competition.windows.all()]
    named += [(stage.name, stage) for stage in competition.stages.all()]
    named.sort(key=lambda one: (one[1].opens_at, one[1].closes_at))
    return [
        Milestone(
            name,
            row.opens_at,
            row.closes_at,
            WindowState.at(instant, row.opens_at, row.closes_at),
            row.key,
        )
        for name, row in named
    ]


def window_of(competition: Competition, kind: WindowKind) -> Window | None:
    """The edition's window of this kind; reads prefetched rows where there are any."""
    return next((w for w in competition.windows.all() if w.kind == kind), None)


def is_open(
    competition: Competition,
    kind: WindowKind,
    instant: datetime,
    *,
    entrant: Agency | None = None,
) -> bool:
    """Whether the edition is published and the window open at this instant.

    For an `entrant` also when only its own participant was given a longer time.
    """
    window = window_of(competition, kind)
    if competition.state != CompetitionState.PUBLISHED or window is None:
        return False
    return window.is_open_at(instant) or bool(reopening_for(window, instant, entrant=entrant))


def reopening_for(
    window: Window, instant: datetime, participant: int | None = None, entrant: Agency | None = None
) -> Reopening | None:
    """The longer time in which a participant, or the one above an entrant, may still act.

    Asks nothing while the window is open for everybody.
    """
    if instant < window.closes_at or (participant is None and entrant is None):
        return None
    rows = Reopening.objects.filter(window=window, opens_at__lte=instant, closes_at__gt=instant)
    if participant is not None:
        return rows.filter(participant=participant).order_by("-closes_at").first()
    branch = Agency.objects.ancestors(entrant, include_self=True).values("pk")
    return rows.filter(participant__in=branch).order_by("-closes_at").first()


def span_for(
    competition: Competition,
    kind: WindowKind,
    instant: datetime,
    participant: int | None = None,
    entrant: Agency | None = None,
) -> Window | Reopening | None:
    """The time that holds for a participant: everybody's, or its own once that is over."""
    window = window_of(competition, kind)
    if window is None:
        return None
    return reopening_for(window, instant, participant, entrant) or window


def current_rules(competition: Competition) -> RuleSet | None:
    """The version in force; before publication the one in work."""
    rows = competition.rule_sets.order_by("-version")
    if competition.state == CompetitionState.DRAFT:
        return rows.first()
    return rows.filter(frozen_at__isnull=False).first()


def rules_in_work(competition: Competition) -> RuleSet | None:
    """The version that is being edited, if any."""
    return competition.rule_sets.filter(frozen_at__isnull=True).first()


def edition_of(row: Model) -> Competition:
    """The edition to which a row of its rules belongs."""
    if isinstance(row, Competition):
        return row
    for path in ("competition", "rule_set", "section", "stage", "criterion", "window"):
        if hasattr(row, path):
            return edition_of(getattr(row, path))
    raise TypeError(row)


def siblings_of(row: Model) -> QuerySet:
    """The rows among which this one has its order."""
    names = {field.name for field in row._meta.get_fields()}
    parent = next(name for name in ("section", "rule_set", "competition") if name in names)
    if parent == "section" and "rule_set" in names:  # a criterion points at a section
        return type(row).objects.filter(rule_set=row.rule_set, rubric=row.rubric)
    if parent == "rule_set" and "competition" in names:  # a stage belongs to the edition
        parent = "competition"
    return type(row).objects.filter(**{parent: getattr(row, parent)})


def obstacles_to_edit(row: Model) -> list[str]:
    """Why a row may not simply be written: what is published is changed by two persons."""
    if edition_of(row).state == CompetitionState.DRAFT:
        return []
    rules = None if isinstance(row, Stage) else _rules_of(row)
    if rules is not None and rules.frozen_at is None:
        return []
    return [_("This is published. Ask for the change: a second person grants it.")]


def _rules_of(row: Model) -> RuleSet | None:
    rules = row if isinstance(row, RuleSet) else getattr(row, "rule_set", None)
    return rules or getattr(getattr(row, "section", None), "rule_set", None)


def obstacles_to_change(row: Model, at: datetime, names: Collection[str] = ()) -> list[str]:
    """Why not even two persons may change these fields of a published edition now."""
    competition = edition_of(row)
    if competition.state != CompetitionState.PUBLISHED:
        return [_("Only a published competition is changed by two persons.")]
    if isinstance(row, RuleSet) or hasattr(row, "section") or _is_of_rules(row):
        return [_("Form and rubric change as a new version. Open one on the page of changes.")]
    return [*_obstacles_of_time(row, at), *_obstacles_of_scoring(row, competition, names)]


def obstacles_to_add_or_remove(row: Model, at: datetime) -> list[str]:
    """Why not even two persons may add or remove this row of a published edition."""
    if isinstance(row, Window | Competition):
        return [_("An edition has its times from the beginning: none is added or removed.")]
    return [*obstacles_to_change(row, at), *_obstacles_of_stages(row)]


def _obstacles_of_stages(row: Model) -> Iterator[str]:
    """Who goes on where is settled with the first marks."""
    if isinstance(row, Stage) and has_scoring_begun(row.competition):
        yield _("Judging has begun: no stage is added or removed.")


def _is_of_rules(row: Model) -> bool:
    return not isinstance(row, Stage) and hasattr(row, "rule_set")


def _obstacles_of_time(row: Model, at: datetime) -> Iterator[str]:
    """A time that has begun is only ever extended."""
    if isinstance(row, Window) and row.opens_at <= at:
        yield _("This time has begun. Extend it on the page of deadlines.")


def _obstacles_of_scoring(
    row: Model, competition: Competition, names: Collection[str]
) -> Iterator[str]:
    """What marks were given by stays as it was."""
    stage = row if isinstance(row, Stage) else getattr(row, "stage", None)
    if stage is not None and stage.state != StageState.PLANNED:
        yield _("Marks are given in “%(stage)s”: it stays as it is.") % {"stage": stage.name}
    elif isinstance(row, RULES_OF_ENTRY) and has_scoring_begun(competition):
        yield _("Judging has begun: groups, categories, quotas and rules of entry stay.")
    elif "number_prefix" in names and competition.last_number:
        yield _("Entries have numbers already: their prefix stays.")


def has_scoring_begun(competition: Competition) -> bool:
    """Whether marks have been opened in any stage; no statement where the page has read it."""
    if hasattr(competition, "has_begun"):
        return competition.has_begun
    return any(stage.state != StageState.PLANNED for stage in competition.stages.all())


def scoring_begun() -> Exists:
    """`has_begun` of editions, for `annotate`."""
    stages = Stage.objects.filter(competition=OuterRef("pk"))
    return Exists(stages.exclude(state=StageState.PLANNED))


def obstacles_to_extend(
    window: Window, at: datetime, closes_at: datetime | None = None
) -> list[str]:
    """A deadline only moves later, and only while nobody judges by it."""
    obstacles = _obstacles_of_moving(window.competition)
    if closes_at is not None and closes_at <= window.closes_at:
        obstacles.append(_("A deadline only moves to a later time."))
    elif closes_at is not None and closes_at <= at:
        obstacles.append(_("The new deadline is already past."))
    return obstacles


def obstacles_to_reopen(
    window: Window,
    at: datetime,
    participant: Agency | None = None,
    closes_at: datetime | None = None,
) -> list[str]:
    """For one participant directly below the territory, later than for everybody."""
    obstacles = _obstacles_of_moving(window.competition)
    if at < window.opens_at:
        obstacles.append(_("This time has not begun yet."))
    if participant is not None and participant.parent_id != window.competition.territory_id:
        obstacles.append(_("Choose an agency directly below the territory of the competition."))
    if closes_at is not None and closes_at <= max(at, window.closes_at):
        obstacles.append(_("The new deadline must be later than now and than everybody's."))
    return obstacles


def _obstacles_of_moving(competition: Competition) -> list[str]:
    if competition.state != CompetitionState.PUBLISHED:
        return [_("Only deadlines of a published competition are moved.")]
    if has_scoring_begun(competition):
        return [_("Judging has begun: deadlines of entrants stay.")]
    return []


def obstacles_to_open_rules(competition: Competition) -> list[str]:
    """One version in work at a time, of a published edition."""
    if competition.state != CompetitionState.PUBLISHED:
        return [_("Only the rules of a published competition get a new version.")]
    if rules_in_work(competition):
        return [_("A version is in work already.")]
    return []


def obstacles_to_adopt(rule_set: RuleSet) -> list[str]:
    """Why this version cannot be put into force at all."""
    if rule_set.frozen_at is not None:
        return [_("This version is in force already.")]
    if rule_set.competition.state != CompetitionState.PUBLISHED:
        return [_("Only the rules of a published competition get a new version.")]
    return []


def obstacles_to_discard(rule_set: RuleSet, at: datetime) -> list[str]:
    """A version that was put into force, or that a second person is reading, stays."""
    if rule_set.frozen_at is not None or rule_set.based_on_id is None:
        return [_("This version is in force already.")]
    if Approval.objects.about(rule_set).pending_at(at).exists():
        return [_("A second person is asked about this version. Withdraw the request first.")]
    return []


def moved_deadline(edition: str = "pk") -> Subquery:
    """The latest moved deadline of the edition at this path, for `annotate`: facts and reason."""
    rows = Change.objects.filter(
        competition=OuterRef(edition), kind=ChangeKind.DEADLINE, approval__isnull=False
    ).order_by("-happened_at", "-pk")
    return Subquery(rows.values(told=JSONObject(facts="facts", reason="reason"))[:1])


def standing_move(move: dict | None, at: datetime) -> dict | None:
    """The moved deadline as long as the new one has not passed: until then its banner stands."""
    until = move["facts"][0].get("until", "") if move and move["facts"] else ""
    return move if until and datetime.fromisoformat(until) > at else None


def places_of(stage: Stage, group: Group) -> int:
    """How many of a group go on: the group's own number, else the stage's."""
    own = stage.cuts.filter(group=group).values_list("places", flat=True).first()
    return stage.cut if own is None else own


def places_by_group(stage: Stage) -> list[tuple[str, int]]:
    """Each group with its places, where some have their own number. One statement."""
    own = StageCut.objects.filter(stage=stage, group=OuterRef("pk")).values("places")
    groups = Group.objects.filter(competition=stage.competition_id).annotate(own=Subquery(own))
    found = list(groups.values_list("name", "own"))
    if all(places is None for _name, places in found):
        return []
    return [(name, stage.cut if places is None else places) for name, places in found]


def is_within(agency_id: int, territory_id: int) -> bool:
    """Whether an agency stands in a territory's branch, or is its government. One statement."""
    rungs = ["pk", *("__".join(["parent"] * rung) for rung in range(1, RUNGS + 1))]
    above = [Q(**{path: territory_id}) for path in rungs]
    return Agency.objects.filter(reduce(or_, above), pk=agency_id).exists()


def organisers_of(competition: Competition, at: datetime) -> list[User]:
    """Who runs the edition on this day. One statement."""
    rows = Membership.objects.on(at.date()).filter(
        agency=competition.organiser_id, role=Role.ORGANISER
    )
    return list(User.objects.filter(pk__in=rows.values("person")))


def sender_of(competition: Competition) -> dict[str, str]:
    """In whose name news of an edition goes out, and whose quiet hours it keeps."""
    return {"office": competition.organiser.code, "zone": competition.zone}


def first_stage(competition: Competition) -> Stage | None:
    """Where admitted proposals go."""
    return competition.stages.order_by("order").first()


def first_stage_of(edition: str = "pk") -> Subquery:
    """The first stage of the edition at this path, for `annotate`; see `stage_told`."""
    rows = Stage.objects.filter(competition=OuterRef(edition)).order_by("order")
    told = JSONObject(name="name", state="state", opens_at="opens_at", closes_at="closes_at")
    return Subquery(rows.values(told=told)[:1])


def stage_told(told: dict | None) -> Stage | None:
    """What a statement told of a stage, as an unsaved row: its name, state and times."""
    if told is None:
        return None
    times = {name: datetime.fromisoformat(told[name]) for name in ("opens_at", "closes_at")}
    return Stage(name=told["name"], state=told["state"], **times)


def obstacles_to_conclude(competition: Competition) -> list[str]:
    """An edition is over when each of its stages is."""
    if not competition.may(CONCLUDE):
        return [_("Only a published competition can be concluded.")]
    open_stages = competition.stages.exclude(state=StageState.CONCLUDED).order_by("order")
    text = _("“%(stage)s” is not concluded yet.")
    return [text % {"stage": name} for name in open_stages.values_list("name", flat=True)]


def obstacles_to_cancel(competition: Competition) -> list[str]:
    """An edition with a result is concluded, not cancelled."""
    if not competition.may(CANCEL):
        return [_("Only a published competition can be cancelled.")]
    stages = [stage.is_over for stage in competition.stages.all()]
    if stages and all(stages):
        return [_("Every stage is concluded: the competition has a result. Conclude it.")]
    return []
