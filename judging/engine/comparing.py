"""What other methods would have said: ranks side by side, as information only.

The method of a stage is declared before marks open; a comparison never chooses one.
"""

from collections import Counter
from typing import Any

from judging.engine.calibrate import REFUSED, correct
from judging.engine.counting import Count, count_evaluations
from judging.engine.documents import read_ranking
from judging.engine.rank import rank
from judging.engine.shapes import read_mapping

TRIM_FROM = 5
LEAST_FOR_Z = 20
SMALL_PANELS, FEW_PER_JUDGE, NO_MARKS = "small_panels", "few_per_judge", "no_marks"
METHODS = ("mean", "median", "trimmed_mean", "zscore", "calibrated_mean")


def compare(document: object) -> dict[str, Any]:
    """Answer with ranks by published score for each method, and why a method is left out.

    `{"mean": {proposal: rank}, ..., "left_out": {"zscore": "few_per_judge"}}`; the tie ladder,
    the cut and quotas take no part. Raises EngineError.
    """
    row = read_mapping(document)
    count = count_evaluations(read_ranking(row))
    calibration = correct(row) if count.totals else None
    left_out = {name: why for name in METHODS if (why := _obstacle(name, count, calibration))}
    compared = {name: _ranks(row, name, calibration) for name in METHODS if name not in left_out}
    return compared | {"left_out": left_out}


def _obstacle(name: str, count: Count, calibration: dict[str, Any] | None) -> str:
    """Return why a method has nothing to say, or should not be used (specification, 2.2)."""
    if calibration is None:
        return NO_MARKS
    if name == "trimmed_mean":
        largest = max(map(len, count.totals.values()))
        return SMALL_PANELS if largest < _trim_from(count) else ""
    if name == "zscore":
        load = Counter(judge for panel in count.totals.values() for judge in panel)
        return FEW_PER_JUDGE if min(load.values()) < LEAST_FOR_Z else ""
    if name == "calibrated_mean":
        return next((code for code in calibration["warnings"] if code in REFUSED), "")
    return ""


def _trim_from(count: Count) -> int:
    return count.contest.config.trim_min_judges or TRIM_FROM


def _ranks(
    document: dict[str, Any], name: str, calibration: dict[str, Any] | None
) -> dict[str, int]:
    config = document["config"] | {
        "aggregation": name,
        "trim_min_judges": document["config"].get("trim_min_judges") or TRIM_FROM,
        "tie_break": [],
        "top_n": None,
    }
    found = rank(document | {"config": config, "calibration": calibration})
    return {row["proposal"]: row["rank"] for row in found["results"] if row["rank"] is not None}
