"""Pairs of entries and judges by the names that a form carries: `entry:judge`, both public codes.

Names that are none, or of another stage, are passed over: the page never offered them.
"""

from collections.abc import Iterable

from competitions.models import Stage
from innovations.models import Candidacy
from judging.models import Assignment, PanelMember
from judging.querysets import COUNTING


def _split(names: Iterable[str]) -> list[tuple[str, str]]:
    parts = [name.split(":") for name in sorted(names)]
    return [(part[0], part[1]) for part in parts if len(part) == 2]


def named_pairs(stage: Stage, names: Iterable[str]) -> list[tuple[Candidacy, PanelMember]]:
    """Pairs that are not there yet; what somebody else gave meanwhile needs no second giving."""
    pairs = _split(names)
    if not pairs:
        return []
    entries = {
        row.code: row
        for row in stage.candidacies.filter(code__in={entry for entry, _ in pairs}).select_related(
            "proposal", "stage"
        )
    }
    members = {
        row.code: row
        for row in stage.panel.filter(code__in={judge for _, judge in pairs}).select_related(
            "person", "stage"
        )
    }
    there = {(row.candidacy.code, row.member.code) for row in named_assignments(stage, names)}
    return [
        (entries[entry], members[judge])
        for entry, judge in pairs
        if entry in entries and judge in members and (entry, judge) not in there
    ]


def named_assignments(stage: Stage, names: Iterable[str]) -> list[Assignment]:
    """Assignments of these pairs that still count."""
    pairs = set(_split(names))
    if not pairs:
        return []
    rows = Assignment.objects.filter(
        member__stage=stage,
        state__in=COUNTING,
        candidacy__code__in={entry for entry, _ in pairs},
        member__code__in={judge for _, judge in pairs},
    ).select_related("candidacy__proposal", "member__stage", "member__person")
    return [row for row in rows if (row.candidacy.code, row.member.code) in pairs]
