"""What a decision of the administrative selection leaves behind: row, words, request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import ScreeningReason
from competitions.queries import first_stage
from competitions.states import ReasonUse
from core.approvals import Fact
from core.codes import new_code
from core.errors import ActionRefused
from core.models import Approval
from core.moments import say_moment
from innovations.letters import Ruling, objection_end, say_notes, say_reasons, titles_in
from innovations.models import Candidacy, Proposal, ProposalVersion, ScreeningDecision
from innovations.states import Outcome, ProposalState

#: For which outcomes a reason of the list may be given.
USES = {
    Outcome.REPAIR: (ReasonUse.REPAIR, ReasonUse.BOTH),
    Outcome.REJECTED: (ReasonUse.REFUSAL, ReasonUse.BOTH),
}


@dataclass(frozen=True)
class Grounds:
    """Why, and what is asked: reasons of the list, own words, an end, notes by section."""

    reasons: Sequence[ScreeningReason] = ()
    words: str = ""
    until: datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Admission:
    """What came of admitting many at once: those left out keep their place, each with why."""

    admitted: list[Proposal] = field(default_factory=list)
    left_out: list[tuple[Proposal, list[str]]] = field(default_factory=list)


def decided_version(proposal: Proposal, seen: int | None = None) -> ProposalVersion:
    """The version that a decision is about: the latest; `seen` is the one that the person read."""
    version = proposal.versions.latest("number")
    if seen not in {None, version.number}:
        raise ActionRefused(_("The entry has moved on since. Look at it again."))
    return version


def compose_ruling(
    outcome: str, version: ProposalVersion, grounds: Grounds, *, language: str
) -> Ruling:
    """The words that an entrant reads: the same for the preview and for the act."""
    if outcome == Outcome.ADMITTED:
        return Ruling(outcome)
    reason = say_reasons(grounds.reasons, grounds.words)
    if outcome == Outcome.REJECTED:
        return Ruling(outcome, reason=reason)
    notes = say_notes(grounds.notes, titles_in(version.content), language)
    return Ruling(outcome, reason=reason, notes=notes, until=grounds.until)


def obstacles_of_grounds(outcome: str, proposal: Proposal, grounds: Grounds) -> list[str]:
    """A refusal or a repair owes a reason, of the edition's own list or in words."""
    if not grounds.reasons and not grounds.words.strip():
        return [_("Choose a reason or write one: the team reads it.")]
    strange = [
        reason
        for reason in grounds.reasons
        if reason.competition_id != proposal.competition_id or reason.use not in USES[outcome]
    ]
    return [_("“%(reason)s” is not a reason for this.") % {"reason": row.text} for row in strange]


def write_decision(
    proposal: Proposal,
    version: ProposalVersion,
    outcome: str,
    *,
    by: User,
    at: datetime,
    reasons: Iterable[ScreeningReason] = (),
    **facts: Any,
) -> ScreeningDecision:
    """One row for each decision; `facts` are its other columns."""
    decision = ScreeningDecision.objects.create(
        proposal=proposal,
        version=version,
        outcome=outcome,
        decided_by=by,
        decided_at=at,
        **facts,
    )
    decision.reasons.set([reason.pk for reason in reasons])
    return decision


def open_candidacies(entries: Iterable[tuple[Proposal, ProposalVersion]]) -> None:
    """The versions that were handed in become candidates of their edition's first stage."""
    entries = list(entries)
    if not entries:
        return
    stage = first_stage(entries[0][0].competition)
    Candidacy.objects.bulk_create(
        Candidacy(code=new_code(), proposal=proposal, stage=stage, version=version)
        for proposal, version in entries
    )


def close_candidacy(proposal: Proposal) -> None:
    """Take it out of the first stage again, as long as no judge has it."""
    try:
        proposal.candidacies.all().delete()
    except ProtectedError as used:
        sentence = _("The judges have this entry already. It cannot be taken back.")
        raise ActionRefused(sentence) from used


def repair_before(decision: ScreeningDecision) -> ScreeningDecision | None:
    """The repair of the same version that a prolongation stood on."""
    rows = decision.proposal.decisions.filter(version=decision.version_id, undone_at=None)
    return rows.filter(outcome=Outcome.REPAIR, pk__lt=decision.pk).order_by("pk").last()


# The request for a refusal.


def plain_request(version: ProposalVersion, grounds: Grounds) -> dict:
    """What the act takes besides its subject, as plain JSON."""
    reasons = [row.pk for row in grounds.reasons]
    return {"version": version.pk, "reasons": reasons, "words": grounds.words}


def proposal_asked(approval: Approval) -> Proposal:
    """The entry that a request is about."""
    rows = Proposal.objects.select_related("competition__organiser", "entrant")
    return rows.get(pk=approval.subject_id)


def describe_rejection(approval: Approval) -> list[Fact]:
    """What the second person reads before the yes."""
    proposal = proposal_asked(approval)
    after = str(ProposalState.INELIGIBLE.label)
    facts = [
        Fact(_("Entry"), "", f"{proposal.number} {proposal.title} ({proposal.entrant.name})"),
        Fact(_("State"), str(proposal.get_state_display()), after),
        Fact(_("Reason that the team reads"), "", approval.reason),
    ]
    closes = objection_end(proposal, approval.asked_at)
    if closes:
        when = say_moment(closes, proposal.competition.zone)
        facts.append(Fact(_("The team may object until"), "", when))
    return facts
