"""How sure a ranking is: the chance of each proposal to be above the line, and plausible ranks.

Simulated from the exact posterior (`posterior`). A chance never changes a rank: it says what a
plenary discusses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.engine.calibrate import TOO_FEW, texts_of
from judging.engine.components import components
from judging.engine.documents import Contest
from judging.engine.errors import MALFORMED, EngineError
from judging.engine.posterior import Posterior, posterior
from judging.engine.shapes import read_integer, read_mapping, read_rows
from judging.engine.tabulating import tabulate

DRAWS = 10_000
#: Numbers of eight bytes in one array of draws.
CHUNK = 1_000_000
#: Ranks kept for the intervals: of many entries some thousand draws are enough.
KEPT, LEAST_KEPT = 8_000_000, 1_000
#: Who is so many standard deviations below the line is left out of the further draws.
HOPELESS = 7.0
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
    names = sorted(ranks)
    scale = _scale(contest, names, table.proposals)
    chance = np.random.Generator(np.random.Philox(_number(seed)))
    simulation = _Simulation(posterior(table.marks, parts), scale, contest.config.top_n, chance)
    rows = dict(zip(names, simulation.run(draws), strict=True))
    return facts | {"rows": {name: rows[name] for name in ranks}}


def answer_chances(document: object) -> dict[str, Any]:
    """Answer kind `chances`: `document`, its `result`, `draws` and `seed` (text or a number)."""
    row = read_mapping(document)
    draws = read_integer(row.get("draws", DRAWS), least=1)
    seed = row.get("seed")
    if not isinstance(seed, str | int):
        raise EngineError(MALFORMED)
    return report(row.get("document"), read_mapping(row.get("result")), draws=draws, seed=seed)


class _Simulation:
    """Draws quality from the posterior; counts who is above the line, and keeps ranks."""

    def __init__(
        self, law: Posterior, scale: Scale, top_n: int | None, chance: np.random.Generator
    ) -> None:
        self.law, self.scale, self.chance = law.narrowed(scale.rows), scale, chance
        self.proposals = len(scale.rows)
        self.places = top_n
        self.hits = np.zeros(self.proposals, np.int64)
        self.apart = np.zeros((2, self.proposals))  # sums of distances to the line, and squares

    def run(self, draws: int) -> list[dict[str, Any]]:
        """Return what is told of each proposal."""
        kept = min(draws, max(KEPT // max(self.proposals, 1), LEAST_KEPT))
        ranks = np.empty((kept, self.proposals), np.uint16 if self.proposals < 2**16 else np.uint32)
        for first, drawn in self._drawn(np.arange(self.proposals), kept):
            self._count(drawn, np.arange(self.proposals))
            ranks[first : first + len(drawn)] = _ranks(drawn)
        if self._is_open() and draws > kept:
            contenders = self._contenders(kept)
            for _, drawn in self._drawn(contenders, draws - kept):
                self._count(drawn, contenders)
        low, high = _quantiles(ranks)
        told = self._chances(draws)
        return [_row(*facts) for facts in zip(told, low.tolist(), high.tolist(), strict=True)]

    def _drawn(self, rows: NDArray[np.int64], draws: int) -> Iterator[tuple[int, Floats]]:
        """Give chunks of scores, shape (draws, rows), each with the place where it begins."""
        law, size = self.law.narrowed(rows), max(1, CHUNK // max(len(rows), 1))
        for first in range(0, draws, size):
            drawn = law.draw(self.chance, min(size, draws - first))
            drawn *= self.scale.slope
            drawn += self.scale.offset[rows, None]
            yield first, np.ascontiguousarray(drawn.T)

    def _is_open(self) -> bool:
        return self.places is not None and self.places < self.proposals

    def _count(self, drawn: Floats, rows: NDArray[np.int64]) -> None:
        if not self._is_open():
            return
        place = drawn.shape[1] - self.places
        drawn -= np.partition(drawn, place, axis=1)[:, place : place + 1]
        self.hits[rows] += (drawn >= 0).sum(axis=0)
        self.apart[0, rows] += drawn.sum(axis=0)
        self.apart[1, rows] += np.einsum("ij,ij->j", drawn, drawn)

    def _contenders(self, draws: int) -> NDArray[np.int64]:
        """Return who may still come above the line; never fewer than there are places."""
        mean = self.apart[0] / draws
        spread = np.sqrt(np.maximum(self.apart[1] / draws - mean**2, 0))
        reach = mean + HOPELESS * spread
        least = np.partition(reach, self.proposals - self.places)[self.proposals - self.places]
        return np.flatnonzero(reach >= min(least, 0))

    def _chances(self, draws: int) -> list[float | None]:
        if self.places is None:
            return [None] * self.proposals
        return (self.hits / draws).tolist() if self._is_open() else [1.0] * self.proposals


def _ranks(drawn: Floats) -> NDArray[np.int64]:
    """Return the rank of each column in each row, the largest first."""
    order = np.argsort(-drawn, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, drawn.shape[1] + 1)[None, :], axis=1)
    return ranks


def _quantiles(ranks: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the 5th and 95th percentile of each column: ranks that held in so many draws."""
    kept, proposals = ranks.shape
    places = [max(int(np.ceil(share * kept)) - 1, 0) for share in (LOWEST, HIGHEST)]
    found = np.empty((2, proposals), np.int64)
    for first in range(0, proposals, COLUMNS):
        found[:, first : first + COLUMNS] = np.sort(ranks[:, first : first + COLUMNS], axis=0)[
            places
        ]
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
