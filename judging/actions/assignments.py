"""Acts on assignments: by hand, by draw, and what a judge says about them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import organisers_of, sender_of
from competitions.states import StageState
from core.codes import new_code
from core.digests import digest_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from innovations.models import Candidacy
from judging.draw import Drawn, draw
from judging.locks import hold_stage
from judging.models import Assignment, PanelMember, Scorecard
from judging.queries.conflicts import Conflicts, conflicts_of
from judging.queries.drawing import Table, sentences_of, table_of
from judging.queries.obstacles import (
    obstacles_to_assign,
    obstacles_to_staff,
    obstacles_to_take_back,
)
from judging.states import (
    ACCEPT,
    DECLINE,
    OFFER_AGAIN,
    RECUSE,
    RECUSE_CARD,
    ConflictKind,
    ScorecardState,
)
from judging.tally import count_out
from notifications.outbox import post

Changes = Iterable[tuple[Candidacy, PanelMember]]


@transaction.atomic
def assign_judge(
    candidacy: Candidacy, *, by: User, at: datetime, member: PanelMember
) -> Assignment:
    """Give one entry to one judge, never across a conflict."""
    stage = Stage.objects.lock(candidacy.stage)
    refuse_if(obstacles_to_staff(stage))
    assignment = _assign(candidacy, member, by, conflicts_of(stage, at))
    record("judging.assign_judge", assignment, by=by, at=at, after={"judge": member.code})
    _tell_judges(stage, [member], at)
    return assignment


@transaction.atomic
def unassign_judge(assignment: Assignment, *, by: User, at: datetime, reason: str) -> Assignment:
    """Take an entry from a judge who has not locked it; what was written is kept, uncounted."""
    Stage.objects.lock(assignment.member.stage)
    return _take_back(assignment, by, at, reason)


@transaction.atomic
def change_assignments(
    stage: Stage, *, by: User, at: datetime, add: Changes, remove: Iterable[Assignment], reason: str
) -> int:
    """Save the table of entries and judges at once: all of it, or nothing with every obstacle."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    changes = 0
    for assignment in remove:
        _take_back(assignment, by, at, reason)
        changes += 1
    conflicts, gained = conflicts_of(stage, at), {}
    for candidacy, member in add:
        assignment = _assign(candidacy, member, by, conflicts)
        record("judging.assign_judge", assignment, by=by, at=at, after={"judge": member.code})
        gained[member.pk] = member
        changes += 1
    _tell_judges(stage, gained.values(), at)
    return changes


@transaction.atomic
def draw_assignments(stage: Stage, *, by: User, at: datetime, seed: str) -> Drawn:
    """Fill every entry's judges by the seeded draw, or say exactly why that is impossible."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    table = table_of(stage, conflicts_of(stage, at))
    drawn = draw(table.task, seed)
    refuse_if(sentences_of(drawn, table, stage.judges_per_entry))
    if not drawn.pairs:
        raise ActionRefused(_("Every entry already has its judges."))
    _keep(table, drawn, by, seed)
    facts = {"seed": seed, "pairs": len(drawn.pairs), "digest": digest_of(drawn.pairs)}
    record("judging.draw_assignments", stage, by=by, at=at, after=facts)
    _tell_judges(stage, {table.members[judge] for _, judge in drawn.pairs}, at)
    return drawn


def _keep(table: Table, drawn: Drawn, by: User, seed: str) -> None:
    made = Assignment.objects.bulk_create(
        Assignment(
            code=new_code(),
            candidacy=table.candidacies[entry],
            member=table.members[judge],
            is_automatic=True,
            seed=seed,
            assigned_by=by,
        )
        for entry, judge in drawn.pairs
    )
    for assignment in made:
        _accept_if_declared(assignment)


def _assign(
    candidacy: Candidacy, member: PanelMember, by: User, conflicts: Conflicts
) -> Assignment:
    refuse_if(obstacles_to_assign(candidacy, member, conflicts))
    old = Assignment.objects.select_for_update().filter(candidacy=candidacy, member=member).first()
    if old is None:
        assignment = Assignment.objects.create(
            code=new_code(), candidacy=candidacy, member=member, assigned_by=by
        )
    else:
        assignment = old.move(OFFER_AGAIN, assigned_by=by)
    return _accept_if_declared(assignment)


def _accept_if_declared(assignment: Assignment) -> Assignment:
    """A judge who declared independence for the stage need not do so again."""
    return assignment.move(ACCEPT) if assignment.member.declared_at else assignment


def _take_back(assignment: Assignment, by: User, at: datetime, reason: str) -> Assignment:
    assignment = Assignment.objects.lock(assignment)
    refuse_if(obstacles_to_take_back(assignment))
    assignment.move(DECLINE, skipped_at=None)
    record("judging.unassign_judge", assignment, by=by, at=at, reason=reason)
    return assignment


def _tell_judges(stage: Stage, members: Iterable[PanelMember], at: datetime) -> None:
    """News only while marks are open: before that, the start of the stage brings it."""
    if stage.state != StageState.SCORING:
        return
    post(
        "judging_assigned",
        to=[member.person for member in members],
        about=f"assigned-{stage.code}-{at.isoformat()}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
    )


@transaction.atomic
def skip_assignment(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Put an entry aside; it comes back at the end of the judge's list."""
    assignment = Assignment.objects.lock(assignment)
    assignment.skipped_at = at
    assignment.save(update_fields=["skipped_at", "updated_at"])
    record("judging.skip_assignment", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def declare_conflict(
    assignment: Assignment, *, by: User, at: datetime, kind: str, note: str
) -> Assignment:
    """The judge's word is enough: the entry leaves at once and the marks no longer count."""
    if hold_stage(assignment.member.stage_id) == StageState.CONCLUDED:
        raise ActionRefused(_("This stage is concluded. Tell the organiser in writing."))
    assignment = Assignment.objects.lock(assignment)
    card = Scorecard.objects.select_for_update().filter(assignment=assignment).first()
    if card is not None and card.state != ScorecardState.VOID:
        _recuse_card(card)
    assignment.move(RECUSE, conflict_kind=ConflictKind(kind), conflict_note=note)
    record("judging.declare_conflict", assignment, by=by, at=at, after={"kind": kind}, reason=note)
    _tell_organisers(assignment, at)
    return assignment


def _recuse_card(card: Scorecard) -> None:
    was_locked = card.state == ScorecardState.LOCKED
    card.move(RECUSE_CARD)
    if was_locked:
        count_out(card.assignment.candidacy_id, card.numerator)


def _tell_organisers(assignment: Assignment, at: datetime) -> None:
    stage = assignment.member.stage
    post(
        "judging_conflict_declared",
        to=organisers_of(stage.competition, at),
        about=f"conflict-{assignment.code}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-matrix", code=stage.code),
        judge=assignment.member.person.name,
        number=assignment.candidacy.proposal.number,
        stage=stage.name,
    )
