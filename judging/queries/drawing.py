"""A stage as the draw sees it, and the draw's answer in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Stage
from innovations.models import Candidacy
from judging.draw import Drawn, Shortage, Task
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import Conflicts
from judging.queries.progress import entries_of
from judging.querysets import COUNTING
from judging.states import ScorecardState

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Table:
    """The task by public names, with the rows behind them."""

    task: Task
    candidacies: dict[str, Candidacy]
    members: dict[str, PanelMember]


def table_of(stage: Stage, conflicts: Conflicts) -> Table:
    """Entries by number and judges by code, so that the same seed always draws the same."""
    candidacies = {c.proposal.number: c for c in entries_of(stage).select_related("proposal")}
    members = {member.code: member for member in stage.panel.select_related("person")}
    numbers = {candidacy.pk: number for number, candidacy in candidacies.items()}
    codes = {member.pk: code for code, member in members.items()}
    kept, barred = _known_pairs(stage)
    task = Task(
        entries=tuple(candidacies),
        loads={code: member.maximum_load for code, member in members.items()},
        judges_per_entry=stage.judges_per_entry,
        conflicts=_named(set(conflicts) | barred, numbers, codes),
        kept=_named(kept, numbers, codes),
    )
    return Table(task, candidacies, members)


def _known_pairs(stage: Stage) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs that count, and pairs that were taken back or made void: those are not drawn again."""
    rows = Assignment.objects.filter(member__stage=stage).values_list(
        "candidacy", "member", "state", "scorecard__state"
    )
    kept, barred = set(), set()
    for candidacy, member, state, card in rows:
        counts = state in COUNTING and card != ScorecardState.VOID
        (kept if counts else barred).add((candidacy, member))
    return kept, barred


def _named(
    pairs: set[tuple[int, int]], numbers: dict[int, str], codes: dict[int, str]
) -> frozenset[tuple[str, str]]:
    return frozenset((numbers[c], codes[m]) for c, m in pairs if c in numbers and m in codes)


def sentences_of(drawn: Drawn, table: Table, judges_per_entry: int) -> Iterator[str]:
    """Why the draw is impossible; nothing when it is not."""
    shortage = drawn.shortage
    if shortage is None:
        return
    for number, eligible in list(shortage.lonely.items())[:SHOWN]:
        yield ngettext(
            "%(number)s: only %(count)s more judge is free of conflicts; "
            "%(wanted)s are planned for each entry.",
            "%(number)s: only %(count)s more judges are free of conflicts; "
            "%(wanted)s are planned for each entry.",
            eligible,
        ) % {"number": number, "count": eligible, "wanted": judges_per_entry}
    yield _knot(shortage, table)


def _knot(shortage: Shortage, table: Table) -> str:
    facts = {
        "count": len(shortage.entries),
        "needed": shortage.needed,
        "places": shortage.places,
        "missing": shortage.missing,
    }
    text = ngettext(
        "%(count)s entry needs %(needed)s more scorecards, but the judges who may read it have "
        "room for %(places)s: %(missing)s short.",
        "%(count)s entries need %(needed)s more scorecards, but the judges who may read them have "
        "room for %(places)s: %(missing)s short.",
        len(shortage.entries),
    )
    return f"{text % facts} {_way_out(shortage, table)}"


def _way_out(shortage: Shortage, table: Table) -> str:
    names = sorted(table.members[code].person.name for code in shortage.judges)
    if not names:
        return _("Add judges without a conflict.")
    return _("Add judges without a conflict, or raise the load of %(names)s.") % {
        "names": ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    }
