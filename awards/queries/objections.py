"""Objections to results: within which time, about what, and who may look into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import BRANCH_SIDE, Role
from awards.models import Announcement, AwardRow, ObjectionOfficer, ResultObjection
from awards.querysets import decided_in
from awards.states import (
    ANSWERED_OBJECTIONS,
    OPEN_OBJECTIONS,
    REFUSE_OBJECTION,
    TAKE_UP_OBJECTION,
    WITHDRAW_OBJECTION,
    ResultObjectionState,
)
from competitions.models import Competition, Stage, Window
from competitions.queries import window_of
from competitions.states import CompetitionState, StageState, WindowKind
from core.models import Approval
from core.moments import say_moment
from innovations.models import Candidacy, Proposal
from judging.models import PanelMember, RankingRun
from judging.states import RunState

ACCEPT_BY_TWO = "awards.accept_result_objection"
WORKING_DAYS = 5
WEEKEND = 5  # Saturday, counted from Monday
TAKING = (CompetitionState.PUBLISHED, CompetitionState.CONCLUDED)
WRITING = (*BRANCH_SIDE, Role.DRAFTER)


def objection_window(competition: Competition) -> Window | None:
    """When objections to results are taken; edited in the calendar as any other window."""
    return window_of(competition, WindowKind.PUBLIC_OBJECTION)


def is_taken_at(competition: Competition, at: datetime) -> bool:
    """Half open: from the first instant on, and no longer at the last."""
    window = objection_window(competition)
    return window is not None and competition.state in TAKING and window.is_open_at(at)


def obstacles_by_window(competition: Competition, at: datetime) -> Iterator[str]:
    """Why nothing is taken now."""
    window = objection_window(competition)
    if window is None or competition.state not in TAKING:
        yield _("This competition takes no objections to its results.")
    elif at < window.opens_at:
        facts = {"when": say_moment(window.opens_at, competition.zone)}
        yield _("Objections are taken from %(when)s.") % facts
    elif at >= window.closes_at:
        facts = {"when": say_moment(window.closes_at, competition.zone)}
        yield _("Objections were taken until %(when)s.") % facts


def announced_at(competition: Competition, at: datetime) -> QuerySet[Announcement]:
    """What is public of each stage of an edition, its latest version, the last stage first."""
    rows = Announcement.objects.in_force_at(at).filter(competition=competition)
    return rows.select_related("stage", "competition").order_by("-stage__order")


def run_after(objection: ResultObjection) -> RankingRun | None:
    """The newest ranking computed since it was accepted: its page tells what moves."""
    if objection.answered_at is None:
        return None
    runs = RankingRun.objects.filter(
        stage=objection.reopens_id or objection.announcement.stage_id,
        group=objection.proposal.group_id,
        state__in=[RunState.DONE, RunState.ADOPTED],
        finished_at__gte=objection.answered_at,
    )
    return runs.without_documents().order_by("finished_at").last()


def rows_open_to_objection(competition: Competition, at: datetime) -> list[AwardRow]:
    """Published lines, the newest result of an entry only, in the order of the results page."""
    rows = (
        AwardRow.objects.filter(announcement__in=announced_at(competition, at))
        .filter(Q(has_advanced=True) | Q(tier__isnull=False))
        .select_related("innovation", "announcement__stage", "proposal__entrant")
        .order_by("-announcement__stage__order", "run__group__order", "rank", "pk")
    )
    known: dict[int, AwardRow] = {}
    for row in rows:
        known.setdefault(row.proposal_id, row)
    return list(known.values())


def own_entries(competition: Competition, person: User, at: datetime) -> list[AwardRow]:
    """The newest announced line of each entry that the person's own house entered."""
    workspace = person.workspace
    if workspace is None or workspace.role not in WRITING:
        return []
    mine = Proposal.objects.visible_to(person).filter(competition=competition)
    rows = (
        AwardRow.objects.filter(announcement__in=announced_at(competition, at), proposal__in=mine)
        .select_related("innovation", "announcement__stage", "proposal__entrant")
        .order_by("-announcement__stage__order", "pk")
    )
    known: dict[int, AwardRow] = {}
    for row in rows:
        known.setdefault(row.proposal_id, row)
    return list(known.values())


