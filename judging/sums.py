"""The score of one entry worked out as with pencil and paper, from published numbers only.

T of a judge = the sum over the aspects of weight x mark / full mark; the score is the mean of the
totals that count, rounded half up once; where stages are combined, their published
scores by weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from judging.queries.entry_sheet import EntrySheet
from judging.queries.standings import RunFacts

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Judge:
    """A column: the total counts as it is, less a correction, or was left out by the method."""

    code: str
    name: str
    total: Decimal
    correction: Decimal | None
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class AspectRow:
    """A row: the marks of all judges in their order, and their mean."""

    name: str
    weight: Decimal
    full: Decimal
    marks: tuple[Decimal | None, ...]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Worked:
    """What the page of an entry shows; `sums` are sentences that anybody can check by hand."""

    judges: list[Judge]
    aspects: list[AspectRow]
    sums: list[str]
    is_rounded: bool


def work_out(
    sheet: EntrySheet, facts: RunFacts, row: Mapping[str, Any], told: Mapping[str, Any]
) -> Worked:
    """`row`: rank and score of the entry; `told`: names of judges and their corrections."""
    judges = _judges(sheet, facts, told)
    return Worked(
        judges=judges,
        aspects=_aspects(sheet, facts, [judge.code for judge in judges]),
        sums=_sums(judges, sheet, facts, row),
        is_rounded=any(
            Fraction(one["total_exact"]) != Fraction(one["total"]) for one in sheet.totals
        ),
    )


def _judges(sheet: EntrySheet, facts: RunFacts, told: Mapping[str, Any]) -> list[Judge]:
    totals = {one["judge"]: one for one in sheet.totals}
    dropped = _left_out(sheet, facts)
    corrections = told["corrections"]
    return [
        Judge(
            code,
            told["names"].get(code, code),
            Decimal(one["total"]),
            Decimal(corrections[code]) if code in corrections else None,
            code in dropped,
        )
        for code, one in sorted(totals.items())
    ]


def _left_out(sheet: EntrySheet, facts: RunFacts) -> set[str]:
    """Whose totals a trimmed mean leaves out: one lowest and one highest."""
    least = facts.rules.get("trim_min_judges") or 0
    if facts.rules["aggregation"] != "trimmed_mean" or len(sheet.totals) < max(least, 3):
        return set()
    in_order = sorted(sheet.totals, key=lambda one: (Fraction(one["total_exact"]), one["judge"]))
    return {in_order[0]["judge"], in_order[-1]["judge"]}


def _aspects(sheet: EntrySheet, facts: RunFacts, codes: list[str]) -> list[AspectRow]:
    marks = {one["judge"]: one["scores"] for one in sheet.evaluations}
    return [
        _aspect(one, facts, [_mark(marks.get(code, {}).get(one["id"])) for code in codes])
        for one in sheet.criteria
    ]


def _mark(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _aspect(one: dict[str, str], facts: RunFacts, marks: list[Decimal | None]) -> AspectRow:
    known = [mark for mark in marks if mark is not None]
    return AspectRow(
        facts.names.get(one["id"], one["id"]),
        Decimal(one["weight"]),
        Decimal(one["max_score"]),
        tuple(marks),
        sum(known, Decimal(0)) / len(known) if known else None,
    )


def _sums(
    judges: list[Judge], sheet: EntrySheet, facts: RunFacts, row: Mapping[str, Any]
) -> list[str]:
    counted = [judge for judge in judges if not judge.is_left_out]
    if row["rank"] is None or not counted:
        return []
    parts = facts.rules.get("stages", ())
    own = row["stage_score"] if parts else row["score"]
    name = _("Score of this stage") if parts else _("Final score")
    lines = [_mean_line(name, own, counted, facts)] if own is not None else []
    return [*lines, _combined_line(row, sheet, facts)] if parts else lines


def _mean_line(name: str, score: Decimal, counted: list[Judge], facts: RunFacts) -> str:
    text = _("%(name)s %(score)s = (%(totals)s) / %(count)s.")
    return text % {
        "name": name,
        "score": shown(score, facts),
        "totals": " + ".join(_term(judge, facts) for judge in counted),
        "count": len(counted),
    }


def _term(judge: Judge, facts: RunFacts) -> str:
    if not judge.correction:
        return shown(judge.total, facts)
    sign = MINUS if judge.correction > 0 else "+"
    return f"({shown(judge.total, facts)} {sign} {shown(abs(judge.correction), facts)})"


def _combined_line(row: Mapping[str, Any], sheet: EntrySheet, facts: RunFacts) -> str:
    own = facts.rules["own_stage"]
    scores = {**sheet.stage_scores, own: str(row["stage_score"])}
    parts = [
        (Decimal(str(one["weight"])), Decimal(scores[one["id"]]))
        for one in facts.rules["stages"]
        if one["id"] in scores and Decimal(str(one["weight"]))
    ]
    text = _("Final score %(score)s = (%(parts)s) / %(weights)s.")
    return text % {
        "score": shown(row["score"], facts),
        "parts": " + ".join(f"{_plain(weight)} {TIMES} {shown(s, facts)}" for weight, s in parts),
        "weights": _plain(sum((weight for weight, _score in parts), Decimal(0))),
    }


def _plain(value: Decimal) -> str:
    return formats.number_format(value.normalize() if value % 1 else value.to_integral_value())


def shown(value: Decimal, facts: RunFacts) -> str:
    """A published number in the reader's notation, with the decimals of the rules."""
    return formats.number_format(value, facts.rules["decimals"], force_grouping=False)


def place_sentence(row: Mapping[str, Any], facts: RunFacts) -> str:
    """Rank among how many, the score at the line, and how far it is."""
    if row["rank"] is None:
        return ""
    words = {"rank": row["rank"], "ranked": facts.ranked, "places": facts.plain}
    if facts.cut_score is None or not facts.has_line:
        return _("Rank %(rank)s of %(ranked)s.") % words
    text = _("Rank %(rank)s of %(ranked)s; the line of the first %(places)s lies at %(cut)s")
    cut_score = Decimal(facts.cut_score)
    gap = abs(row["score"] - cut_score)
    words |= {"cut": shown(cut_score, facts), "gap": shown(gap, facts)}
    return text % words + _("; difference %(gap)s.") % words
