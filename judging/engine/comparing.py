"""What other methods would have said: ranks side by side, as information only.

The method of a stage is declared before marks open; a comparison never chooses one.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from typing import Any

from judging.engine.calibrate import REFUSED, correct_table
from judging.engine.counting import Count
from judging.engine.exact import decimal_fraction, half_up
from judging.engine.scores import publish_scores
from judging.engine.tabulating import tabulate

TRIM_FROM = 5
LEAST_FOR_Z = 20
SMALL_PANELS, FEW_PER_JUDGE, NO_MARKS = "small_panels", "few_per_judge", "no_marks"
METHODS = ("mean", "median", "trimmed_mean", "zscore", "calibrated_mean")


def compare(document: object) -> dict[str, Any]:
    """Answer with ranks by published score for each method, and why a method is left out.

    `{"mean": {proposal: rank}, ..., "left_out": {"zscore": "few_per_judge"}}`; the tie ladder,
    the cut and quotas take no part. Raises EngineError.
    """
    table = tabulate(document)
    count = table.count
    calibration = correct_table(table) if count.totals else None
    left_out = {name: why for name in METHODS if (why := _obstacle(name, count, calibration))}
    compared = {name: _ranks(count, name, calibration) for name in METHODS if name not in left_out}
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


def _ranks(count: Count, name: str, calibration: dict[str, Any]) -> dict[str, int]:
    """Return the ranks under a method; equal published scores share one."""
    contest = count.contest
    config = replace(contest.config, aggregation=name, trim_min_judges=_trim_from(count))
    corrections = calibration["corrections"].items()
    corrections = {judge: decimal_fraction(text) for judge, text in corrections}
    other = replace(count, contest=replace(contest, config=config, corrections=corrections))
    values = publish_scores(other).values
    scores = {proposal: half_up(value, config.decimals) for proposal, value in values.items()}
    worse = sorted(-score for score in scores.values())
    best_first = sorted(scores, key=lambda proposal: (-scores[proposal], proposal))
    return {proposal: 1 + bisect_left(worse, -scores[proposal]) for proposal in best_first}
