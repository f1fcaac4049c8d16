"""What decided each tie: the value of the declared rule for an entry and for the one above.

Pure, from the run's document and answer, so that a row can print its own reason.
"""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from judging.engine.exact import any_fraction, decimal_fraction, rounded_text
from judging.engine.ties import lot_digest

TICKET_LETTERS = 12


class Sheet:
    """A run's document and answer, looked up by entry."""

    def __init__(self, document: dict[str, Any], result: dict[str, Any]) -> None:
        self.config = document["config"]
        self.decimals = self.config["decimals"]
        self.full = {row["id"]: decimal_fraction(row["max_score"]) for row in document["criteria"]}
        self.earlier = {row["id"]: row["stage_scores"] for row in document["proposals"]}
        self.totals: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for row in result["judge_totals"]:
            self.totals[row["proposal"]][row["judge"]] = any_fraction(row["total_exact"])
        self.marks: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in document["evaluations"]:
            if row["judge"] in self.totals[row["proposal"]] and row["status"] == "submitted":
                self.marks[row["proposal"]].append(row["scores"])

    def rounded(self, value: Fraction) -> str:
        """Rounded once, as published."""
        return rounded_text(value, self.decimals)

    def spread(self, entry: str) -> str | None:
        """Highest less lowest judge total."""
        totals = self.totals[entry].values()
        return self.rounded(max(totals) - min(totals)) if totals else None

    def value(self, rung: str, entry: str) -> str:
        """What a rung of the ladder says of an entry."""
        kind, _, subject = rung.partition(":")
        return RUNGS[kind](self, entry, subject)

    def mean_of(self, entry: str, criterion: str) -> str:
        """The mean of one criterion over the counted judges, in points of a hundred."""
        marks = [decimal_fraction(row[criterion]) for row in self.marks[entry] if criterion in row]
        if not marks:
            return ""
        return self.rounded(100 * sum(marks) / (self.full[criterion] * len(marks)))


RUNGS: dict[str, Callable[[Sheet, str, str], str]] = {
    "criterion": lambda sheet, entry, criterion: sheet.mean_of(entry, criterion),
    "lowest_range": lambda sheet, entry, _: sheet.spread(entry) or "",
    "highest_minimum": lambda sheet, entry, _: sheet.rounded(min(sheet.totals[entry].values())),
    "stage": lambda sheet, entry, stage: sheet.earlier[entry].get(stage, ""),
    "lot": lambda sheet, entry, _: lot_digest(sheet.config["lot_seed"], entry)[:TICKET_LETTERS],
}


def deciding_values(sheet: Sheet, result: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """By entry: (own value, value of the entry above), where a rule of the ladder decided."""
    ranked = [row for row in result["results"] if row["rank"] is not None]
    return {
        row["proposal"]: tuple(
            sheet.value(row["decided_by"], name) for name in (row["proposal"], above["proposal"])
        )
        for above, row in pairwise(ranked)
        if row["decided_by"].partition(":")[0] in RUNGS
    }


def tied_entries(result: dict[str, Any]) -> set[str]:
    """Entries whose published score another entry has too."""
    by_score: dict[str, list[str]] = defaultdict(list)
    for row in result["results"]:
        if row["rank"] is not None:
            by_score[row["score"]].append(row["proposal"])
    return {entry for entries in by_score.values() if len(entries) > 1 for entry in entries}
