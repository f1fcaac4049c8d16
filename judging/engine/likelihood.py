"""Kind `uncertainty`: chances for means of known variances, and the components of a table."""

from math import erf, sqrt
from typing import Any

import numpy as np

from judging.engine.effects import Effects, variances
from judging.engine.errors import MALFORMED, EngineError
from judging.engine.exact import exact_text, rounded_text
from judging.engine.reliability import read_table
from judging.engine.shapes import read_decimal, read_integer, read_mapping, read_named

DECIMALS, DRAWS, CHUNK = 10, 10_000, 2_000_000


def answer_uncertainty(document: object) -> dict[str, Any]:
    """Answer with `probability` of being among the `n`, or with error, judge and quality."""
    row = read_mapping(document)
    return _components(row) if row.get("data") is not None else _probabilities(row)


def _components(row: dict[str, Any]) -> dict[str, Any]:
    """Return Henderson III, exact; a component that the table cannot tell is null."""
    totals = {
        f"{at:09}": {f"{judge:09}": mark for judge, mark in enumerate(line) if mark is not None}
        for at, line in enumerate(read_table(row))
    }
    found = variances(Effects({name: panel for name, panel in totals.items() if panel}))
    if found is None:
        return dict.fromkeys(("error", "judge", "quality"))
    return {
        name: {"exact": exact_text(value), "value": rounded_text(value, DECIMALS)}
        for name, value in found.items()
    }


def _probabilities(row: dict[str, Any]) -> dict[str, Any]:
    """Return the chances; in closed form for two proposals and one place."""
    places, judges = (read_integer(row.get(name), least=1) for name in ("n", "judges"))
    variance = read_mapping(row.get("variance"))
    quality, error = (read_decimal(variance.get(name)) for name in ("quality", "error"))
    means = read_named(row.get("mean_scores"), read_decimal)
    if quality < 0 or error < 0 or None in means.values():
        raise EngineError(MALFORMED)
    names = sorted(means)
    whole = quality + error / judges
    share = float(quality / whole) if whole else 0.0
    values = np.array([float(means[name]) * share for name in names])
    deviation = sqrt(float(quality) * (1 - share))
    if places >= len(names):
        found = np.ones(len(names))
    elif len(names) == 2:
        found = _of_two(values, deviation)
    else:
        found = _simulated(values, deviation, places)
    return {"probability": {name: f"{one:.6f}" for name, one in zip(names, found, strict=True)}}


def _of_two(values: np.ndarray, deviation: float) -> np.ndarray:
    apart = float(values[0] - values[1])
    if not deviation:
        first = 0.5 * (1 + np.sign(apart))
    else:
        first = 0.5 * (1 + erf(apart / (2 * deviation)))
    return np.array([first, 1 - first])


def _simulated(values: np.ndarray, deviation: float, places: int) -> np.ndarray:
    """Return the share of draws among the best, with a fixed seed; equals share by chance."""
    chance = np.random.Generator(np.random.Philox(0))
    hits, done = np.zeros(len(values)), 0
    while done < DRAWS:
        count = min(max(CHUNK // len(values), 1), DRAWS - done)
        drawn = values + max(deviation, 1e-9) * chance.standard_normal((count, len(values)))
        line = np.partition(drawn, len(values) - places, axis=1)[:, len(values) - places]
        hits += (drawn >= line[:, None]).sum(axis=0)
        done += count
    return hits / DRAWS
