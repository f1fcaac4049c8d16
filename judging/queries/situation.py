"""A stage as the engine sees it: by public names only, so that a stranger can draw again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from competitions.models import Stage
from core.digests import digest_of
from judging.models import Assignment, AssignmentChange, Mark, PanelExpertise, PanelMember
from judging.queries.conflicts import conflicts_of
from judging.queries.progress import entries_of
from judging.querysets import COUNTING
from judging.states import AssignmentState, ChangeSource, PlaceState, ScorecardState

Pair = tuple[str, str]

MAIN, SECOND, NONE = 0, 10, 40  # what a reading costs, by the judge's expertise
#: Taken back by the computer or by an undo: such a pair may be drawn again, others never.
LIGHTLY_TAKEN = {ChangeSource.DRAW, ChangeSource.UNDO}


@dataclass(frozen=True)
class Situation:
    """Entries by number and judges by code, with the rows behind them."""

    stage: Stage
    seed: str
    candidacies: dict[str, int]
    topics: dict[str, str]
    members: dict[str, PanelMember]
    expertise: dict[str, dict[str, int]]
    rows: dict[Pair, Assignment]
    barred: frozenset[Pair]

    @cached_property
    def fixed(self) -> frozenset[Pair]:
        """Pairs that no draw takes apart: begun, handed in, or held by an organiser's hand."""
        return frozenset(pair for pair, row in self.rows.items() if is_fixed(row))

    @cached_property
    def movable(self) -> frozenset[Pair]:
        """Pairs that are there, but may go to somebody else."""
        counting = {pair for pair, row in self.rows.items() if counts(row)}
        return frozenset(counting - self.fixed)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What `judging.assigning.solve` takes."""
        judges = self._judges()
        plan = [pair for pair in self.movable if pair[1] in judges]
        return {
            "kind": "assignment",
            "input": {
                "k": self.stage.judges_per_entry,
                "seed": self.seed,
                "proposals": self._proposals(judges),
                "judges": [{"id": code, "max_load": load} for code, load in judges.items()],
                "topics": self._costs(judges),
                "plan": sorted(map(list, plan)),
                "fixed": sorted(map(list, self.fixed)),
                "even": True,
                "linked": self.stage.judges_per_entry > 1,
                "explain": True,
            },
        }

    @property
    def sha256(self) -> str:
        """One digest of the whole situation: another one means that something happened."""
        return digest_of(self.document)

    def _judges(self) -> dict[str, int]:
        """Whoever serves with the own limit; who left only with what is done already."""
        holding = {code for _, code in self.fixed}
        return {
            code: limit_of(member) if member.is_serving else 0
            for code, member in sorted(self.members.items())
            if member.is_serving or code in holding
        }

    def _proposals(self, judges: dict[str, int]) -> list[dict[str, Any]]:
        against: dict[str, list[str]] = {}
        for number, code in self.barred - self.fixed:
            if code in judges:
                against.setdefault(number, []).append(code)
        return [
            {"id": number, "topic": topic, "conflicts": sorted(against.get(number, ()))}
            for number, topic in sorted(self.topics.items())
        ]

    def _costs(self, judges: dict[str, int]) -> dict[str, dict[str, int]]:
        """Without a row in a topic, a judge may not read it: that is "only own expertise"."""
        base = {} if self.stage.only_own_expertise else dict.fromkeys(judges, NONE)
        return {
            topic: base | {c: n for c, n in self.expertise.get(topic, {}).items() if c in judges}
            for topic in sorted(set(self.topics.values()))
        }


def limit_of(member: PanelMember) -> int:
    """The judge's own limit; while no answer has come, no more than was asked for."""
    if member.state == PlaceState.INVITED and member.asked_entries is not None:
        return min(member.asked_entries, member.maximum_load)
    return member.maximum_load


def counts(row: Assignment) -> bool:
    """Whether the judge owes or gave a scorecard here."""
    return row.state in COUNTING and row.card_state != ScorecardState.VOID


def is_fixed(row: Assignment) -> bool:
    """Whether the pair stays: the work has begun, or an organiser holds it."""
    begun = row.state == AssignmentState.FINISHED or row.has_marks
    return counts(row) and (begun or row.is_pinned)


def situation_of(stage: Stage, at: datetime, seed: str) -> Situation:
    """Everything that the draw depends on, in six statements, whatever the size."""
    entries = list(
        entries_of(stage).values_list("pk", "proposal__number", "proposal__category__name")
    )
    numbers = {pk: number for pk, number, _ in entries}
    members = {member.code: member for member in stage.panel.select_related("person")}
    codes = {member.pk: code for code, member in members.items()}
    rows = rows_of(stage, numbers, codes)
    conflicts = {
        (numbers[candidacy], codes[member])
        for candidacy, member in conflicts_of(stage, at)
        if candidacy in numbers
    }
    return Situation(
        stage=stage,
        seed=seed,
        candidacies={number: pk for pk, number, _ in entries},
        topics={number: topic for _, number, topic in entries},
        members=members,
        expertise=expertise_of(stage, codes),
        rows=rows,
        barred=frozenset(conflicts | _refused(stage, rows)),
    )


def rows_of(stage: Stage, numbers: dict[int, str], codes: dict[int, str]) -> dict[Pair, Assignment]:
    """Assignments of entries that take part, with `card_state` and `has_marks`, by their pair."""
    rows = marked(Assignment.objects.filter(member__stage=stage, candidacy__in=entries_of(stage)))
    return {(numbers[row.candidacy_id], codes[row.member_id]): row for row in rows}


def marked(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with the state of their scorecard, and whether a mark was written."""
    marks = Mark.objects.filter(scorecard__assignment=OuterRef("pk"))
    return rows.annotate(card_state=F("scorecard__state"), has_marks=Exists(marks))


def expertise_of(stage: Stage, codes: dict[int, str]) -> dict[str, dict[str, int]]:
    """What a reading costs, by category and judge, where the judge knows the category."""
    costs: dict[str, dict[str, int]] = {}
    known = PanelExpertise.objects.filter(member__stage=stage)
    for category, member, is_main in known.values_list("category__name", "member", "is_main"):
        costs.setdefault(category, {})[codes[member]] = MAIN if is_main else SECOND
    return costs


def _refused(stage: Stage, rows: dict[Pair, Assignment]) -> set[Pair]:
    """Pairs that were declared a conflict, made void, excused, or taken back by hand."""
    gone = {pair: row for pair, row in rows.items() if not counts(row)}
    if not gone:
        return set()
    lightly = _lightly_taken(stage)
    return {
        pair
        for pair, row in gone.items()
        if row.state != AssignmentState.DECLINED or row.code not in lightly
    }


def _lightly_taken(stage: Stage) -> set[str]:
    """Assignments whose last taking-back was none of a person's decisions about that pair."""
    last: dict[str, str] = {}
    changes = AssignmentChange.objects.filter(stage=stage).order_by("pk")
    for source, removed in changes.values_list("source", "removed"):
        last.update(dict.fromkeys(removed, source))
    return {code for code, source in last.items() if source in LIGHTLY_TAKEN}
