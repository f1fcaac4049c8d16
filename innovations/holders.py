"""Who holds a proposal now, who did before, who will next: always visible to its writers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from competitions.models import Competition, Stage, Window
from competitions.queries import window_of
from competitions.states import CompetitionState, WindowKind
from core.moments import say_day, say_moment, say_span
from innovations.models import Proposal
from innovations.queries import INSTANT, SectionProgress
from innovations.states import ObjectionState, ProposalState

_S = ProposalState
STATIONS = {
    _S.DRAFT: "writers",
    _S.WITH_AGENCY_HEAD: "head",
    _S.WITH_LOCAL_ADMIN: "local_admin",
    _S.SUBMITTED: "organiser",
    _S.REPAIR: "local_admin",
    _S.ELIGIBLE: "judges",
}
FINISHED = (CompetitionState.CONCLUDED, CompetitionState.ARCHIVED)


@dataclass(frozen=True)
class Holder:
    """One station of the chain; `state` is past, now or coming."""

    name: str
    text: str
    state: str


def chain_of(
    proposal: Proposal, progress: list[SectionProgress], *, stage: Stage | None
) -> list[Holder]:
    """Every station in order. One that left the way (withdrawn, not admitted) has no `now`."""
    stations = _stations(proposal, progress, stage)
    now = _station_now(proposal)
    keys = [key for key, _name, _text in stations]
    reached = keys.index(now) if now in keys else len(keys)
    chain = []
    for place, (_key, name, text) in enumerate(stations):
        state = "now" if place == reached else "past" if place < reached else "coming"
        chain.append(Holder(name, f"{text}, {_since(proposal)}" if state == "now" else text, state))
    return chain


def holder_now(proposal: Proposal) -> str:
    """The present holder in few words, for lists."""
    names = {
        "writers": _("the team of writers"),
        "head": _("the head of agency"),
        "local_admin": _("the local admin"),
        "organiser": proposal.competition.organiser.brief,
        "judges": _("the judges"),
    }
    return str(names.get(_station_now(proposal), ""))


def say_holder(proposal: Proposal) -> str:
    """Who has it, since when, and where it matters until when; empty once nobody has."""
    name = holder_now(proposal)
    if not name:
        return ""
    parts = {"holder": name, "since": _since(proposal)}
    said = _("With %(holder)s %(since)s") % parts
    return f"{said}, {_until(proposal)}" if proposal.state == _S.REPAIR else said


def _station_now(proposal: Proposal) -> str:
    """An open objection puts a refused entry back into the organiser's hands; an edition ends."""
    if proposal.state == _S.ELIGIBLE and proposal.competition.state in FINISHED:
        return ""
    if proposal.state == _S.INELIGIBLE and _open_objection(proposal):
        return "organiser"
    return STATIONS.get(proposal.state, "")


def _open_objection(proposal: Proposal) -> dict | None:
    """What the page has read `with_objection`, while nobody has answered it."""
    told = getattr(proposal, "objection", None)
    return told if told and told["state"] == ObjectionState.FILED else None


def _stations(
    proposal: Proposal, progress: list[SectionProgress], stage: Stage | None
) -> list[tuple[str, str, str]]:
    competition = proposal.competition
    stations = [("writers", _("Team of writers"), _writers(proposal, progress))]
    if competition.needs_agency_head:
        stations.append(("head", _("Head of agency"), _("Approves the text")))
    stations.append(("local_admin", _local_admin(proposal), _correcting(proposal)))
    stations.append(("organiser", competition.organiser.brief, _deciding(proposal)))
    if proposal.state != _S.INELIGIBLE:
        stations.append(("judges", _("Judges"), _judging(competition, stage)))
    return stations


def _writers(proposal: Proposal, progress: list[SectionProgress]) -> str:
    people = {proposal.created_by_id: proposal.created_by.name}
    people |= {p.draft.saved_by_id: p.draft.saved_by.name for p in progress if _has_writer(p)}
    return ", ".join(people.values())


def _has_writer(part: SectionProgress) -> bool:
    return bool(part.draft and part.draft.saved_by_id)


def _local_admin(proposal: Proposal) -> str:
    agency = proposal.entrant.parent or proposal.entrant
    return _("Local admin of %(agency)s") % {"agency": agency.brief}


def _correcting(proposal: Proposal) -> str:
    """Repair has its end."""
    if proposal.state != _S.REPAIR:
        return _("Corrects and submits")
    said = _("Mends what the organiser asked for")
    return f"{said}, {_until(proposal)}"


def _deciding(proposal: Proposal) -> str:
    """The selection, or the objection to its result."""
    if _open_objection(proposal):
        return _("Answers the objection")
    competition = proposal.competition
    window = window_of(competition, WindowKind.SCREENING)
    return _with_span(_("Checks the entry"), window, competition)


def _judging(competition: Competition, stage: Stage | None) -> str:
    return _with_span(_("Assess the entry"), stage, competition)


def _with_span(text: str, span: Window | Stage | None, competition: Competition) -> str:
    if span is None:
        return text
    return f"{text}, {say_span(span.opens_at, span.closes_at - INSTANT, competition.zone)}"


def _until(proposal: Proposal) -> str:
    if proposal.repair_until is None:
        return ""
    when = say_moment(proposal.repair_until, proposal.competition.zone, short=True)
    return _("until %(when)s") % {"when": when}


def _since(proposal: Proposal) -> str:
    objection = _open_objection(proposal)
    since = datetime.fromisoformat(objection["filed_at"]) if objection else proposal.held_since
    return _("since %(day)s") % {"day": say_day(since, proposal.competition.zone, short=True)}
