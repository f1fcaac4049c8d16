"""Reads over editions, rankings and announcements; what stands in the way of an announcement."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, User
from accounts.states import BRANCH_SIDE, TERRITORIES
from awards.models import Announcement
from competitions.models import Competition, Stage
from competitions.states import CompetitionState
from core.digests import digest_of
from innovations.models import Proposal
from innovations.states import ProposalState
from judging.models import RankingRow, RankingRun
from judging.states import RunState

WORDS = (
    "title",
    "message",
    "decree_number",
    "signatory_name",
    "signatory_position",
    "place",
)


def announcement_of(competition: Competition) -> Announcement | None:
    """The latest of the edition, whatever its state: of its last announced stage."""
    found = competition.announcements.newest_first()
    return found.select_related("stage", "prepared_by", "approved_by").first()


def told_announcements() -> ArraySubquery:
    """An edition's announcements inside another statement; `AnnouncementFacts` reads them."""
    rows = Announcement.objects.filter(competition=OuterRef("pk")).newest_first()
    told = JSONObject(
        code="code",
        stage_id="stage_id",
        stage="stage__name",
        order="stage__order",
        version="version",
        state="state",
        publish_at="publish_at",
        prepared_by_id="prepared_by_id",
    )
    return ArraySubquery(rows.values(told=told))


def last_stage(competition: Competition) -> Stage | None:
    """The stage whose ranking is announced."""
    return competition.stages.order_by("-order").first()


def announceable_run(competition: Competition) -> RankingRun | None:
    """The adopted run of the last stage: of the first group, where there are several."""
    stage = last_stage(competition)
    if stage is None:
        return None
    adopted = stage.runs.filter(state=RunState.ADOPTED).defer("document", "result")
    return adopted.select_related("stage").order_by("group__order", "pk").first()


def obstacles_to_prepare(competition: Competition) -> list[str]:
    """Why there is nothing to announce yet. The page shows it; the act refuses by it."""
    if competition.state != CompetitionState.PUBLISHED:
        return [_("Only a running competition can announce its results.")]
    stage = last_stage(competition)
    if stage is None or not stage.is_over:
        return [_("The last stage is not concluded yet. Conclude it, then announce.")]
    return list(_faults_of_result(stage))


def _faults_of_result(stage: Stage) -> Iterator[str]:
    if not stage.tiers.exists():
        yield _("The award that this stage gives has no name yet.")
    if _groups_without_run(stage).exists():
        yield _("A group of this stage has no adopted ranking.")
    winners = RankingRow.objects.filter(
        run__stage=stage, run__state=RunState.ADOPTED, is_selected=True
    )
    if not winners.exists():
        yield _("The adopted ranking selects nobody.")
    if winners.exclude(candidacy__proposal__state=ProposalState.ELIGIBLE).exists():
        yield _("A selected entry was withdrawn or disqualified. Compute the ranking again.")


def _groups_without_run(stage: Stage) -> QuerySet:
    adopted = RankingRun.objects.filter(
        stage=stage, group=OuterRef("proposal__group"), state=RunState.ADOPTED
    )
    eligible = stage.candidacies.filter(proposal__state=ProposalState.ELIGIBLE)
    return eligible.filter(~Exists(adopted))


def obstacles_to_approve(announcement: Announcement, by: User, at: datetime) -> list[str]:
    """The announcement's own obstacles, and the rule of the second person."""
    obstacles = announcement.obstacles_to_approve(at)
    if announcement.prepared_by_id == by.pk:
        obstacles.append(_("You prepared this announcement. Somebody else has to approve it."))
    return obstacles


def assessed_proposals(competition: Competition) -> QuerySet[Proposal]:
    """Every entry that judges read, with its team."""
    return (
        competition.proposals.filter(candidacies__isnull=False)
        .exclude(state__in=(ProposalState.WITHDRAWN, ProposalState.DISQUALIFIED))
        .distinct()
        .select_related("entrant__parent__parent", "created_by")
        .prefetch_related("team__person")
        .order_by("pk")
    )


def other_proposal(announcement: Announcement) -> Proposal | None:
    """The first entry that was assessed and did not win, without its team."""
    winners = announcement.rows.winning().values("proposal")
    others = assessed_proposals(announcement.competition).exclude(pk__in=winners)
    return others.prefetch_related(None).first()


def last_results(competition: Competition) -> dict[int, RankingRow]:
    """The last adopted ranking row of each entry, by the entry's id."""
    rows = _adopted_rows().filter(run__stage__competition=competition)
    return {row.candidacy.proposal_id: row for row in rows}


def last_result(proposal: Proposal) -> RankingRow | None:
    """The same for one entry."""
    return _adopted_rows().filter(candidacy__proposal=proposal).last()


def _adopted_rows() -> QuerySet[RankingRow]:
    """Rows of adopted runs, stage by stage, without the runs' own documents."""
    rows = RankingRow.objects.filter(run__state=RunState.ADOPTED)
    related = rows.select_related("run__stage", "candidacy")
    return related.defer("run__document", "run__result").order_by("run__stage__order", "pk")


def heads_by_agency(agencies: Iterable[Agency], at: datetime) -> dict[int, list[User]]:
    """Heads of agency and local admins by the agency that they work for. One statement."""
    rows = Membership.objects.on(at.date()).filter(agency__in=list(agencies), role__in=BRANCH_SIDE)
    heads: dict[int, list[User]] = {}
    for membership in rows.select_related("person").order_by("person", "pk"):
        heads.setdefault(membership.agency_id, []).append(membership.person)
    return heads


def branch_above(agency: Agency) -> Iterator[Agency]:
    """The agency and those above it, up to the government that it belongs to."""
    while agency is not None and agency.kind not in TERRITORIES:
        yield agency
        agency = agency.parent


def fingerprint_of(announcement: Announcement) -> str:
    """Names words, time and rows exactly: for the trail, and for the page that was read."""
    rows = announcement.rows.order_by("pk").values_list(
        "proposal__code", "rank", "score", "tier__name", "criterion_scores"
    )
    words = [getattr(announcement, name) for name in WORDS]
    lines = [[str(value) for value in row] for row in rows]
    return digest_of([announcement.publish_at.isoformat(), words, lines])
