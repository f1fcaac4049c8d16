"""Objections (*sanggah*) to a refusal: which decision, within which time, and who may answer."""

from datetime import datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Competition, Reopening, Window
from competitions.queries import span_for
from competitions.states import CompetitionState, WindowKind
from core.moments import say_moment
from innovations.models import Objection, Proposal, ScreeningDecision
from innovations.states import REINSTATE, ObjectionState, Outcome

ANSWERED = (ObjectionState.ACCEPTED, ObjectionState.REJECTED)


def standing_refusal(proposal: Proposal) -> ScreeningDecision | None:
    """The refusal by which the entry is out now; none when it is not, or was undone."""
    if not proposal.may(REINSTATE):
        return None
    rows = proposal.decisions.filter(outcome=Outcome.REJECTED, undone_at=None)
    return rows.order_by("-pk").first()


def last_objection(proposal: Proposal) -> Objection | None:
    """What was last filed for an entry and not taken back, answered or not."""
    rows = proposal.objections.exclude(state=ObjectionState.WITHDRAWN)
    return rows.select_related("filed_by").order_by("-pk").first()


def objection_to(decision: ScreeningDecision | None) -> Objection | None:
    """What was filed against a refusal and not taken back."""
    if decision is None:
        return None
    return decision.objections.exclude(state=ObjectionState.WITHDRAWN).first()


def objection_span(proposal: Proposal, at: datetime) -> Window | Reopening | None:
    """When objections are taken: everybody's time, or the participant's own, longer one."""
    return span_for(proposal.competition, WindowKind.OBJECTION, at, proposal.participant_id)


def obstacles_to_file(
    proposal: Proposal, decision: ScreeningDecision | None, at: datetime
) -> list[str]:
    """A refusal on record, its time open (half open), and one objection only."""
    if not proposal.may(REINSTATE):
        return [_("Only an entry that did not pass the selection can be objected for.")]
    if decision is None:
        return [_("This decision was not made in the portal. Write to the organiser.")]
    if objection_to(decision) is not None:
        return [_("An objection to this decision has been filed already.")]
    return _obstacles_of_time(proposal, at)


def _obstacles_of_time(proposal: Proposal, at: datetime) -> list[str]:
    competition, span = proposal.competition, objection_span(proposal, at)
    if span is None or competition.state != CompetitionState.PUBLISHED:
        return [_("This competition takes no objections.")]
    if at < span.opens_at:
        facts = {"when": say_moment(span.opens_at, competition.zone)}
        return [_("Objections are taken from %(when)s.") % facts]
    if at >= span.closes_at:
        facts = {"when": say_moment(span.closes_at, competition.zone)}
        return [_("Objections were taken until %(when)s.") % facts]
    return []


def obstacles_to_take_back(objection: Objection) -> list[str]:
    """As long as nobody has answered."""
    if objection.state == ObjectionState.FILED:
        return []
    state = objection.get_state_display().lower()
    return [_("The objection can no longer be taken back: %(state)s.") % {"state": state}]


def obstacles_to_answer(objection: Objection, by: User) -> list[str]:
    """Somebody else answers: not who decided, not the second person, none with a part in it."""
    if objection.state != ObjectionState.FILED:
        state = objection.get_state_display().lower()
        return [_("This objection needs no answer: %(state)s.") % {"state": state}]
    decision = objection.decision
    if decision.decided_by_id == by.pk:
        return [_("You decided that the entry is refused: somebody else answers the objection.")]
    if decision.approval and by.pk in _people_of(decision):
        return [_("You were the second person of the refusal: somebody else answers.")]
    if Proposal.objects.filter(pk=objection.proposal_id).involving([by.pk]).exists():
        return [_("You have a part in this entry: somebody else answers the objection.")]
    return []


def _people_of(decision: ScreeningDecision) -> set[int]:
    return {decision.approval.asked_by_id, decision.approval.decided_by_id}


def obstacles_to_accept(objection: Objection) -> list[str]:
    """The way back must still be there."""
    proposal = objection.proposal
    if proposal.may(REINSTATE):
        return []
    state = proposal.get_state_display().lower()
    return [_("The entry cannot go back into the selection: %(state)s.") % {"state": state}]


def objections_of(competition: Competition) -> QuerySet[Objection]:
    """Of an edition: what waits first, the oldest before the others; then the latest answers."""
    first = When(state=ObjectionState.FILED, then=Value(0))
    rank = Case(first, default=Value(1), output_field=IntegerField())
    rows = Objection.objects.filter(proposal__competition=competition).annotate(rank=rank)
    return rows.order_by("rank", "filed_at", "pk")


def counts_of_objections(competition: Competition) -> dict[str, int]:
    """How many wait, are answered, were taken back; `all` together."""
    rows = Objection.objects.filter(proposal__competition=competition)
    return rows.aggregate(
        all=Count("pk"),
        filed=Count("pk", filter=Q(state=ObjectionState.FILED)),
        answered=Count("pk", filter=Q(state__in=ANSWERED)),
        withdrawn=Count("pk", filter=Q(state=ObjectionState.WITHDRAWN)),
    )
