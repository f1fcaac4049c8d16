"""Who is told of a result: entries that were judged, their teams, and heads above them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Agency, Membership, User
from accounts.states import BRANCH_SIDE, TERRITORIES
from awards.models import Announcement, AwardRow
from awards.states import AnnouncementState
from competitions.models import Stage
from innovations.models import Candidacy, Proposal
from innovations.states import ProposalState
from judging.models import RankingRow
from judging.states import RunState

OUT = (ProposalState.WITHDRAWN, ProposalState.DISQUALIFIED)


def recipients_of(announcement: Announcement) -> QuerySet[Proposal]:
    """Entries whose people are written to.

    Those of the stage, and those that ended in an earlier stage of which nothing was announced.
    Of a correction only those for which something has changed.
    """
    judged = Candidacy.objects.filter(stage__in=_stages_told(announcement), proposal=OuterRef("pk"))
    rows = announcement.competition.proposals.filter(Exists(judged)).exclude(state__in=OUT)
    if announcement.corrects_id:
        rows = rows.filter(pk__in=changed_entries(announcement))
    return rows.order_by("pk")


def _stages_told(announcement: Announcement) -> QuerySet[Stage]:
    """The stage itself, and earlier ones that were never announced."""
    stage = announcement.stage
    known = Announcement.objects.filter(
        competition=announcement.competition_id, state=AnnouncementState.SCHEDULED
    )
    silent = Q(order__lt=stage.order) & ~Q(pk__in=known.values("stage"))
    stages = Stage.objects.filter(competition=announcement.competition_id)
    return stages.filter(Q(pk=stage.pk) | silent)


def changed_entries(announcement: Announcement) -> set[int]:
    """Entries that a correction puts elsewhere: in or out, another rank, score or honour."""
    return {pk for pk, _fact in _standings(announcement) ^ _standings(announcement.corrects)}


def _standings(announcement: Announcement) -> set[tuple]:
    rows = announcement.rows.values_list("proposal_id", "has_advanced", "rank", "score", "tier_id")
    return {(pk, tuple(facts)) for pk, *facts in rows}


def with_people(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With team and unit: two statements, however many."""
    rows = proposals.select_related("entrant__parent__parent", "created_by")
    return rows.prefetch_related("team__person")


def team_of(proposal: Proposal) -> list[User]:
    """The team, and whoever began the entry."""
    people = {member.person_id: member.person for member in proposal.team.all()}
    return list({**people, proposal.created_by_id: proposal.created_by}.values())


def rows_by_entry(announcement: Announcement, proposals: Iterable[Proposal]) -> dict[int, AwardRow]:
    """The rows of those that advanced, by the entry's id. One statement."""
    rows = announcement.rows.advanced().filter(proposal__in=[one.pk for one in proposals])
    return {row.proposal_id: row for row in rows.select_related("tier")}


def last_results(
    announcement: Announcement, proposals: Iterable[Proposal]
) -> dict[int, RankingRow]:
    """The last adopted ranking row of each entry up to the stage, by the entry's id."""
    rows = RankingRow.objects.filter(
        run__state=RunState.ADOPTED,
        run__stage__competition=announcement.competition_id,
        run__stage__order__lte=announcement.stage.order,
        candidacy__proposal__in=[one.pk for one in proposals],
    )
    found = rows.annotate(
        proposal_id=F("candidacy__proposal_id"), stage_name=F("run__stage__name")
    ).order_by("run__stage__order", "pk")
    return {row.proposal_id: row for row in found.only("score", "stage_score")}


def heads_of(proposals: Iterable[Proposal], at: datetime) -> dict[int, list[User]]:
    """Heads and local admins of the branch above each entry, by the entry's id."""
    branches = {proposal.pk: list(branch_above(proposal.entrant)) for proposal in proposals}
    heads = heads_by_agency((agency for branch in branches.values() for agency in branch), at)
    return {
        key: list(dict.fromkeys(head for agency in branch for head in heads.get(agency.pk, ())))
        for key, branch in branches.items()
    }


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


def matching(proposals: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    """By number, title, unit, or the name of somebody in the team."""
    words = words.strip()
    if not words:
        return proposals
    team = Proposal.objects.filter(pk=OuterRef("pk"), team__person__name__icontains=words)
    return proposals.filter(
        Q(number__icontains=words)
        | Q(title__icontains=words)
        | Q(entrant__name__icontains=words)
        | Q(created_by__name__icontains=words)
        | Q(pk__in=Subquery(team.values("pk")))
    )
