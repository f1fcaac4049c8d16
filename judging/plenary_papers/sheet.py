"""The recapitulation of scores."""

from django.utils.translation import gettext as _

from core.blocks import Block, Column, part, table, text
from judging.plenary_papers.parts import (
    Facts,
    figure,
    group_words,
    head_of,
    outcome_words,
    signed_by,
)


def sheet(facts: Facts) -> list[Block]:
    """Rekapitulasi Nilai: every entry with what each judge gave, its rank and its decision."""
    judges = {code: f"J{place}" for place, code in enumerate(facts["judges"], start=1)}
    has_marks = bool(judges)
    columns = [
        Column(_("Rank"), 0.65, "right"),
        Column(_("Number"), 0.95),
        Column(_("Title"), 2.2),
        Column(_("Agency"), 2),
        *([Column(_("Each judge"), 1.9)] if has_marks else []),
        Column(_("Score"), 0.65, "right"),
        Column(_("Spread"), 0.65, "right"),
        Column(_("Decision"), 0.9),
        Column(_("Reason"), 2.2),
    ]
    blocks = [head_of(facts, _("Recapitulation of scores"))]
    for group in facts["groups"]:
        rows = [e for e in facts["entries"] if e["group"] == group["code"]]
        blocks.append(part(f"{group['name']}: {group_words(group)}"))
        blocks.append(table(columns, [_cells(facts, row, judges) for row in rows]))
    if has_marks:
        words = _("Judges are numbered J1, J2, … in an order that is drawn for this stage.")
        blocks.append(text(words, is_small=True))
    return [*blocks, signed_by(facts)]


def _cells(facts: Facts, row: Facts, judges: dict[str, str]) -> list[str]:
    decimals = facts["rules"]["decimals"]
    given = sorted((judges[code], total) for code, total in row["totals"].items())
    marks = [f"{name}\N{NO-BREAK SPACE}{figure(total, decimals)}" for name, total in given]
    return [
        str(row["rank"] or "\N{EN DASH}"),
        row["number"],
        row["title"],
        row["entrant"],
        *(["; ".join(marks)] if judges else []),
        figure(row["score"], decimals),
        figure(row["spread"], decimals),
        outcome_words(row),
        row["reason"],
    ]
