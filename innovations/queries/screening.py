"""The desk of the administrative selection: what stands in the way of each decision."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.queries import span_for
from competitions.states import WindowKind
from core.models import Approval
from core.moments import say_moment
from innovations.models import Proposal, ScreeningDecision
from innovations.queries.entries import obstacles_of_screening, obstacles_to_admit
from innovations.queries.slots import Obstacle
from innovations.states import REJECT, REQUEST_REPAIR, Outcome, ProposalState

REJECT_BY_TWO = "innovations.reject_proposal"
#: Within this time the one who decided may take a decision back: its news has not left.
SECOND_THOUGHTS = timedelta(seconds=10)
#: Where an edition has no window for repair.
LONGEST_REPAIR, USUAL_REPAIR = timedelta(days=60), timedelta(days=7)

UNDONE_FROM = {
    Outcome.ADMITTED: ProposalState.ELIGIBLE,
    Outcome.REPAIR: ProposalState.REPAIR,
}


def request_to_reject(proposal: Proposal, at: datetime) -> Approval | None:
    """The request that waits for a second person, if one does."""
    rows = Approval.objects.about(proposal).pending_at(at).filter(act=REJECT_BY_TWO)
    return rows.first()


def obstacles_of_desk(proposal: Proposal, by: User, at: datetime) -> list[str]:
    """Nobody with a part in it decides; while a second person is asked, nobody else does either.

    No statement where the page has read the entry `with_desk` of this person.
    """
    obstacles = []
    if _has_part(proposal, by):
        obstacles.append(_("You have a part in this entry: somebody else decides about it."))
    code = _code_of_request(proposal, at)
    if code:
        sentence = _("A second person is asked whether it is refused. Nothing else is decided now.")
        obstacles.append(Obstacle(sentence, reverse("approval-grant", kwargs={"code": code})))
    return obstacles


def _has_part(proposal: Proposal, by: User) -> bool:
    if hasattr(proposal, "is_own"):
        return proposal.is_own
    return Proposal.objects.filter(pk=proposal.pk).involving([by.pk]).exists()


def _code_of_request(proposal: Proposal, at: datetime) -> str:
    if hasattr(proposal, "asked"):
        return proposal.asked or ""
    request = request_to_reject(proposal, at)
    return request.code if request else ""


def obstacles_to_request_repair(
    proposal: Proposal, at: datetime, until: datetime | None = None
) -> list[str]:
    """Submitted, or in repair already: then the time is prolonged or more is asked."""
    obstacles = obstacles_of_screening(proposal, REQUEST_REPAIR, at)
    if obstacles:
        return obstacles
    earliest, latest = repair_bounds(proposal, at)
    zone = proposal.competition.zone
    if latest <= at:
        return [_("The time for repair closed on %(when)s.") % {"when": say_moment(latest, zone)}]
    if until is None:
        return []
    if until <= earliest:
        facts = {"when": say_moment(earliest, zone)}
        return [_("Repair has to end after %(when)s.") % facts]
    if until > latest:
        return [_("Repair ends on %(when)s at the latest.") % {"when": say_moment(latest, zone)}]
    return []


def repair_bounds(proposal: Proposal, at: datetime) -> tuple[datetime, datetime]:
    """After when and until when repair may last: by the edition's window, if it has one."""
    span = span_for(proposal.competition, WindowKind.REPAIR, at, proposal.participant_id)
    if span is None:
        return at, at + LONGEST_REPAIR
    return max(at, span.opens_at), span.closes_at


def usual_repair_end(proposal: Proposal, at: datetime) -> datetime:
    """What a screener finds filled in: the close of the window, else a week."""
    span = span_for(proposal.competition, WindowKind.REPAIR, at, proposal.participant_id)
    if span is not None:
        return span.closes_at
    return (at + USUAL_REPAIR).replace(second=0, microsecond=0)


def obstacles_to_reject(proposal: Proposal, at: datetime) -> list[str]:
    """Submitted, or in a repair whose time is over. Half open: at its end it is over."""
    obstacles = obstacles_of_screening(proposal, REJECT, at)
    is_in_repair = proposal.state == ProposalState.REPAIR
    if not obstacles and is_in_repair and proposal.repair_until and at < proposal.repair_until:
        when = say_moment(proposal.repair_until, proposal.competition.zone)
        return [_("Its team may repair it until %(when)s.") % {"when": when}]
    return obstacles


def obstacles_by_outcome(proposal: Proposal, at: datetime) -> dict[str, list[str]]:
    """For each thing that can be decided, what stands in its way now."""
    return {
        Outcome.ADMITTED: obstacles_to_admit(proposal, at),
        Outcome.REPAIR: obstacles_to_request_repair(proposal, at),
        Outcome.REJECTED: obstacles_to_reject(proposal, at),
    }


def last_decision(proposal: Proposal) -> ScreeningDecision | None:
    """The latest word about it, also one that was undone."""
    return proposal.decisions.select_related("decided_by").order_by("pk").last()


def obstacles_to_undo(
    proposal: Proposal, decision: ScreeningDecision | None, by: User, at: datetime
) -> list[str]:
    """The one who decided, within ten seconds; half open, and only while it still stands."""
    if decision is None or decision.undone_at or decision.outcome not in UNDONE_FROM:
        return [_("There is no decision to undo.")]
    if decision.decided_by_id != by.pk:
        return [_("Only the person who decided can undo it.")]
    if not decision.decided_at <= at < decision.decided_at + SECOND_THOUGHTS:
        return [_("The ten seconds are over and the news has left. Decide anew if you have to.")]
    if proposal.state != UNDONE_FROM[decision.outcome]:
        return [_("The entry has moved on since. Look at it again.")]
    return []
