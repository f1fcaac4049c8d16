"""Panel, assignments and marks of an edition, through the acts of its judges."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from competitions.models import Stage
from demo.editions import CHAIR
from demo.entries import Cast, luck, working_hours
from demo.files import read
from innovations.models import Candidacy, Proposal
from judging.actions import (
    add_panel_member,
    change_assignments,
    declare_independence,
    decline_place,
    lock_scorecard,
    save_scorecard,
)
from judging.actions.places import Answer
from judging.marks import MarkFacts
from judging.models import Assignment, PanelMember, Scorecard

BANDS = (0, 21, 41, 61, 81)
LOAD = 60
SILENT, ABROAD = "J6", "J7"
Pairs = dict[tuple[str, str], Assignment]


def seat_panel(cast: Cast, stage: Stage, codes: Iterable[str], at: datetime) -> dict:
    """Put judges on the panel; by the codes of `people.json`."""
    facts = {row["code"]: row for row in read("people")["judges"]}
    return seat_members(cast, stage, {code: facts[code]["expertise"] for code in codes}, at)


def seat_members(cast: Cast, stage: Stage, expertise: dict[str, str], at: datetime) -> dict:
    """Judges by their codes, with what they know."""
    return {
        code: add_panel_member(
            stage,
            by=cast.people.organiser,
            at=at,
            person=cast.people.judges[code],
            expertise=known,
            maximum_load=LOAD,
            is_chair=code == CHAIR,
        )
        for code, known in expertise.items()
    }


def assign_all(
    cast: Cast,
    stage: Stage,
    panel: dict[str, PanelMember],
    wanted: Iterable[tuple[str, str, Proposal]],
    at: datetime,
) -> Pairs:
    """Give entries to judges by hand, all at once; `wanted` is entry id, judge code, proposal."""
    candidacies = {row.proposal_id: row for row in Candidacy.objects.filter(stage=stage)}
    names = {(candidacies[p.pk].pk, panel[j].pk): (entry, j) for entry, j, p in wanted}
    change_assignments(
        stage,
        by=cast.people.organiser,
        at=at,
        add=[(candidacies[p.pk], panel[j]) for _, j, p in wanted],
        remove=[],
        reason="",
    )
    rows = Assignment.objects.filter(member__stage=stage)
    return {names[row.candidacy_id, row.member_id]: row for row in rows}


def declare_all(cast: Cast, panel: dict[str, PanelMember], at: datetime) -> None:
    """Each judge accepts with the own expertise, and declares independence."""
    for code, member in panel.items():
        answer = Answer(categories=_fields(cast, code))
        declare_independence(member, by=cast.people.judges[code], at=at, answer=answer)


def leave_open(cast: Cast, stage: Stage, asked_at: datetime) -> None:
    """One judge has yet to answer the invitation, another has declined it."""
    asked = seat_panel(cast, stage, (SILENT, ABROAD), asked_at)
    act = {"by": cast.people.judges[ABROAD], "at": asked_at + timedelta(days=1)}
    decline_place(asked[ABROAD], reason="Bertugas di luar negeri sampai akhir tahun.", **act)


def _fields(cast: Cast, code: str) -> dict[int, bool]:
    """The judge's categories; the first is the main one."""
    judges = {row["code"]: row for row in read("people")["judges"]}
    names = judges[code]["categories"]
    return {cast.categories[name].pk: name == names[0] for name in names}


@cache
def evaluations() -> dict[tuple[str, str], dict[str, int]]:
    """Marks by entry and judge: criterion to mark."""
    facts = read("marks")
    return {
        (entry, judge): dict(zip(facts["criteria"], marks, strict=True))
        for entry, judge, marks in facts["evaluations"]
    }


def judges_of(entry: str) -> list[str]:
    """Who scored the entry in 2020."""
    return [judge for known, judge in evaluations() if known == entry]


def marks_for(entry: str, judge: str, *, lower: int = 0) -> list[MarkFacts]:
    """The judge's marks with level and reason; a judge of another year takes over the first's."""
    scored = evaluations().get((entry, judge)) or evaluations()[entry, judges_of(entry)[0]]
    return [_mark(entry, judge, criterion, value - lower) for criterion, value in scored.items()]


def _mark(entry: str, judge: str, criterion: str, value: int) -> MarkFacts:
    level = sum(value >= low for low in BANDS)
    sentences = read("reasons")[criterion][str(level)]
    choice = int(luck(entry, judge, criterion) * len(sentences))
    return MarkFacts(criterion, level, Decimal(value), sentences[choice])


def score(
    cast: Cast, assignment: Assignment, names: tuple[str, str], at: datetime, *, lower: int = 0
) -> Scorecard:
    """Write all marks, read on for a while, and lock them; `names` are entry and judge."""
    by, marks = cast.people.judges[names[1]], marks_for(*names, lower=lower)
    card = save_scorecard(assignment, by=by, at=at, version=0, marks=marks)
    Scorecard.objects.filter(pk=card.pk).update(created_at=at)  # no act can begin in the past
    later = at + timedelta(minutes=12 + int(luck("reading", *names) * 25))
    return lock_scorecard(assignment, by=by, at=later, version=card.version)


def score_all(cast: Cast, pairs: Pairs, opens_at: datetime, days: int) -> None:
    """Spread the judges' work over the days of the stage, in the order of time."""
    timed = sorted(
        (_moment(opens_at, days, *names), names, assignment) for names, assignment in pairs.items()
    )
    for at, names, assignment in timed:
        score(cast, assignment, names, at)


def _moment(opens_at: datetime, days: int, entry: str, judge: str) -> datetime:
    day = opens_at + timedelta(days=int(luck("day", entry, judge) * days))
    return working_hours(day, "hour", entry, judge)
