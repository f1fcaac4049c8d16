"""The edition of this year: entries in every state, so that each role finds something to do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from competitions.actions import publish_competition
from demo.editions import ZONE, build_edition, plan_around
from demo.entries import Cast, Writing, begin, hand_over, submit, working_hours, write_sections
from demo.files import read
from demo.judgement import (
    assign_all,
    declare_all,
    leave_open,
    marks_for,
    score,
    seat_panel,
)
from demo.people import People
from demo.refusal import refuse
from demo.tree import Tree
from innovations.actions import (
    admit_proposal,
    ask_to_reject,
    file_objection,
    request_repair,
    return_proposal,
)
from innovations.models import Proposal
from innovations.queries import usual_repair_end
from judging.actions import save_scorecard, start_stage
from judging.models import Assignment

PANEL = ("J1", "J2", "J3", "J4")
BEGUN_PAPERS = 3  # of five that a draft owes
Write = Callable[[Cast, Proposal, Writing], None]
FAR_APART = 16  # points below the others: a case for the moderation
BEGUN = 4  # criteria on a scorecard that somebody has begun


def open_edition(tree: Tree, people: People, now: datetime) -> Cast:
    """Publish it, enter what `open_edition.json` tells, and open the marks."""
    competition = build_edition(plan_around(now), tree, people)
    published_at = now - timedelta(days=30)
    competition = publish_competition(competition, by=people.organiser, at=published_at)
    cast = Cast(competition, tree, people)
    for entry in read("open_edition")["new"]:
        writing = _writing(cast, _fresh(entry, now), now)
        proposal = begin(cast, writing)
        write_sections(cast, proposal, writing)
        cast.papers.attach(proposal, by=writing.writer, at=writing.moment(0.9), most=BEGUN_PAPERS)
    entries = {entry["id"]: entry for entry in read("entries")}
    proposals = [(row, play(cast, entries[row["entry"]], row, now)) for row in _in_time()]
    _judge(cast, [(row, p) for row, p in proposals if row["end"] == "eligible"], now)
    return cast


def _in_time() -> list[dict]:
    """The longest ago first, so that numbers follow the days."""
    return sorted(read("open_edition")["again"], key=lambda row: -row["days_ago"])


def _fresh(entry: dict, now: datetime) -> dict:
    """A new innovation, as old today as the file says."""
    months = entry["started_months_ago"]
    local = now.astimezone(ZONE)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return {
        **entry,
        "id": entry["proposer"],
        "start_date": date(year, month + 1, 3).isoformat(),
        "replicated": False,
    }


def _writing(cast: Cast, entry: dict, now: datetime, *, days_ago: int | None = None) -> Writing:
    days = entry.get("days_ago", 0) if days_ago is None else days_ago
    end = working_hours(now - timedelta(days=days), "open", entry["name"])
    return Writing(
        entry=entry,
        writer=cast.people.proposers[entry["id"]],
        started_at=end - timedelta(days=5),
        submitted_at=end,
    )


def play(
    cast: Cast, entry: dict, row: dict[str, Any], now: datetime, *, write: Write = write_sections
) -> Proposal:
    """Bring an entry of 2020, entered again, as far as its row says."""
    writing = _writing(cast, entry, now, days_ago=row["days_ago"])
    proposal = begin(cast, writing)
    write(cast, proposal, writing)
    cast.papers.attach(proposal, by=writing.writer, at=writing.moment(0.9))
    proposal = hand_over(proposal, writing)
    if row["end"] == "returned":
        admin = cast.admin(entry)
        told = {"note": row["note"], "notes": row["notes"]}
        return return_proposal(proposal, by=admin, at=writing.submitted_at, **told)
    if row["end"] == "handed_over":
        return proposal
    submit(cast, proposal, writing)
    proposal = _decide(cast, proposal, row, writing.submitted_at)
    if "objection" in row:
        later = proposal.held_since + timedelta(days=1)
        file_objection(proposal, by=cast.admin(entry), at=later, text=row["objection"])
    return proposal


def _decide(
    cast: Cast, proposal: Proposal, row: dict[str, Any], submitted_at: datetime
) -> Proposal:
    act = {"by": cast.people.screener, "at": submitted_at + timedelta(days=1, hours=1)}
    if row["end"] == "repair":
        until = usual_repair_end(proposal, act["at"])
        return request_repair(proposal, words=row["note"], notes=row["notes"], until=until, **act)
    if row["end"] == "asked":
        ask_to_reject(proposal, words=row["note"], **act)
    if row["end"] == "rejected":
        return refuse(proposal, second=cast.people.organiser, reason=row["note"], **act)
    return admit_proposal(proposal, **act) if row["end"] == "eligible" else proposal


def _judge(cast: Cast, eligible: list[tuple[dict, Proposal]], now: datetime) -> None:
    """Panel of four, two judges an entry, most scorecards locked, the rest for the visitor."""
    desk = cast.competition.stages.get(order=1)
    opened = desk.opens_at
    panel = seat_panel(cast, desk, PANEL, opened)
    wanted = [(row["entry"], judge, p) for row, p in eligible for judge in row["judges"]]
    pairs = assign_all(cast, desk, panel, wanted, opened + timedelta(hours=1))
    desk = start_stage(desk, by=cast.people.organiser, at=opened + timedelta(hours=2))
    declare_all(cast, panel, opened + timedelta(hours=4))
    leave_open(cast, desk, opened + timedelta(hours=5))
    for row, _ in eligible:
        for judge, state in row["judges"].items():
            _score(cast, pairs[row["entry"], judge], (row["entry"], judge, state), now)


def _score(cast: Cast, assignment: Assignment, names: tuple[str, str, str], now: datetime) -> None:
    entry, judge, state = names
    at = working_hours(now - timedelta(days=2), *names)
    if state in {"locked", "strict"}:
        lower = FAR_APART if state == "strict" else 0
        score(cast, assignment, (entry, judge), at, lower=lower)
    elif state == "begun":
        marks = marks_for(entry, judge)[:BEGUN]
        save_scorecard(assignment, by=cast.people.judges[judge], at=at, version=0, marks=marks)
