"""Letters of the administrative selection: what the preview shows is what the post sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from competitions.models import ScreeningReason
from competitions.queries import sender_of, window_of
from competitions.states import WindowKind
from core.links import plain_path
from core.moments import say_in_figures
from innovations.models import Proposal, ScreeningDecision
from innovations.queries import SECOND_THOUGHTS
from innovations.section_notes import FILES
from innovations.states import Outcome
from notifications.outbox import Letter, post_letters

KINDS = {
    Outcome.ADMITTED: "proposal_admitted",
    Outcome.REPAIR: "proposal_repair_asked",
    Outcome.REJECTED: "proposal_rejected",
}
#: These can be undone, so their news waits until they no longer can.
WAITS = frozenset({Outcome.ADMITTED, Outcome.REPAIR})


@dataclass(frozen=True)
class Ruling:
    """What is decided, or about to be, in the words that the entrant reads."""

    outcome: str
    reason: str = ""
    notes: str = ""
    until: datetime | None = None


def say_reasons(reasons: Iterable[ScreeningReason], words: str) -> str:
    """Reasons of the list, then the screener's own words, each a paragraph."""
    texts = [reason.text for reason in reasons]
    listed = [f"\N{EN DASH} {text}" for text in texts] if len(texts) > 1 else texts
    return "\n\n".join([*listed, *([words.strip()] if words.strip() else [])])


def say_notes(notes: Mapping[str, str], titles: Mapping[str, str], language: str) -> str:
    """Ringkasan: Sebut sumber angkanya. One paragraph a section, in the order of the form."""
    with override(language):
        known = {**titles, FILES: _("Attachments")}
    told = [(known[code], notes[code].strip()) for code in known if notes.get(code, "").strip()]
    return "\n\n".join(f"{title}: {text}" for title, text in told)


def titles_in(content: dict) -> dict[str, str]:
    """Section codes with their titles, as a frozen version has them."""
    return {section["code"]: section["title"] for section in content["sections"]}


def facts_of(proposal: Proposal, ruling: Ruling, at: datetime) -> dict[str, str]:
    """What the letter says; times in figures, so that every reader finds the same."""
    competition = proposal.competition
    closes = _closes(proposal, ruling, at)
    return {
        "title": proposal.title,
        "number": proposal.number,
        "competition": competition.name,
        "organiser": competition.organiser.name,
        "reason": ruling.reason,
        "note": ruling.notes,
        "closes": say_in_figures(closes, competition.zone) if closes else "",
    }


def _closes(proposal: Proposal, ruling: Ruling, at: datetime) -> datetime | None:
    """Until when to repair, or until when one may object."""
    if ruling.outcome == Outcome.REPAIR:
        return ruling.until
    if ruling.outcome == Outcome.REJECTED:
        return objection_end(proposal, at)
    return None


def objection_end(proposal: Proposal, at: datetime) -> datetime | None:
    """When objections close, if they are still taken or are yet to be."""
    window = window_of(proposal.competition, WindowKind.OBJECTION)
    return window.closes_at if window and at < window.closes_at else None


def news_of(decision: ScreeningDecision) -> str:
    """What the outbox finds the letters of one decision by."""
    return f"decision-{decision.pk}"


def tell_decision(
    decision: ScreeningDecision, ruling: Ruling, *, to: list[User], at: datetime
) -> None:
    """The team and its local admins hear it; of what can be undone only when it no longer can."""
    tell_decisions([(decision, to)], ruling, at=at)


def tell_decisions(
    told: Iterable[tuple[ScreeningDecision, list[User]]], ruling: Ruling, *, at: datetime
) -> None:
    """The same ruling about many entries of one edition, in two statements."""
    rows = [(decision, decision.proposal, to) for decision, to in told]
    letters = [
        Letter(
            to=to,
            about=news_of(decision),
            url=plain_path("proposal-detail", code=proposal.code),
            context=facts_of(proposal, ruling, at),
        )
        for decision, proposal, to in rows
    ]
    if not rows:
        return
    not_before = at + SECOND_THOUGHTS if ruling.outcome in WAITS else None
    sender = sender_of(rows[0][1].competition)
    post_letters(KINDS[ruling.outcome], letters, at=at, not_before=not_before, **sender)
