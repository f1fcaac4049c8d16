"""Decide in the administrative selection: pass, repair, refuse by two, take back, pass many."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record, record_many
from competitions.models import Competition, ScreeningReason
from competitions.queries import first_stage_of
from core.errors import ActionRefused, refuse_if
from core.models import Approval
from innovations import letters, queries
from innovations.deciding import (
    Admission,
    Grounds,
    close_candidacy,
    compose_ruling,
    decided_version,
    obstacles_of_grounds,
    open_candidacies,
    plain_request,
    proposal_asked,
    repair_before,
    write_decision,
)
from innovations.letters import Ruling, news_of
from innovations.models import Proposal, ProposalVersion, ScreeningDecision
from innovations.precheck import is_clear
from innovations.section_notes import take_back_notes, write_notes
from innovations.states import ADMIT, REJECT, REQUEST_REPAIR, UNDO, Outcome
from notifications.outbox import has_left, take_back

LONGEST_TITLE = 200


@transaction.atomic
def admit_proposal(
    proposal: Proposal, *, by: User, at: datetime, seen: int | None = None
) -> Proposal:
    """Passed: the version that was handed in becomes a candidate of the first stage.

    `seen` is the number of the version that was read, here and below: none is decided unread.
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(_obstacles_to_admit(proposal, by, at))
    version = decided_version(proposal, seen)
    proposal.move(ADMIT, held_since=at, screened_at=at, screened_by=by)
    open_candidacies([(proposal, version)])
    decision = write_decision(proposal, version, Outcome.ADMITTED, by=by, at=at)
    record("innovations.admit_proposal", proposal, by=by, at=at)
    _tell(decision, Ruling(Outcome.ADMITTED), at)
    return proposal


def _obstacles_to_admit(proposal: Proposal, by: User, at: datetime) -> list[str]:
    return queries.obstacles_to_admit(proposal, at) or queries.obstacles_of_desk(proposal, by, at)


def _tell(decision: ScreeningDecision, ruling: Ruling, at: datetime) -> None:
    proposal = decision.proposal
    side = queries.entrant_sides([proposal], at.date())[proposal.pk]
    letters.tell_decision(decision, ruling, to=side, at=at)


