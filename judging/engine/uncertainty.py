"""How sure a ranking is: the chance of each proposal to be above the line, and plausible ranks.

Simulated from the exact posterior (`posterior`). A chance never changes a rank: it says what a
plenary discusses.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.engine.calibrate import TOO_FEW, texts_of
from judging.engine.components import components
from judging.engine.documents import Contest
from judging.engine.errors import MALFORMED, EngineError
from judging.engine.posterior import posterior
from judging.engine.shapes import read_integer, read_mapping, read_rows
from judging.engine.tabulating import tabulate

DRAWS = 10_000
#: Numbers of eight bytes in one array of draws.
CHUNK = 2_000_000
#: Ranks that are kept for the intervals; of very many entries fewer draws are kept.
KEPT = 40_000_000
LOWEST, HIGHEST = 0.05, 0.95
COLUMNS = 512

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """From the quality of the own stage to the score that is ranked, for the ranked proposals.

    score = slope * quality[rows] + offset, all in points; `offset` holds the other stages.
    """

    rows: NDArray[np.int64]
    slope: float
    offset: Floats


def report(
    document: object, result: dict[str, Any], *, draws: int = DRAWS, seed: str | int
) -> dict[str, Any]:
    """Answer how sure the ranking `result` of a document is, for each ranked proposal.

    `chance`: share of draws among the first `top_n`; `low` to `high`: the ranks that hold nine
    of ten draws (5th to 95th percentile). Null where the marks are too few to say (`reason`), or
    without a `top_n`. Scores of other stages are fixed. Raises EngineError.
    """
    table = tabulate(document)
    contest = table.count.contest
    ranks = {row["proposal"]: row["rank"] for row in _rows(result) if row["rank"] is not None}
    parts = components(table.marks)
    facts = {"components": texts_of(parts), "draws": draws, "seed": str(seed), "reason": None}
    if not _weight(contest):
        return facts | {"rows": _settled(ranks, contest.config.top_n)}
    if parts is None:
        return facts | {"reason": TOO_FEW, "rows": _unknown(ranks, contest.config.top_n)}
    law, scale = posterior(table.marks, parts), _scale(contest, sorted(ranks), table.proposals)
    tally = _Tally(len(ranks), contest.config.top_n, draws)
    chance = np.random.Generator(np.random.Philox(_number(seed)))
    while tally.done < draws:
        drawn = law.draw(chance, min(tally.chunk, draws - tally.done))[scale.rows]
        drawn *= scale.slope
        drawn += scale.offset[:, None]
        tally.add(np.ascontiguousarray(drawn.T))
    rows = dict(zip(sorted(ranks), tally.rows(), strict=True))
    return facts | {"rows": {name: rows[name] for name in ranks}}


def answer_chances(document: object) -> dict[str, Any]:
    """Answer kind `chances`: `document`, its `result`, `draws` and `seed` (text or a number)."""
    row = read_mapping(document)
    draws = read_integer(row.get("draws", DRAWS), least=1)
    seed = row.get("seed")
    if not isinstance(seed, str | int):
        raise EngineError(MALFORMED)
    return report(row.get("document"), read_mapping(row.get("result")), draws=draws, seed=seed)


class _Tally:
    """Counts how often each proposal is above the line, and keeps ranks for the intervals."""

    def __init__(self, proposals: int, top_n: int | None, draws: int) -> None:
        self.top_n, self.draws, self.done = top_n, draws, 0
        self.chunk = max(1, CHUNK // max(proposals, 1))
        self.hits = np.zeros(proposals, np.int64)
        kept = min(draws, max(KEPT // max(proposals, 1), 1))
        self.ranks = np.empty((kept, proposals), np.uint16 if proposals < 2**16 else np.uint32)

    def add(self, drawn: Floats) -> None:
        """Take draws of shape (draws, proposals)."""
        count, proposals = drawn.shape
        if self.top_n is not None and self.top_n < proposals:
            line = np.partition(drawn, proposals - self.top_n, axis=1)[:, proposals - self.top_n]
            self.hits += (drawn >= line[:, None]).sum(axis=0)
        kept = drawn[: max(len(self.ranks) - self.done, 0)]
        if kept.size:
            order = np.argsort(-kept, axis=1, kind="stable")
            places = np.arange(1, proposals + 1, dtype=self.ranks.dtype)[None, :]
            np.put_along_axis(self.ranks[self.done : self.done + len(kept)], order, places, axis=1)
        self.done += count

    def rows(self) -> list[dict[str, Any]]:
        """Return what is told of each proposal."""
        low, high = self._quantiles()
        every = self.top_n is not None and self.top_n >= len(self.hits)
        hits = np.full_like(self.hits, self.draws) if every else self.hits
        told = [None] * len(hits) if self.top_n is None else (hits / self.draws).tolist()
        return [_row(*facts) for facts in zip(told, low.tolist(), high.tolist(), strict=True)]

    def _quantiles(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the 5th and 95th percentile of ranks: the least that so many draws do not pass."""
        kept, proposals = self.ranks.shape
        places = [max(int(np.ceil(share * kept)) - 1, 0) for share in (LOWEST, HIGHEST)]
        found = np.empty((2, proposals), np.int64)
        for first in range(0, proposals, COLUMNS):
            own = np.sort(self.ranks[:, first : first + COLUMNS], axis=0)
            found[:, first : first + COLUMNS] = own[places]
        return found[0], found[1]


def _rows(result: dict[str, Any]) -> list[dict[str, Any]]:
    rows = read_rows(result.get("results"))
    if any({"proposal", "rank"} - row.keys() for row in rows):
        raise EngineError(MALFORMED)
    return rows


def _weight(contest: Contest) -> float:
    """Return the weight of the marks' own stage in the score that is ranked."""
    config = contest.config
    return float(config.stages[config.own_stage].weight) if config.own_stage else 1.0


def _scale(contest: Contest, ranked: list[str], proposals: list[str]) -> Scale:
    place = {name: at for at, name in enumerate(proposals)}
    if any(name not in place for name in ranked):
        raise EngineError(MALFORMED)
    rows = np.array([place[name] for name in ranked], np.int64)
    stages, own = contest.config.stages, contest.config.own_stage
    whole = float(sum(stage.weight for stage in stages.values())) or 1.0
    offset = [
        sum(
            float(stage.weight * contest.proposals[name].stage_scores[other]) / whole
            for other, stage in stages.items()
            if other != own
        )
        for name in ranked
    ]
    return Scale(rows, _weight(contest) / whole, np.array(offset, float))


def _settled(ranks: dict[str, int], top_n: int | None) -> dict[str, dict[str, Any]]:
    """Return the rows where the marks of this stage weigh nothing: nothing is left to chance."""
    return {
        name: _row(None if top_n is None else float(rank <= top_n), rank, rank)
        for name, rank in ranks.items()
    }


def _unknown(ranks: dict[str, int], top_n: int | None) -> dict[str, dict[str, Any]]:
    """Return the rows of too few marks; that everybody is in is sure all the same."""
    every = top_n is not None and top_n >= len(ranks)
    return {name: _row(1.0 if every else None, None, None) for name in ranks}


def _row(chance: float | None, low: int | None, high: int | None) -> dict[str, Any]:
    return {"chance": None if chance is None else f"{chance:.4f}", "low": low, "high": high}


def _number(seed: str | int) -> int:
    return int.from_bytes(sha256(str(seed).encode()).digest()[:16])
