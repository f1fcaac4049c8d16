"""The ranking's lines as a page prints them: ties with their rule, and where the cut runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.paginator import Page
from django.utils import formats
from django.utils.translation import gettext as _

from competitions.models import Criterion
from judging.models import RankingRow

WIDE = Decimal(25)  # judges this far apart are worth a talk


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `tie` says which rule placed it below the one above, with both values."""

    row: RankingRow
    tie: str
    is_cut_below: bool
    is_wide: bool


def rule_name(rung: str, names: dict[str, str]) -> str:
    """A rung of the ladder in words."""
    kind, _colon, subject = rung.partition(":")
    if kind == "criterion":
        return _("the higher mark for %(criterion)s") % {"criterion": names.get(subject, subject)}
    plain = {
        "score": _("the score"),
        "lowest_range": _("the smaller difference between judges"),
        "highest_minimum": _("the higher lowest total"),
        "stage": _("the higher score of the earlier stage"),
        "lot": _("the lot"),
    }
    return str(plain.get(kind, rung))


def rule_names(ladder: Iterable[str], criteria: Iterable[Criterion]) -> list[str]:
    """The whole ladder in words."""
    names = {criterion.code: criterion.name for criterion in criteria}
    return [rule_name(rung, names) for rung in ladder]


def lines_of(page: Page, selected: int, criteria: Iterable[Criterion]) -> list[Line]:
    """Lines of one page; the cut runs below place `selected`, unless nobody is left out."""
    names = {criterion.code: criterion.name for criterion in criteria}
    cut = selected if selected < page.paginator.count else None
    return [
        Line(
            row=row,
            tie=_tie_of(row, names),
            is_cut_below=row.position == cut,
            is_wide=row.spread is not None and row.spread >= WIDE,
        )
        for row in page.object_list
    ]


def _tie_of(row: RankingRow, names: dict[str, str]) -> str:
    if row.decided_by == "unresolved":
        return _("Equal to the entry above by every declared rule: both hold the same rank.")
    if not row.deciding_value:
        return ""
    facts = {
        "rule": rule_name(row.decided_by, names),
        "above": shown_value(row.deciding_above),
        "own": shown_value(row.deciding_value),
    }
    text = _("Tie with the entry above, decided by %(rule)s: %(above)s above, %(own)s here.")
    return text % facts


def shown_value(value: str) -> str:
    """Numbers in the reader's notation; a lot's ticket as it is."""
    try:
        return formats.number_format(Decimal(value))
    except InvalidOperation:
        return value
