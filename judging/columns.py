"""Tables that leave the portal in words: heads and cells; numbers stay numbers."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.models import Stage
from core.workbooks import Sheet
from innovations.states import CandidacyState
from judging.models import RankingRun
from judging.queries.constraints import QuotaWord
from judging.queries.sheet import criteria_of
from judging.queries.standings import RunFacts, facts_of
from judging.queries.tables import (
    Columns,
    all_criteria,
    columns_of,
    names_of,
    recap_rows,
    run_marks,
    stage_entries,
    stage_marks,
)
from judging.states import Outcome
from judging.wording import METHODS, rule_name, status_name

STATE = 6  # the column of an entry's state


def recapitulation(run: RankingRun, hidden: list[int], *, hides_units: bool) -> Sheet:
    """The list with the totals of each judge, mean, spread, rank, decision and reason."""
    columns, facts = columns_of(run), facts_of(run)
    head = (
        *(_("No."), _("Rank"), _("Number"), _("Title"), _("Unit"), _("Agency"), _("Category")),
        *_judge_heads(columns),
        *(_("Mean"), _("Median"), _("Between judges"), _("Number of judges"), _("Score")),
        _("Score of this stage"),
        *(_("Chance"), _("Plausible rank from"), _("Plausible rank to")),
        *(_("Result of the computation"), _("Without constraints"), _("Note")),
        *(_("Decision of the plenary"), _("Reason")),
    )
    rows = recap_rows(run, hidden)
    cells = (
        [number, *_recap_cells(row, columns, facts, hides_units=hides_units)]
        for number, row in enumerate(rows, start=1)
    )
    return Sheet(_("Recapitulation"), head, cells)


def _judge_heads(columns: Columns) -> tuple[str, ...]:
    return columns.names or tuple(
        _("Judge total %(number)s") % {"number": number} for number in range(1, columns.most + 1)
    )


def _recap_cells(
    row: tuple, columns: Columns, facts: RunFacts, *, hides_units: bool
) -> Iterator[object]:
    rank, number, title, unit, agency, category, score, stage_score, *rest = row
    mean, median, spread, judges, chance, low, high, is_in, in_plain, *rest = rest
    status, quota, rule, own, above, outcome, place, reason, totals = rest
    yield from (rank, number, title)
    yield from ("", "") if hides_units else (unit, agency)
    yield category
    yield from _totals(totals, columns)
    yield from (mean, median, spread, judges, score, stage_score, chance, low, high)
    yield _("goes on") if is_in else _("ends here")
    yield ("" if in_plain == is_in else _("goes on") if in_plain else _("ends here"))
    yield _note(rank, (status, quota, rule, own, above), facts)
    yield from (_decision(outcome, place), reason or "")


def _totals(totals: Mapping[str, float], columns: Columns) -> list[float | None]:
    if columns.codes:
        return [totals.get(code) for code in columns.codes]
    known = [totals[code] for code in sorted(totals)][: columns.most]
    return [*known, *[None] * (columns.most - len(known))]


def _note(rank: int | None, told: tuple, facts: RunFacts) -> str:
    """Why there is no rank, which constraint moved it, or which rule broke its tie."""
    status, quota, rule, own, above = told
    if rank is None:
        return status_name(status, facts.names)
    notes = []
    if own:
        text = _("Tie: %(rule)s (%(above)s above, %(own)s here).")
        notes.append(text % {"rule": rule_name(rule, facts.names), "above": above, "own": own})
    if quota:
        notes.append(quota_note(QuotaWord.read(quota)))
    return " ".join(notes)


def quota_note(word: QuotaWord) -> str:
    """A constraint in few words; its subject stands in another column of the row."""
    if word.rule == "minimum":
        return _("Let in by a constraint.")
    return _("Kept out by a constraint.")


def _decision(outcome: str | None, place: int | None) -> str:
    if not outcome:
        return ""
    label = str(Outcome(outcome).label)
    return f"{label} {place}" if place else label


def run_mark_sheet(run: RankingRun, hidden: list[int], *, hides_units: bool) -> Sheet:
    """The frozen marks: one row an entry and judge, the aspects as columns."""
    criteria, names = list(criteria_of(run.stage, run.group_id)), names_of(run.stage)
    head = (*_mark_head(), *(criterion.name for criterion in criteria), _("Total"))
    rows = (
        [number, title, "" if hides_units else unit, judge, names.get(judge, ""), *marks]
        for number, title, unit, judge, *marks in run_marks(run, criteria, hidden)
    )
    return Sheet(_("Marks of the judges"), head, rows)


def stage_mark_sheet(stage: Stage) -> Sheet:
    """Marks as they are locked now, of every group."""
    criteria = all_criteria(stage)
    head = (*_mark_head(), *(criterion.name for criterion in criteria), _("Total"))
    return Sheet(_("Marks of the judges"), head, stage_marks(stage, criteria))


def _mark_head() -> tuple[str, ...]:
    return (_("Number"), _("Title"), _("Unit"), _("Judge code"), _("Judge"))


def entry_sheet_of(stage: Stage) -> Sheet:
    """Entries with mean and median of the judges' totals."""
    states = {value: str(label) for value, label in CandidacyState.choices}
    head = (
        *(_("Number"), _("Title"), _("Unit"), _("Agency"), _("Group"), _("Category")),
        *(_("State"), _("Number of judges"), _("Mean"), _("Median")),
        pgettext("of totals", "Lowest"),
        pgettext("of totals", "Highest"),
        _("Between judges"),
    )
    rows = (
        [*row[:STATE], states.get(row[STATE], row[STATE]), *row[STATE + 1 :]]
        for row in stage_entries(stage)
    )
    return Sheet(_("Entries"), head, rows)


def about_sheet(run: RankingRun) -> Sheet:
    """What the list rests on, for whoever opens the file alone."""
    stage, facts = run.stage, facts_of(run)
    lines = [
        (_("Competition"), stage.competition.name),
        (_("Stage"), stage.name),
        (_("Group"), run.group.name),
        (_("Method"), str(METHODS.get(facts.rules["aggregation"], facts.rules["aggregation"]))),
        (_("Computed"), run.finished_at.astimezone(stage.competition.tzinfo)),
        (_("Entries"), facts.total),
        (_("Score sheet") + " (SHA-256)", run.sheet_sha256),
        (_("Rules and entries") + " (SHA-256)", run.config_hash),
        (_("Result") + " (SHA-256)", run.result_sha256),
    ]
    return Sheet(_("About this list"), (_("Fact"), _("Value")), lines)
