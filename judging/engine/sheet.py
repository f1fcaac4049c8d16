"""The canonical score sheet and canonical JSON: one text for one content, so that hashes hold."""

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from judging.engine.errors import DUPLICATE_EVALUATION, MALFORMED, EngineError
from judging.engine.exact import rounded_text
from judging.engine.shapes import read_decimal, read_mapping, read_name, read_rows, read_text

HEADER = "kipp-score-sheet/1"
MARK_DECIMALS = 2

# A comma or a line break in a name would let two different sheets read the same.
_UNSAFE = re.compile(r"[,\x00-\x1f\x7f-\x9f\u2028\u2029]")


def hash_sheet(document: object) -> dict[str, str]:
    """Answer kind `hash`: the canonical text of the rows and its SHA-256."""
    text = sheet_text(read_rows(read_mapping(document).get("rows")))
    return {"canonical_text": text, "sha256": digest(text)}


def sheet_text(rows: Iterable[dict[str, Any]]) -> str:
    """Write one line a mark: proposal, judge, criterion, score with two decimals.

    Sorted bytewise by the first three, in whatever order the rows come.
    """
    lines = sorted((_line(row) for row in rows), key=lambda line: [s.encode() for s in line])
    if len({line[:3] for line in lines}) < len(lines):
        raise EngineError(DUPLICATE_EVALUATION)
    return "".join(f"{line}\n" for line in (HEADER, *(",".join(line) for line in lines)))


def canonical_json(value: object) -> str:
    """Write NFC text with sorted keys, without spaces, numbers as strings; no binary floats."""
    return json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _line(row: dict[str, Any]) -> tuple[str, str, str, str]:
    score = rounded_text(read_decimal(row.get("score")), MARK_DECIMALS)
    return _word(row.get("proposal")), _word(row.get("judge")), _word(row.get("criterion")), score


def _word(value: object) -> str:
    word = read_name(value)
    if _UNSAFE.search(word):
        raise EngineError(MALFORMED)
    return word


def _canonical(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return _number_text(value)
    if isinstance(value, dict):
        return _canonical_mapping(value)
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return read_text(value)


def _canonical_mapping(mapping: dict[Any, Any]) -> dict[str, object]:
    canonical = {read_text(key): _canonical(item) for key, item in mapping.items()}
    if len(canonical) < len(mapping):
        raise EngineError(MALFORMED)
    return canonical


def _number_text(number: int | Decimal) -> str:
    if isinstance(number, Decimal) and not number.is_finite():
        raise EngineError(MALFORMED)
    return format(number, "d" if isinstance(number, int) else "f")
