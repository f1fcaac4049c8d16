"""From bytes to a document: strict JSON, so that every reader sees the same content."""

import json
from typing import Any, NoReturn

from judging.engine.errors import MALFORMED, EngineError


def read_document(content: bytes) -> object:
    """Return the JSON document; refuse NaN, repeated names, and what is not UTF-8 JSON."""
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_without_repetition,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError):  # ValueError: not UTF-8, not JSON, or endless digits
        raise EngineError(MALFORMED) from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse what two readers would take differently: one name with two values."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise EngineError(MALFORMED)
    return mapping


def _refuse_constant(_text: str) -> NoReturn:
    raise EngineError(MALFORMED)
