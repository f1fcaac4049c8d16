"""Kind `reliability`: how far judges agree, by the published coefficients, in exact fractions.

A coefficient that has no value, as where all marks are the same, is null.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import isfinite, lcm
from typing import Any

from judging.engine.errors import MALFORMED, EngineError
from judging.engine.exact import exact_text, rounded_text
from judging.engine.shapes import read_any_number, read_choice, read_list, read_mapping, read_text

DECIMALS = 10
JUDGES_FIRST = ("judges", "raters", "observers")
OTHERS_FIRST = ("targets", "units", "objects", "proposals")
LEVELS = ("nominal", "ordinal", "interval", "ratio")

Table = list[list[Any]]
Numbers = list[list[Fraction]]


def answer_reliability(document: object) -> dict[str, Any]:
    """Answer with the statistic that the document names."""
    row = read_mapping(document)
    return STATISTICS[read_choice(row.get("statistic"), STATISTICS)](row)


def icc(row: dict[str, Any]) -> dict[str, Any]:
    """Answer with the six coefficients of Shrout and Fleiss and their mean squares."""
    data = _complete(_by_target(row))
    targets, judges = len(data), len(data[0])
    if targets < 2 or judges < 2:
        raise EngineError(MALFORMED)
    between = judges * _squares(_means(data)) / (targets - 1)
    within = sum(_squares(line) for line in data) / (targets * (judges - 1))
    judge = targets * _squares(_means(_turned(data))) / (judges - 1)
    error = (within * targets - judge) / (targets - 1)
    luck = (judge - error) / targets
    return _facts(
        BMS=between,
        WMS=within,
        JMS=judge,
        EMS=error,
        ICC1_1=_ratio(between - within, between + (judges - 1) * within),
        ICC2_1=_ratio(between - error, between + (judges - 1) * error + judges * luck),
        ICC3_1=_ratio(between - error, between + (judges - 1) * error),
        ICC1_k=_ratio(between - within, between),
        ICC2_k=_ratio(between - error, between + luck),
        ICC3_k=_ratio(between - error, between),
    )


def icc_oneway_unbalanced(row: dict[str, Any]) -> dict[str, Any]:
    """Answer with the one-way coefficients where other judges read each proposal.

    `k0` is the number of judges that an unbalanced table is worth (Haggard).
    """
    data = [[_number(value) for value in line if value is not None] for line in _by_target(row)]
    data = [line for line in data if line]
    targets, values = len(data), [value for line in data for value in line]
    if targets < 2 or len(values) <= targets:
        raise EngineError(MALFORMED)
    inside = sum(_squares(line) for line in data)
    between = (_squares(values) - inside) / (targets - 1)
    within = inside / (len(values) - targets)
    worth = Fraction(sum(len(line) ** 2 for line in data), len(values))
    k0 = (len(values) - worth) / (targets - 1)
    return _facts(
        BMS=between,
        WMS=within,
        k0=k0,
        ICC1_1=_ratio(between - within, between + (k0 - 1) * within),
        ICC1_k0=_ratio(between - within, between),
    )


def krippendorff_alpha(row: dict[str, Any]) -> dict[str, Any]:
    """Answer with alpha over whatever is there; a unit with a single value says nothing."""
    level = read_choice(row.get("level"), LEVELS)
    read = _category if level == "nominal" else _number
    units = [[read(value) for value in line if value is not None] for line in _by_target(row)]
    units = [line for line in units if len(line) > 1]
    values = [value for line in units for value in line]
    if level == "ordinal":
        units, values = _in_places(units, values)
    disagree = DISAGREEMENT[level]
    observed = sum((Fraction(disagree(line), len(line) - 1) for line in units), Fraction(0))
    share = _ratio((len(values) - 1) * observed, Fraction(disagree(values)))
    return _facts(alpha=None if share is None else 1 - share)


def kendall_w(row: dict[str, Any]) -> dict[str, Any]:
    """Answer with the concordance of complete rankings, with and without correction for ties.

    Marks are ranked first, the lowest as 1 and equals by their mean rank; ranks stay as they are.
    """
    data = [_ranked(line) for line in _turned(_complete(_by_target(row)))]
    judges, objects = len(data), len(data[0])
    if objects < 2:
        raise EngineError(MALFORMED)
    sums = [sum(column) for column in _turned(data)]
    spread = _squares(sums)
    ties = sum(count**3 - count for line in data for count in Counter(line).values())
    whole = judges**2 * (objects**3 - objects)
    facts = _facts(
        W=_ratio(12 * spread, Fraction(whole - judges * ties)),
        W_uncorrected=_ratio(12 * spread, Fraction(whole)),
        S=spread,
    )
    return facts | {"rank_sums": [exact_text(total) for total in sums]}


STATISTICS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "icc": icc,
    "icc_oneway_unbalanced": icc_oneway_unbalanced,
    "krippendorff_alpha": krippendorff_alpha,
    "kendall_w": kendall_w,
}


def read_table(row: dict[str, Any]) -> list[list[Fraction | None]]:
    """Return the table with one line a proposal and one column a judge; null is empty."""
    table = _by_target(row)
    if len({len(line) for line in table}) > 1:
        raise EngineError(MALFORMED)
    return [[None if value is None else _number(value) for value in line] for line in table]


def _by_target(row: dict[str, Any]) -> Table:
    """Return the table with one line for each proposal, unit or object."""
    first = read_choice(row.get("rows"), JUDGES_FIRST + OTHERS_FIRST)
    table = [read_list(line) for line in read_list(row.get("data"))]
    if not table:
        raise EngineError(MALFORMED)
    return _turned(table) if first in JUDGES_FIRST else table


def _turned(table: Table) -> Table:
    if len({len(line) for line in table}) > 1:
        raise EngineError(MALFORMED)
    return [list(column) for column in zip(*table, strict=True)]


def _complete(table: Table) -> Numbers:
    if not table or not table[0] or len({len(line) for line in table}) > 1:
        raise EngineError(MALFORMED)
    return [[_number(value) for value in line] for line in table]


def _number(value: object) -> Fraction:
    """Return a mark's exact value; JSON's own numbers count as they are written."""
    if isinstance(value, bool) or (isinstance(value, float) and not isfinite(value)):
        raise EngineError(MALFORMED)
    if isinstance(value, int | float):
        return Fraction(str(value))
    return read_any_number(value)


def _category(value: object) -> str:
    """Return a nominal value, which may be a word."""
    return read_text(value) if isinstance(value, str) else exact_text(_number(value))


def _means(table: Numbers) -> list[Fraction]:
    return [Fraction(sum(line), len(line)) for line in table]


def _squares(values: Iterable[Fraction]) -> Fraction:
    """Return the sum of squares about the mean, reckoned in integers."""
    values = list(values)
    unit = lcm(*(value.denominator for value in values))
    whole = [int(value * unit) for value in values]
    squares, total = sum(value * value for value in whole), sum(whole)
    return Fraction(len(whole) * squares - total * total, len(whole) * unit * unit)


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return Fraction(part) / whole if whole else None


def _facts(**values: Fraction | None) -> dict[str, Any]:
    return {
        name: None
        if value is None
        else {"exact": exact_text(value), "value": rounded_text(value, DECIMALS)}
        for name, value in values.items()
    }


def _ranked(line: list[Fraction]) -> list[Fraction]:
    counts, rank_of, before = Counter(line), {}, 0
    for value in sorted(counts):
        rank_of[value] = before + Fraction(counts[value] + 1, 2)
        before += counts[value]
    return [rank_of[value] for value in line]


def _in_places(units: Table, values: list[Fraction]) -> tuple[Table, list[Fraction]]:
    """Put each value where the middle of its equals stands: distances are then ordinal ones."""
    place_of = dict(zip(values, _ranked(values), strict=True))
    return [[place_of[value] for value in line] for line in units], _ranked(values)


def _unlike(values: list[str]) -> int:
    return len(values) ** 2 - sum(count**2 for count in Counter(values).values())


def _apart(values: list[Fraction]) -> Fraction:
    """Return the sum of squared differences over all ordered pairs."""
    return 2 * len(values) * _squares(values)


def _in_proportion(values: list[Fraction]) -> Fraction:
    counts = sorted(Counter(values).items())
    if counts and counts[0][0] < 0:
        raise EngineError(MALFORMED)
    return sum(
        (
            2 * times * others * ((high - low) / (high + low)) ** 2
            for place, (low, times) in enumerate(counts)
            for high, others in counts[place + 1 :]
        ),
        Fraction(0),
    )


DISAGREEMENT: dict[str, Callable[[list[Any]], Fraction | int]] = {
    "nominal": _unlike,
    "ordinal": _apart,
    "interval": _apart,
    "ratio": _in_proportion,
}
