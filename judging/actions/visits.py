"""Acts on the plan of a field visit: team, day and place, checklist, a gap, a report given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import StaleWrite, refuse_if
from core.links import plain_path
from innovations.models import Candidacy
from innovations.queries.people import local_admins_of
from judging.actions.assignments import assign_judge
from judging.models import FieldVisit, PanelMember, VisitClaim
from judging.queries.conflicts import conflicts_of
from judging.queries.visits import (
    digest_of_checklist,
    obstacles_to_change_checklist,
    obstacles_to_plan,
    obstacles_to_return,
    obstacles_to_send,
    say_when,
)
from judging.states import EXCUSE_VISIT, PLAN_AGAIN, RETURN_VISIT, AssignmentState, VisitState
from notifications.outbox import post

WITH_STAGE = FieldVisit.objects.select_related(
    "candidacy__stage__competition", "candidacy__proposal"
)


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """Day, hours and place; coordinates where the organiser gives them."""

    planned_on: date
    from_hour: time
    until_hour: time | None
    address: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One line of the checklist; `code` is empty for a new one."""

    text: str
    section: str = ""
    code: str = ""


@transaction.atomic
def plan_visit(
    candidacy: Candidacy,
    *,
    by: User,
    at: datetime,
    members: Iterable[PanelMember],
    plan: VisitPlan,
) -> FieldVisit:
    """Name the team, the day and the place; tell the team and the entrant's local admins."""
    stage = candidacy.stage = Stage.objects.lock(candidacy.stage)
    members = list(members)
    refuse_if(obstacles_to_plan(candidacy))
    refuse_if(obstacles_to_send(candidacy, members, conflicts_of(stage, at)))
    visit = _take_visit(candidacy)
    if visit.state == VisitState.EXCUSED:
        visit.move(PLAN_AGAIN, excuse="")
    is_moved = _keep_plan(visit, plan)
    is_new_team = _keep_team(visit, members, by, at)
    facts = {"on": str(plan.planned_on), "team": sorted(member.code for member in members)}
    record("judging.plan_visit", visit, by=by, at=at, after=facts)
    if is_moved or is_new_team:
        _tell_team(visit, members, at)
    if is_moved:
        _tell_entrant(visit, at)
    return visit


def _take_visit(candidacy: Candidacy) -> FieldVisit:
    """Its row, locked; made where there was none. The stage's row is locked."""
    FieldVisit.objects.get_or_create(candidacy=candidacy, defaults={"code": new_code()})
    rows = FieldVisit.objects.select_for_update(of=("self",))
    visit = rows.select_related("candidacy__stage__competition").get(candidacy=candidacy)
    visit.candidacy = candidacy
    return visit