@transaction.atomic
def request_repair(  # noqa: PLR0913 -- the facts of a repair are exactly these
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    reasons: Sequence[ScreeningReason] = (),
    words: str = "",
    until: datetime,
    notes: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Proposal:
    """Give it back for repair until an instant; asked again in repair, it prolongs or adds."""
    proposal = Proposal.objects.lock(proposal)
    grounds = Grounds(tuple(reasons), words, until, notes or {})
    refuse_if(
        queries.obstacles_to_request_repair(proposal, at, until)
        or queries.obstacles_of_desk(proposal, by, at)
        or obstacles_of_grounds(Outcome.REPAIR, proposal, grounds)
    )
    version = decided_version(proposal, seen)
    ruling = compose_ruling(Outcome.REPAIR, version, grounds, language=settings.LANGUAGE_CODE)
    stamps = {"repair_until": until, "screening_reason": ruling.reason}
    proposal.move(REQUEST_REPAIR, held_since=at, **stamps)
    write_notes(proposal, grounds.notes, by=by, at=at)
    facts = {"reasons": grounds.reasons, "words": words, "repair_until": until}
    decision = write_decision(proposal, version, Outcome.REPAIR, by=by, at=at, **facts)
    after = {"until": until.isoformat()}
    reason = ruling.reason
    record("innovations.request_repair", proposal, by=by, at=at, after=after, reason=reason)
    _tell(decision, ruling, at)
    return proposal


@transaction.atomic
def ask_to_reject(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    reasons: Sequence[ScreeningReason] = (),
    words: str = "",
    seen: int | None = None,
) -> Approval:
    """Ask a second person whether it is refused; until the answer nothing else is decided."""
    proposal = Proposal.objects.lock(proposal)
    grounds = Grounds(tuple(reasons), words)
    refuse_if(
        queries.obstacles_to_reject(proposal, at)
        or queries.obstacles_of_desk(proposal, by, at)
        or obstacles_of_grounds(Outcome.REJECTED, proposal, grounds)
    )
    version = decided_version(proposal, seen)
    with override(settings.LANGUAGE_CODE):
        facts = {"number": proposal.number, "title": proposal.title}
        title = _("Refuse %(number)s “%(title)s”") % facts
    return ask_second_person(
        queries.REJECT_BY_TWO,
        proposal,
        by=by,
        at=at,
        office=proposal.competition.organiser,
        title=title[:LONGEST_TITLE],
        reason=letters.say_reasons(grounds.reasons, words),
        payload=plain_request(version, grounds),
    )


@transaction.atomic
def reject_proposal(approval: Approval, *, by: User, at: datetime) -> Proposal:
    """A second person granted it: not passed, with the reasons that the team reads."""
    proposal = Proposal.objects.lock(proposal_asked(approval))
    version = decided_version(proposal)
    refuse_if(_obstacles_to_grant(proposal, version, approval, by, at))
    stamps = {
        "screened_at": at,
        "screened_by": approval.asked_by,
        "screening_reason": approval.reason,
    }
    proposal.move(REJECT, held_since=at, **stamps)
    payload = approval.payload
    decision = write_decision(
        proposal,
        version,
        Outcome.REJECTED,
        by=approval.asked_by,
        at=at,
        reasons=ScreeningReason.objects.filter(pk__in=payload["reasons"]),
        words=payload["words"],
        approval=approval,
    )
    reason = approval.reason
    record("innovations.reject_proposal", proposal, by=by, at=at, reason=reason)
    _tell(decision, Ruling(Outcome.REJECTED, reason=reason), at)
    return proposal


def _obstacles_to_grant(
    proposal: Proposal, version: ProposalVersion, approval: Approval, by: User, at: datetime
) -> list[str]:
    """Two different persons, none of the team, about the version that was looked at."""
    if approval.decided_by_id in {None, approval.asked_by_id}:
        return [_("A refusal needs the word of a second person.")]
    if version.pk != approval.payload["version"]:
        return [_("The entry was handed in anew since this was asked. Look at it again.")]
    people = (approval.asked_by_id, by.pk)
    if Proposal.objects.filter(pk=proposal.pk).involving(people).exists():
        return [_("Somebody of the entry's own team cannot decide about it.")]
    return queries.obstacles_to_reject(proposal, at)


@transaction.atomic
def undo_decision(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take the last decision back before its news leaves; its row stays, marked as undone."""
    proposal = Proposal.objects.lock(proposal)
    decision = queries.last_decision(proposal)
    refuse_if(queries.obstacles_to_undo(proposal, decision, by, at))
    take_back(news_of(decision))
    if has_left(news_of(decision)):
        raise ActionRefused(_("The news has left already. Decide anew if you have to."))
    decision.undone_at = at
    decision.save(update_fields=["undone_at", "updated_at"])
    undo = _undo_admission if decision.outcome == Outcome.ADMITTED else _undo_repair
    undo(proposal, decision, at)
    after = {"outcome": decision.outcome}
    record("innovations.undo_decision", proposal, by=by, at=at, after=after)
    return proposal


def _undo_admission(proposal: Proposal, _decision: ScreeningDecision, at: datetime) -> None:
    close_candidacy(proposal)
    proposal.move(UNDO, held_since=at, screened_at=None, screened_by=None)


def _undo_repair(proposal: Proposal, decision: ScreeningDecision, at: datetime) -> None:
    """What prolonged a repair leaves the repair that stood before."""
    take_back_notes(proposal, written_at=decision.decided_at)
    before = repair_before(decision)
    if before is None:
        proposal.move(UNDO, held_since=at, repair_until=None, screening_reason="")
        return
    reason = letters.say_reasons(before.reasons.all(), before.words)
    proposal.move(REQUEST_REPAIR, repair_until=before.repair_until, screening_reason=reason)


@transaction.atomic
def admit_proposals(
    competition: Competition, *, by: User, at: datetime, proposals: Collection[Proposal]
) -> Admission:
    """Pass many whose machine checks are all met and of which nobody found anything amiss.

    Each is passed wholly or left out with its reasons. RACE: rows are locked in one order, so
    that two who do this at once, or one entry's own decision, take turns.
    """
    chosen = [proposal.pk for proposal in proposals]
    rows = Proposal.objects.filter(competition=competition, pk__in=chosen)
    rows = rows.annotate(opening=first_stage_of("competition"))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = queries.with_desk(queries.with_checks(rows), by, at).order_by("submitted_at", "pk")
    result = Admission()
    for proposal in found.select_related("competition__organiser").prefetch_related(
        "competition__windows"
    ):
        obstacles = _obstacles_in_bulk(proposal, at)
        if obstacles:
            result.left_out.append((proposal, obstacles))
        else:
            result.admitted.append(proposal)
    _admit(result.admitted, by=by, at=at)
    return result


def _obstacles_in_bulk(proposal: Proposal, at: datetime) -> list[str]:
    obstacles = queries.obstacles_to_admit(proposal, at)
    if obstacles:
        return obstacles
    if proposal.is_own:
        return [_("You have a part in this entry: somebody else decides about it.")]
    if proposal.asked:
        return [_("A second person is asked whether it is refused.")]
    return [] if is_clear(proposal) else [_("Not every check is met: look at it yourself.")]


def _admit(proposals: Sequence[Proposal], *, by: User, at: datetime) -> None:
    """All rows of many admissions, one statement a table."""
    if not proposals:
        return
    versions = _latest_versions(proposals)
    stamps = {"held_since": at, "screened_at": at, "screened_by": by}
    Proposal.objects.filter(pk__in=[row.pk for row in proposals]).move(ADMIT, **stamps)
    open_candidacies((row, versions[row.pk]) for row in proposals)
    decisions = ScreeningDecision.objects.bulk_create(
        ScreeningDecision(
            proposal=row,
            version=versions[row.pk],
            outcome=Outcome.ADMITTED,
            decided_by=by,
            decided_at=at,
        )
        for row in proposals
    )
    changes = [(row, {"state": row.state}, {"in_bulk": True}) for row in proposals]
    record_many("innovations.admit_proposal", changes, by=by, at=at)
    sides = queries.entrant_sides(proposals, at.date())
    told = [(decision, sides[decision.proposal_id]) for decision in decisions]
    letters.tell_decisions(told, Ruling(Outcome.ADMITTED), at=at)


def _latest_versions(proposals: Sequence[Proposal]) -> dict[int, ProposalVersion]:
    rows = ProposalVersion.objects.filter(proposal__in=[row.pk for row in proposals])
    return {row.proposal_id: row for row in rows.defer("content").order_by("number")}
