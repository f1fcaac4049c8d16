"""What is told beside a ranking and never moves it: chances and other methods, in one go."""

from collections.abc import Callable
from typing import Any

from judging.engine.comparing import compare
from judging.engine.errors import EngineError
from judging.engine.shapes import read_mapping
from judging.engine.uncertainty import answer_chances


def answer_insight(document: object) -> dict[str, Any]:
    """Answer `chances` as its kind does, and `comparison` of the same document.

    Each stands alone: where one has no answer, `faults` says why by its name.
    """
    row = read_mapping(document)
    faults: dict[str, str] = {}
    told = {
        "chances": _try(faults, "chances", answer_chances, row),
        "comparison": _try(faults, "comparison", compare, read_mapping(row.get("document"))),
    }
    return {**told, "faults": faults}


def _try(
    faults: dict[str, str],
    name: str,
    answer: Callable[[dict[str, Any]], dict[str, Any]],
    content: dict[str, Any],
) -> dict[str, Any] | None:
    try:
        return answer(content)
    except EngineError as error:
        faults[name] = error.code
        return None
