"""Who hears what about a proposal. Each act's entry makes its news unique."""

from datetime import datetime

from accounts.models import Membership, User
from audit.models import Entry
from competitions.models import Competition, Event
from competitions.queries import sender_of, window_of
from competitions.states import WindowKind
from core.links import plain_path
from core.moments import say_in_figures
from innovations import queries, turnout
from innovations.models import Attachment, Objection, Proposal, ProposalVersion
from innovations.states import ObjectionState
from notifications.outbox import post

#: So many titles stand in one letter.
TITLES = 10


def tell_handed_over(proposal: Proposal, entry: Entry, *, to: list[User], at: datetime) -> None:
    """It is on the desk of a local admin or a head of agency now."""
    _tell("proposal_handed_over", proposal, entry, to=to, at=at, person=entry.actor.name)


def tell_returned(proposal: Proposal, entry: Entry, *, sections: list[str], at: datetime) -> None:
    """The team reads what should be mended, and in which sections there is more to read."""
    team = queries.team_of(proposal)
    facts = {"person": entry.actor.name, "note": proposal.returned_note}
    facts["noted"] = ", ".join(sections)
    _tell("proposal_returned", proposal, entry, to=team, at=at, **facts)


def tell_submitted(
    proposal: Proposal, entry: Entry, version: ProposalVersion, *, at: datetime
) -> None:
    """The entrant's side gets the receipt's facts, the organiser work."""
    facts = {
        "number": proposal.number,
        "when": say_in_figures(version.frozen_at, proposal.competition.zone),
        "digest": version.digest,
    }
    entrant = _entrant_side(proposal, at)
    url = plain_path("proposal-receipt", code=proposal.code)
    _tell("proposal_submitted", proposal, entry, to=entrant, at=at, url=url, **facts)
    organisers = queries.deciders_of(proposal.competition, at.date())
    url = plain_path("screening-detail", code=proposal.code)
    _tell("proposal_received", proposal, entry, to=organisers, at=at, url=url, **facts)


def tell_withdrawn(proposal: Proposal, entry: Entry, *, was_submitted: bool, at: datetime) -> None:
    """Everybody on the entrant's side; the organiser only of what it had received."""
    facts = {"person": entry.actor.name, "number": proposal.number}
    to = _entrant_side(proposal, at)
    _tell("proposal_withdrawn", proposal, entry, to=to, at=at, **facts)
    if was_submitted:
        to = queries.deciders_of(proposal.competition, at.date())
        url = plain_path("screening-detail", code=proposal.code)
        _tell("proposal_withdrawn", proposal, entry, to=to, at=at, url=url, **facts)


def tell_disqualified(proposal: Proposal, entry: Entry, *, reason: str, at: datetime) -> None:
    """The entrant's side reads why; nothing is said of who asked for it."""
    facts = {"number": proposal.number, "reason": reason}
    to = _entrant_side(proposal, at)
    _tell("proposal_disqualified", proposal, entry, to=to, at=at, **facts)


def tell_kept_back(attachment: Attachment, entry: Entry, *, at: datetime) -> None:
    """Whoever sent the file, and who answers for the entry; the organiser is shown its state."""
    proposal = attachment.proposal
    admins = queries.local_admins_of(proposal.entrant, at.date())
    to = list(dict.fromkeys([attachment.uploaded_by, *admins]))
    url = plain_path("proposal-files", code=proposal.code)
    _tell("attachment_kept_back", proposal, entry, to=to, at=at, url=url, file=attachment.name)


def tell_objection_filed(objection: Objection, entry: Entry, *, at: datetime) -> None:
    """The entrant's side reads that it arrived, the office that somebody owes an answer."""
    proposal = objection.proposal
    window = window_of(proposal.competition, WindowKind.OBJECTION)
    facts = {
        "number": proposal.number,
        "person": entry.actor.name,
        "closes": say_in_figures(window.closes_at, proposal.competition.zone) if window else "",
    }
    to, url = _entrant_side(proposal, at), plain_path("objection-file", code=proposal.code)
    _tell("objection_received", proposal, entry, to=to, at=at, url=url, **facts)
    _tell_office("objection_filed", objection, entry, at=at, **facts)


