"""The ranking engine: pure functions from documents to answers, without Django.

`rank` answers the `input` of a ranking document, `answer` any document with `kind` and `input`.
The rules, sentence by sentence, are in the README of the judging cases.
"""

from judging.engine.errors import EngineError
from judging.engine.kinds import answer
from judging.engine.rank import needs_solver, rank
from judging.engine.sheet import canonical_json, digest, sheet_text

ALGORITHM = "kipp-rank/2"

__all__ = [
    "ALGORITHM",
    "EngineError",
    "answer",
    "canonical_json",
    "digest",
    "needs_solver",
    "rank",
    "sheet_text",
]