def due_after(at: datetime, competition: Competition) -> datetime:
    """Midnight after five working days in the edition's zone."""
    day, left = competition.start_of_day(at).date(), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < WEEKEND
    return datetime.combine(day + timedelta(days=1), time(), competition.tzinfo)


def objection_of_token(token_hash: str) -> ResultObjection | None:
    """The one that a mailed link belongs to."""
    return _with_names().filter(token_hash=token_hash).first()


def objection_of_receipt(receipt_hash: str) -> ResultObjection | None:
    """The one whose receipt somebody holds."""
    return _with_names().filter(receipt_hash=receipt_hash).first()


def _with_names() -> QuerySet[ResultObjection]:
    return ResultObjection.objects.select_related(
        "announcement__competition__organiser", "announcement__stage", "proposal__innovation"
    )


def obstacles_to_confirm(objection: ResultObjection, at: datetime) -> Iterator[str]:
    """Once, and within a day; the window was open when it was filed."""
    if objection.state != ResultObjectionState.FILED:
        yield _("This objection has been confirmed already.")
    elif at >= objection.expires_at:
        yield _("This link worked for 24 hours. File the objection again: you get a new one.")


def obstacles_to_withdraw(objection: ResultObjection) -> Iterator[str]:
    """As long as nobody has answered."""
    if not objection.may(WITHDRAW_OBJECTION):
        state = objection.get_state_display().lower()
        yield _("The objection can no longer be taken back: %(state)s.") % {"state": state}


def obstacles_by_part(objection: ResultObjection, person: User) -> Iterator[str]:
    """Somebody else looks into it: no judge of the entry, none of its people, none from near it.

    SECURITY: the words are the same for a colleague who filed it, so that they tell nobody who did.
    """
    told = _parts_of(objection, person)
    if told["has_part"]:
        yield _("You have a part in this entry: somebody else answers the objection.")
    elif told["judged"]:
        yield _("You gave marks to this entry: somebody else answers the objection.")
    elif told["decided"]:
        yield _("You decided about this entry in the plenary: somebody else answers.")
    elif not told["is_free"]:
        yield _("You stand too near to this entry: somebody else answers the objection.")


def _parts_of(objection: ResultObjection, person: User) -> dict[str, bool]:
    """What this person has to do with the entry. One statement."""
    own = {"pk": OuterRef("proposal")}
    seen = Candidacy.objects.filter(proposal=OuterRef("proposal"))
    free = ResultObjection.objects.answerable_by(person.pk).filter(pk=OuterRef("pk"))
    rows = ResultObjection.objects.filter(pk=objection.pk).annotate(
        has_part=Exists(Proposal.objects.involving([person.pk]).filter(**own)),
        judged=Exists(seen.filter(assignments__member__person=person)),
        decided=Exists(seen.filter(decided_in(person.pk))),
        is_free=Exists(free),
    )
    return rows.values("has_part", "judged", "decided", "is_free").get()


def obstacles_to_take_up(objection: ResultObjection, person: User) -> list[str]:
    """Unanswered, and by somebody who stands apart."""
    if not objection.may(TAKE_UP_OBJECTION):
        state = objection.get_state_display().lower()
        return [_("This objection needs no answer: %(state)s.") % {"state": state}]
    if objection.taken_by_id == person.pk:
        return [_("You are looking into it already.")]
    return list(obstacles_by_part(objection, person))


def obstacles_to_answer(objection: ResultObjection, person: User, at: datetime) -> list[str]:
    """By whoever took it up, and not while a second person is asked."""
    if not objection.may(REFUSE_OBJECTION):
        state = objection.get_state_display().lower()
        return [_("The objection cannot be answered now: %(state)s.") % {"state": state}]
    if objection.taken_by_id != person.pk:
        return [_("Somebody else is looking into this objection. Take it up yourself first.")]
    if waiting_approval(objection, at) is not None:
        return [_("The same request already waits for a second person.")]
    return list(obstacles_by_part(objection, person))