def _keep_plan(visit: FieldVisit, plan: VisitPlan) -> bool:
    fresh = {name: getattr(plan, name) for name in VisitPlan.__slots__}
    if all(getattr(visit, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(visit, name, value)
    visit.plan_number += 1
    visit.save(update_fields=[*fresh, "plan_number", "updated_at"])
    return True


def _keep_team(visit: FieldVisit, members: list[PanelMember], by: User, at: datetime) -> bool:
    """In a stage with marks of its own a visitor also owes the scorecard."""
    before = set(visit.team.values_list("pk", flat=True))
    visit.team.set(members)
    if visit.candidacy.stage.is_scored:
        known = visit.candidacy.assignments.exclude(
            state__in=(AssignmentState.DECLINED, AssignmentState.EXCUSED)
        )
        owing = set(known.values_list("member", flat=True))
        for member in members:
            if member.pk not in owing:
                assign_judge(visit.candidacy, by=by, at=at, member=member)
    return before != {member.pk for member in members}


def _facts(visit: FieldVisit) -> dict:
    stage = visit.candidacy.stage
    return {
        **sender_of(stage.competition),
        "number": visit.candidacy.proposal.number,
        "title": visit.candidacy.proposal.title,
        "stage": stage.name,
        "when": say_when(visit),
        "place": visit.address,
    }


def _tell_team(visit: FieldVisit, members: list[PanelMember], at: datetime) -> None:
    post(
        "judging_visit_planned",
        to=[member.person for member in members],
        about=f"visit-{visit.code}-{visit.plan_number}",
        at=at,
        url=plain_path("visit-detail", code=visit.code),
        **_facts(visit),
    )


def _tell_entrant(visit: FieldVisit, at: datetime) -> None:
    """SECURITY: day and place; who comes is named by nobody."""
    proposal = visit.candidacy.proposal
    post(
        "judging_visit_announced",
        to=local_admins_of(proposal.entrant, at.date()),
        about=f"visit-notice-{visit.code}-{visit.plan_number}",
        at=at,
        url=plain_path("visit-notice", code=proposal.code),
        **_facts(visit),
    )


@transaction.atomic
def excuse_visit(candidacy: Candidacy, *, by: User, at: datetime, reason: str) -> FieldVisit:
    """Decide that this entry is not visited, and say why: the gap no longer holds the stage."""
    candidacy.stage = Stage.objects.lock(candidacy.stage)
    refuse_if(obstacles_to_plan(candidacy))
    visit = _take_visit(candidacy)
    visit.move(EXCUSE_VISIT, excuse=reason)
    record("judging.excuse_visit", visit, by=by, at=at, reason=reason)
    return visit


@transaction.atomic
def prepare_visit(candidacy: Candidacy, *, by: User, at: datetime) -> FieldVisit:
    """Open the checklist of an entry whose day is not agreed yet; asking again changes nothing."""
    candidacy.stage = Stage.objects.lock(candidacy.stage)
    refuse_if(obstacles_to_plan(candidacy))
    is_new = not hasattr(candidacy, "visit")
    visit = _take_visit(candidacy)
    if is_new:
        record("judging.prepare_visit", visit, by=by, at=at)
    return visit


@transaction.atomic
def return_visit(visit: FieldVisit, *, by: User, at: datetime, reason: str) -> FieldVisit:
    """Give the report back to its team; the one that was handed in stays on record."""
    Stage.objects.lock(visit.candidacy.stage)
    visit = WITH_STAGE.lock(visit)
    refuse_if(obstacles_to_return(visit))
    visit.reports.filter(returned_at=None).update(returned_at=at)
    visit.move(RETURN_VISIT, reported_at=None, reported_by=None, return_reason=reason)
    record("judging.return_visit", visit, by=by, at=at, reason=reason)
    post(
        "judging_visit_returned",
        to=[member.person for member in visit.team.select_related("person")],
        about=f"visit-returned-{visit.code}-{visit.revision}-{at.isoformat()}",
        at=at,
        **sender_of(visit.candidacy.stage.competition),
        url=plain_path("visit-detail", code=visit.code),
        number=visit.candidacy.proposal.number,
        stage=visit.candidacy.stage.name,
        reason=reason,
    )
    return visit


@transaction.atomic
def change_checklist(
    visit: FieldVisit, *, by: User, at: datetime, claims: Iterable[ClaimFacts], known: str
) -> FieldVisit:
    """Put the claims as they stand in the list; `known` is the digest of what the writer saw."""
    visit = WITH_STAGE.lock(visit)
    refuse_if(obstacles_to_change_checklist(visit))
    if digest_of_checklist(visit) != known:
        raise StaleWrite(
            _("Somebody changed the checklist meanwhile. Look at it and save again."), stored={}
        )
    kept = _write_claims(visit, claims)
    visit.claims.exclude(pk__in=kept).delete()
    facts = {"claims": len(kept), "digest": digest_of_checklist(visit)}
    record("judging.change_checklist", visit, by=by, at=at, after=facts)
    return visit


def _write_claims(visit: FieldVisit, claims: Iterable[ClaimFacts]) -> list[int]:
    stored = {claim.code: claim for claim in visit.claims.all()}
    last = visit.claims.aggregate(last=Max("number"))["last"] or 0
    kept = []
    for number, facts in enumerate(claims, start=1):
        claim = stored.get(facts.code) or VisitClaim(
            visit=visit, code=new_code(), number=last + number
        )
        claim.number, claim.text = number, facts.text
        claim.section = facts.section or claim.section
        claim.save()
        kept.append(claim.pk)
    return kept
