"""What is told beside a ranking: how sure each place is, and what other methods would say.

None of it moves an entry. A child process computes it; where that has no answer the ranking
stands, and the run's `statistics` name the fault.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import structlog

from judging.assigning import EngineStopped, ask_engine, seconds_more
from judging.engine import EngineError
from judging.faults import NO_INSIGHT

log = structlog.get_logger(__name__)

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Insight:
    """The child's answer; empty where there is none.

    `chances`: `chance`, `low`, `high` by entry; `ranks`: rank by method and entry.
    """

    chances: dict[str, dict[str, Any]] = field(default_factory=dict)
    ranks: dict[str, dict[str, int]] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)

    def of(self, entry: str) -> dict[str, Any]:
        """The columns of an entry's row."""
        own = self.chances.get(entry, {})
        return {
            "chance": own.get("chance"),
            "rank_low": own.get("low"),
            "rank_high": own.get("high"),
            "other_ranks": {name: own[entry] for name, own in self.ranks.items() if entry in own},
        }

    def statistics(self, result: dict[str, Any]) -> dict[str, Any]:
        """What the run says of all entries together.

        `alike`: how many of the selected each other method would have above the line too.
        """
        chosen = result.get("selected", [])
        alike = {
            name: sum(ranks.get(entry, len(chosen) + 1) <= len(chosen) for entry in chosen)
            for name, ranks in self.ranks.items()
        }
        return {**self.told, **_reliability(self.told, result), "alike": alike}


def find_insight(document: dict[str, Any], result: dict[str, Any], seed: str) -> Insight:
    """Ask a child process once for both; nothing that it does stops the ranking."""
    places = [{"proposal": row["proposal"], "rank": row["rank"]} for row in result["results"]]
    content = {"document": document, "result": {"results": places}, "seed": seed}
    try:
        seconds = SECONDS + seconds_more(document)
        found = ask_engine({"kind": "insight", "input": content}, seconds=seconds)
    except (EngineError, EngineStopped) as fault:
        log.warning("no_insight", fault=str(fault))
        return Insight(told={"fault": NO_INSIGHT})
    return _insight_of(found)


def _insight_of(found: dict[str, Any]) -> Insight:
    chances, comparison = dict(found["chances"] or {}), dict(found["comparison"] or {})
    rows, left_out = chances.pop("rows", {}), comparison.pop("left_out", {})
    fault = {"fault": NO_INSIGHT} if found["faults"] else {}
    return Insight(rows, comparison, {**chances, "left_out": left_out, **fault})


def _reliability(told: dict[str, Any], result: dict[str, Any]) -> dict[str, str]:
    """How far the mean of so many judges can be relied upon, from the variance components.

    `dependability` counts the judges' leniency as error, `consistency` does not.
    """
    panels = [row["n_judges"] for row in result["results"] if row["rank"] is not None]
    if not told.get("components") or not panels:
        return {}
    quality, judge, error = (
        Fraction(told["components"][name]) for name in ("quality", "judge", "error")
    )
    many = Fraction(sum(panels), len(panels))
    return {
        "judges_mean": _text(many),
        "dependability": _text(_share(quality, (judge + error) / many)),
        "consistency": _text(_share(quality, error / many)),
    }


def _share(quality: Fraction, noise: Fraction) -> Fraction:
    return quality / (quality + noise) if quality + noise else Fraction(0)


def _text(value: Fraction) -> str:
    return f"{float(value):.4f}"