def waiting_approval(objection: ResultObjection, at: datetime) -> Approval | None:
    """The request that stands open about it."""
    return Approval.objects.about(objection).pending_at(at).filter(act=ACCEPT_BY_TWO).first()


def officer_of(competition: Competition) -> User | None:
    """Who alone reads nameless objectors."""
    found = ObjectionOfficer.objects.filter(competition=competition).select_related("person")
    officer = found.first()
    return officer.person if officer else None


def judges_in(person: User, competition: Competition) -> bool:
    """Whether the person has a place on any panel of the edition."""
    return PanelMember.objects.filter(person=person, stage__competition=competition).exists()


def stages_to_reopen(competition: Competition) -> QuerySet[Stage]:
    """Concluded stages with marks of their own."""
    rows = competition.stages.filter(state=StageState.CONCLUDED, marks_from=None)
    return rows.order_by("order")


def objections_of(competition: Competition) -> QuerySet[ResultObjection]:
    """Of an edition: what waits first, by its due date; then the latest answers."""
    first = When(state__in=OPEN_OBJECTIONS, then=Value(0))
    rank = Case(first, default=Value(1), output_field=IntegerField())
    rows = ResultObjection.objects.of_edition(competition).filed().annotate(rank=rank)
    rows = rows.select_related("proposal__innovation", "announcement__stage", "taken_by")
    shown = rows.defer("facts", "answer", "public_words")
    return shown.order_by("rank", F("answered_at").desc(nulls_first=True), "due_at", "pk")


def waiting_objections() -> Subquery:
    """For editions: how many wait for an answer, and when the first is due; None without any."""
    rows = ResultObjection.objects.open().filter(announcement__competition=OuterRef("pk"))
    counted = (
        rows.order_by()
        .values("announcement__competition")
        .annotate(facts=JSONObject(count=Count("pk"), due=Min("due_at")))
    )
    return Subquery(counted.values("facts"))


def counts_of_objections(competition: Competition) -> dict[str, int]:
    """How many wait, were accepted, refused, taken back; `all` together. One statement."""
    rows = ResultObjection.objects.of_edition(competition).filed()
    counted = {state.value: Count("pk", filter=Q(state=state)) for state in ResultObjectionState}
    return rows.aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_OBJECTIONS)), **counted
    )


def same_words(objection: ResultObjection) -> int:
    """How many others say exactly the same about the same entry."""
    rows = ResultObjection.objects.filed().filter(
        proposal=objection.proposal_id, words_digest=objection.words_digest
    )
    return rows.exclude(pk=objection.pk).count()


@dataclass(frozen=True, slots=True)
class PublicObjection:
    """What everybody may read of an answered one; SECURITY: no name, no word of the objector."""

    code: str
    entry: str
    slug: str
    stage: str
    ground: str
    outcome: str
    is_accepted: bool
    consequence: str
    words: str
    answered_at: datetime


def public_objections(competition: Competition, at: datetime) -> list[PublicObjection]:
    """Answered ones about published lines, the newest first. One statement."""
    rows = (
        ResultObjection.objects.of_edition(competition)
        .filter(state__in=ANSWERED_OBJECTIONS, is_own=False, answered_at__lte=at)
        .select_related("proposal__innovation", "announcement__stage")
        .defer("facts", "answer", "claim")
        .order_by("-answered_at", "pk")
    )
    return [_public(row) for row in rows]


def _public(row: ResultObjection) -> PublicObjection:
    return PublicObjection(
        code=row.code,
        entry=row.proposal.innovation.name,
        slug=row.proposal.innovation.slug,
        stage=row.announcement.stage.name,
        ground=row.get_ground_display(),
        outcome=row.get_state_display(),
        is_accepted=row.state == ResultObjectionState.ACCEPTED,
        consequence=row.get_consequence_display(),
        words=row.public_words,
        answered_at=row.answered_at,
    )


def public_counts(competition: Competition) -> dict[str, int]:
    """How many were filed and how many are answered, also those that name no entry here."""
    rows = ResultObjection.objects.of_edition(competition).filed()
    return rows.aggregate(
        filed=Count("pk"), answered=Count("pk", filter=Q(state__in=ANSWERED_OBJECTIONS))
    )
