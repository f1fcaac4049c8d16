"""Proposals of the demo, played through the portal's own acts at instants of their time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from accounts.models import Agency, User
from competitions.models import Category, Competition, Group, Section
from competitions.queries import window_of
from competitions.states import WindowKind
from demo.editions import ZONE
from demo.files import read
from demo.papers import Papers
from demo.people import People
from demo.tree import Tree
from innovations.actions import (
    complete_section,
    hand_over_proposal,
    save_section,
    start_proposal,
    submit_proposal,
)
from innovations.facts import InnovationFacts
from innovations.models import Innovation, Proposal

DECLARED = ("accurate", "publishable")
RUSH = 2.6  # most proposals come in the last days: the share handed in by then is share ** RUSH


class Cast:
    """Everything that the acts of one edition need, read once."""

    def __init__(self, competition: Competition, tree: Tree, people: People) -> None:
        self.competition = competition
        self.tree = tree
        self.people = people
        self.papers = Papers(competition)
        self.group: Group = competition.groups.get(code="umum")
        self.categories: dict[str, Category] = {c.name: c for c in competition.categories.all()}
        rules = competition.rule_sets.get()
        self.sections: dict[str, Section] = {
            section.code: section for section in rules.sections.prefetch_related("questions")
        }

    def unit(self, entry: dict) -> Agency:
        """The entrant."""
        return self.tree.units[entry["agency"], entry["unit"]]

    def admin(self, entry: dict) -> User:
        """Who submits for it."""
        return self.people.local_admins[entry["agency"]]


@dataclass(frozen=True)
class Writing:
    """One proposal with its people and the instants of its way to the organiser."""

    entry: dict
    writer: User
    started_at: datetime
    submitted_at: datetime

    def moment_of(self, place: int) -> datetime:
        """When the section at this place was saved."""
        return self.moment((place + 1) / (len(self.entry["answers"]) + 2))

    def moment(self, part: float) -> datetime:
        """Between start (0) and submission (1)."""
        return self.started_at + (self.submitted_at - self.started_at) * part


def luck(*parts: object) -> float:
    """A number from 0 to 1 that is the same on every machine."""
    digest = sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def plan_writings(cast: Cast, entries: Iterable[dict]) -> list[Writing]:
    """Spread the entries over the registration window, in the order of their submission."""
    window = window_of(cast.competition, WindowKind.REGISTRATION)
    shuffled = sorted(entries, key=lambda entry: luck("order", entry["id"]))
    writings = [
        _plan(cast, entry, window.opens_at, window.closes_at, place / len(shuffled))
        for place, entry in enumerate(shuffled, start=1)
    ]
    return sorted(writings, key=lambda writing: writing.submitted_at)


def _plan(
    cast: Cast, entry: dict, opens_at: datetime, closes_at: datetime, share: float
) -> Writing:
    last = closes_at - timedelta(minutes=25)
    day = opens_at + (last - opens_at) * share ** (1 / RUSH)
    head_start = 0.25 + luck("start", entry["id"]) / 4
    begun = opens_at + (day - opens_at) * head_start
    return Writing(
        entry=entry,
        writer=cast.people.proposers[entry["id"]],
        started_at=working_hours(begun, "begun", entry["id"]),
        submitted_at=min(working_hours(day, "day", entry["id"]), last),
    )


def write_sections(cast: Cast, proposal: Proposal, writing: Writing) -> None:
    """Save every section that has an answer and mark it complete, unless it is unfinished."""
    unfinished = writing.entry.get("unfinished", [])
    for place, (code, texts) in enumerate(writing.entry["answers"].items()):
        section = cast.sections[code]
        act = {"by": writing.writer, "at": writing.moment_of(place)}
        save_section(proposal, section=section, revision=0, answers=given(section, texts), **act)
        if code not in unfinished:
            complete_section(proposal, section=section, **act)


def begin(cast: Cast, writing: Writing) -> Proposal:
    """Enter the innovation into the edition: the unit's own row of the register, or a new one."""
    return start_proposal(
        cast.competition,
        by=writing.writer,
        at=writing.started_at,
        entrant=cast.unit(writing.entry),
        facts=facts_of(cast, writing.entry),
    )


def given(section: Section, texts: str | list[str]) -> dict[str, str]:
    """Answers by question; a section with two questions has a list of two texts."""
    parts = [texts] if isinstance(texts, str) else texts
    codes = [question.code for question in section.questions.all()]
    return dict(zip(codes, parts, strict=True))


def facts_of(cast: Cast, entry: dict) -> InnovationFacts:
    """What a proposer tells before writing."""
    unit = cast.unit(entry)
    return InnovationFacts(
        name=entry["name"],
        long_name=entry["long_name"] or "",
        subtitle=entry["subtitle"],
        started_on=date.fromisoformat(entry["start_date"]),
        group=cast.group,
        category=cast.categories[entry["category"]],
        sdgs=tuple(entry["sdgs"]),
        innovation=Innovation.objects.filter(owner=unit, name=entry["name"]).first(),
        **_measure(entry.get("before_after")),
    )


def _measure(change: dict | None) -> dict[str, Any]:
    if change is None:
        return {}
    return {
        "measure": change["measure"],
        "measure_unit": change["unit"],
        "measure_before": Decimal(str(change["before"])),
        "measure_after": Decimal(str(change["after"])),
    }


def hand_over(proposal: Proposal, writing: Writing) -> Proposal:
    """To the local admin, shortly before the submission."""
    return hand_over_proposal(proposal, by=writing.writer, at=writing.moment(0.95))


def submit(cast: Cast, proposal: Proposal, writing: Writing) -> None:
    """By the local admin of the agency."""
    admin = cast.admin(writing.entry)
    submit_proposal(proposal, by=admin, at=writing.submitted_at, declarations=DECLARED)


def working_hours(instant: datetime, *parts: object) -> datetime:
    """The same day between 8 and 16 o'clock, a little different for each of the parts."""
    seconds = int(luck(*parts) * 8 * 3600)
    morning = instant.astimezone(ZONE).replace(hour=8, minute=0, second=0, microsecond=0)
    return morning + timedelta(seconds=seconds)


def chosen_entries(*, small: bool) -> list[dict]:
    """All entries, or those that a test needs to see every role and every outcome."""
    entries = read("entries")
    if not small:
        return entries
    failed = read("marks")["screening_failed"][0]["entry"]
    return [*entries[:SMALL], *(entry for entry in entries if entry["id"] == failed)]


SMALL = 14
