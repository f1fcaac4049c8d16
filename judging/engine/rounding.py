"""Kind `rounding`: numbers rounded half away from zero, as every published score is."""

from typing import Any

from judging.engine.exact import rounded_text
from judging.engine.shapes import (
    or_default,
    read_any_number,
    read_choice,
    read_decimals,
    read_mapping,
    read_rows,
)


def round_items(document: object) -> dict[str, list[str]]:
    """Answer with the rounded items in their order."""
    row = read_mapping(document)
    read_choice(or_default(row.get("rounding"), "HALF_UP"), ("HALF_UP",))
    return {"rounded": [_round_item(item) for item in read_rows(row.get("items"))]}


def _round_item(item: dict[str, Any]) -> str:
    value = read_any_number(item.get("value"))
    return rounded_text(value, read_decimals(item.get("decimals")))
