"""Which function answers which kind of document."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from judging.engine.calibration import calibrate
from judging.engine.errors import UNKNOWN_KIND, EngineError
from judging.engine.lot import draw_lot
from judging.engine.quotas import select
from judging.engine.rank import rank
from judging.engine.reliability import answer_reliability
from judging.engine.rounding import round_items
from judging.engine.shapes import read_mapping, read_text
from judging.engine.sheet import hash_sheet
from judging.engine.stages import combine_stages, promote

KINDS: dict[str, Callable[[object], dict[str, Any]]] = {
    "ranking": rank,
    "rounding": round_items,
    "lot": draw_lot,
    "hash": hash_sheet,
    "stages": combine_stages,
    "selection": select,
    "promotion": promote,
    "calibration": calibrate,
    "reliability": answer_reliability,
}

#: Kinds that need numpy or OR-Tools: only who asks for one pays the memory, never a web worker.
HEAVY_KINDS = {
    "assignment": ("judging.engine.assignment", "answer_assignment"),
    "chances": ("judging.engine.uncertainty", "answer_chances"),
    "comparison": ("judging.engine.comparing", "compare"),
    "correction": ("judging.engine.calibrate", "correct"),
    "diagnostics": ("judging.engine.diagnostics", "answer_diagnostics"),
    "forbidden": ("judging.engine.calibrate", "answer_forbidden"),
    "insight": ("judging.engine.insight", "answer_insight"),
    "uncertainty": ("judging.engine.likelihood", "answer_uncertainty"),
}


def answer(document: object) -> dict[str, Any]:
    """Answer a document of `kind` and `input`. Raises EngineError and nothing else."""
    envelope = read_mapping(document)
    kind, content = read_text(envelope.get("kind")), read_mapping(envelope.get("input"))
    return _function_for(kind)(content)


def _function_for(kind: str) -> Callable[[object], dict[str, Any]]:
    if kind in HEAVY_KINDS:
        module, name = HEAVY_KINDS[kind]
        return getattr(import_module(module), name)
    if kind not in KINDS:
        raise EngineError(UNKNOWN_KIND)
    return KINDS[kind]