def tell_objection_withdrawn(objection: Objection, entry: Entry, *, at: datetime) -> None:
    """The office owes no answer any more."""
    facts = {"number": objection.proposal.number, "person": entry.actor.name}
    _tell_office("objection_withdrawn", objection, entry, at=at, **facts)


def tell_objection_answered(objection: Objection, entry: Entry, *, at: datetime) -> None:
    """The entrant's side reads outcome and reason; the office as well, who decided among them."""
    proposal = objection.proposal
    facts = {"number": proposal.number, "answer": objection.answer}
    is_accepted = objection.state == ObjectionState.ACCEPTED
    kind = "objection_accepted" if is_accepted else "objection_denied"
    to, url = _entrant_side(proposal, at), plain_path("objection-file", code=proposal.code)
    _tell(kind, proposal, entry, to=to, at=at, url=url, **facts)
    _tell_office("objection_answered", objection, entry, at=at, **facts)


def _tell_office(
    kind: str, objection: Objection, entry: Entry, *, at: datetime, **facts: str
) -> None:
    to = queries.deciders_of(objection.proposal.competition, at.date())
    url = plain_path("objection-answer", code=objection.code)
    _tell(kind, objection.proposal, entry, to=to, at=at, url=url, **facts)


def tell_stuck(competition: Competition, drafts: list[int], *, at: datetime) -> None:
    """Everybody on the teams; a person with several drafts reads it once."""
    post(
        "proposal_reminder",
        to=User.objects.filter(teams__proposal__in=drafts).distinct(),
        about=f"stuck-{_today(competition, at)}",
        at=at,
        **sender_of(competition),
        url=plain_path("proposal-list"),
        competition=competition.name,
        closes=_closing(competition),
    )


def tell_called(
    competition: Competition, agencies: list[int], event: Event | None, *, at: datetime
) -> None:
    """Local admins and heads of the agencies; the event is named where there is one."""
    post(
        "agency_invited",
        to=turnout.admins_of(agencies, at.date()),
        about=f"call-{_today(competition, at)}",
        at=at,
        **sender_of(competition),
        url=plain_path("competition-detail", slug=competition.slug),
        competition=competition.name,
        organiser=competition.organiser.name,
        closes=_closing(competition),
        event=event.title if event else "",
        event_when=say_in_figures(event.starts_at, event.zone) if event else "",
    )


def _today(competition: Competition, at: datetime) -> str:
    return f"{competition.code}-{competition.start_of_day(at):%Y%m%d}"


def _closing(competition: Competition) -> str:
    window = window_of(competition, WindowKind.REGISTRATION)
    return say_in_figures(window.closes_at, competition.zone)


def _entrant_side(proposal: Proposal, at: datetime) -> list[User]:
    admins = queries.local_admins_of(proposal.entrant, at.date())
    return list(dict.fromkeys([*queries.team_of(proposal), *admins]))


def _tell(
    kind: str,
    proposal: Proposal,
    entry: Entry,
    *,
    to: list[User],
    at: datetime,
    url: str = "",
    **facts: str,
) -> None:
    post(
        kind,
        to=to,
        about=f"proposal-{proposal.code}-{entry.pk}",
        at=at,
        **sender_of(proposal.competition),
        url=url or plain_path("proposal-detail", code=proposal.code),
        title=proposal.title,
        competition=proposal.competition.name,
        organiser=proposal.competition.organiser.name,
        **facts,
    )


def tell_passed_on(
    membership: Membership, successor: Membership, drafts: list[Proposal], *, at: datetime
) -> None:
    """Whoever takes drafts over learns which; whoever leaves learns with whom they are."""
    facts = {
        "agency": membership.agency.name,
        "leaver": membership.person.name,
        "heir": successor.person.name,
        "titles": "; ".join(draft.title for draft in drafts[:TITLES]),
        "count": len(drafts),
    }
    about = f"passed-{membership.code}"
    url = plain_path("proposal-list")
    post("drafts_taken_over", to=[successor.person], about=about, at=at, url=url, **facts)
    post("drafts_passed_on", to=[membership.person], about=about, at=at, **facts)


def tell_joined(proposal: Proposal, entry: Entry, *, inviter: User, at: datetime) -> None:
    """Whoever sent the link learns who used it."""
    url = plain_path("proposal-team", code=proposal.code)
    _tell("team_joined", proposal, entry, to=[inviter], at=at, url=url, person=entry.actor.name)
