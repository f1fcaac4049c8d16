"""The public part of a closed plenary's minutes, for the page of results.

SECURITY: whoever shows it has made sure that the stage's result is public. No names but those of
the two who sign, no score of anybody, and no title of an entry that did not come in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from competitions.models import Stage
from judging.models import PlenaryPaper, PlenaryRecord
from judging.plenary_papers.parts import departures_of
from judging.states import Outcome, PaperKind, PlenaryState, Presence, Seat


@dataclass(frozen=True, slots=True)
class PublicDeparture:
    """An entry that was moved across the computed line. Without a title it did not come in."""

    number: str
    title: str
    computed: str
    decided: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicMinutes:
    """What everybody may know. `paper` is the stored excerpt as a PDF, None until it is made."""

    number: str
    held_on: date
    place: str
    present: int
    members: int
    quorum: int
    signatories: list[tuple[str, str, str]]
    departures: list[PublicDeparture]
    digest: str
    sheet_sha256: str
    paper: PlenaryPaper | None


def public_minutes_of(stage: Stage) -> PublicMinutes | None:
    """Of the last closing; None while there is no closed plenary. Two statements."""
    kept = (
        PlenaryRecord.objects.filter(plenary__stage=stage, plenary__state=PlenaryState.CLOSED)
        .order_by("-number")
        .first()
    )
    if kept is None:
        return None
    papers = kept.papers.filter(kind=PaperKind.EXCERPT, format="pdf")
    return _told(kept.facts, kept.digest, papers.first())


def _told(facts: dict[str, Any], digest: str, paper: PlenaryPaper | None) -> PublicMinutes:
    return PublicMinutes(
        number=facts["number"],
        held_on=date.fromisoformat(facts["held_on"]),
        place=facts["place"],
        present=facts["present"],
        members=sum(1 for one in facts["people"] if one["is_member"]),
        quorum=facts["quorum"],
        signatories=_signatories(facts["people"]),
        departures=[_departure(entry) for entry in departures_of(facts)],
        digest=digest,
        sheet_sha256=facts["sheet_sha256"],
        paper=paper,
    )


def _signatories(people: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Seat, name and position of chair and secretary."""
    signers = [
        one
        for seat in (Seat.CHAIR, Seat.SECRETARY)
        for one in people
        if one["seat"] == seat and one["presence"] == Presence.PRESENT
    ]
    return [(str(Seat(one["seat"]).label), one["name"], one["position"]) for one in signers]


def _departure(entry: dict[str, Any]) -> PublicDeparture:
    return PublicDeparture(
        number=entry["number"],
        title=entry["title"] if entry["outcome"] == Outcome.IN else "",
        computed=str(Outcome(entry["computed"]).label),
        decided=str(Outcome(entry["outcome"]).label),
        reason=entry["reason"],
    )
