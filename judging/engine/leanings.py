"""What the figures of judges hint at: corrections, flags, totals far off, and the reliability."""

from dataclasses import replace
from math import sqrt
from statistics import fmean, median
from typing import Any

import numpy as np

from judging.engine.components import Components, Marks, components
from judging.engine.exact import any_fraction
from judging.engine.habits import (
    LEAST_SECONDS,
    POINTS,
    Reading,
    agreement,
    drift,
    halo,
    has_halo,
    home_lead,
    usual_seconds,
)

LEAST_AGREEMENT = 0.2
NARROW, WIDE = 0.5, 2.0
FAR_OFF = 3.5
TO_SIGMA = 1.4826  # from the median of distances to a standard deviation


def explain(judges: dict[str, dict[str, Any]], readings: list[Reading]) -> dict[str, Any]:
    """Return the judges with their flags, the totals far off, and the parts of the variance."""
    parts, places = _components(list(judges), readings)
    readings, usual = _levelled(readings, parts, places), _usual_spread(judges)
    for judge, facts in judges.items():
        own = [one for one in readings if one.judge == judge]
        lean = _lean(parts, places[judge])
        facts.update(lean, **_figures(facts, own, usual), flags=_flags(facts, lean, own, usual))
    return {
        "judges": judges,
        "outliers": _outliers(readings),
        "reliability": _reliability(parts, readings),
    }


def _components(
    judges: list[str], readings: list[Reading]
) -> tuple[Components | None, dict[str, int]]:
    judge_at = {name: place for place, name in enumerate(judges)}
    proposals = sorted({one.proposal for one in readings})
    proposal_at = {name: place for place, name in enumerate(proposals)}
    marks = Marks(
        np.array([proposal_at[one.proposal] for one in readings], np.int64),
        np.array([judge_at[one.judge] for one in readings], np.int64),
        np.array([one.total for one in readings], np.float64),
    )
    return components(marks), judge_at


def _lean(parts: Components | None, place: int) -> dict[str, Any]:
    if parts is None:
        return {"correction": None, "correction_se": None}
    return {
        "correction": _text(parts.corrections[place]),
        "correction_se": _text(parts.errors[place]),
    }


def _figures(facts: dict[str, Any], own: list[Reading], usual: float) -> dict[str, Any]:
    seen = halo(own)
    return {
        "spread": _text(_spread(facts, usual)),
        "agreement": _text(agreement(own)),
        "halo": seen | {name: _text(seen[name]) for name in ("mean_range", "correlation")},
        "drift": _text(drift(own)[0]),
        "seconds": _text(usual_seconds(own)),
        "home": _text(home_lead(own)[0]),
    }


def _flags(
    facts: dict[str, Any], lean: dict[str, Any], own: list[Reading], usual: float
) -> list[str]:
    spread, agrees, seconds = _spread(facts, usual), agreement(own), usual_seconds(own)
    raised = {
        "strict": _leans(facts, lean, -1),
        "lenient": _leans(facts, lean, 1),
        "narrow": spread is not None and spread < NARROW,
        "wide": spread is not None and spread > WIDE,
        "disagrees": agrees is not None and agrees < LEAST_AGREEMENT,
        "halo": has_halo(halo(own)),
        "drift": drift(own)[1],
        "hasty": seconds is not None and seconds < LEAST_SECONDS,
        "home": home_lead(own)[1],
    }
    return [name for name, holds in raised.items() if holds]


def _leans(facts: dict[str, Any], lean: dict[str, Any], side: int) -> bool:
    """Tell whether severity is more than some points and beyond two standard errors."""
    if facts["severity"] is None or lean["correction"] is None:
        return False
    beyond = side * float(lean["correction"]) > 2 * float(lean["correction_se"])
    return beyond and side * any_fraction(facts["severity"]) > POINTS


def _spread(facts: dict[str, Any], usual: float) -> float | None:
    deviation = _deviation(facts)
    return deviation / usual if usual and deviation is not None else None


def _deviation(facts: dict[str, Any]) -> float | None:
    return None if facts["variance"] is None else sqrt(any_fraction(facts["variance"]))


def _usual_spread(judges: dict[str, dict[str, Any]]) -> float:
    known = [one for facts in judges.values() if (one := _deviation(facts)) is not None]
    return median(known) if known else 0.0


def _levelled(
    readings: list[Reading], parts: Components | None, places: dict[str, int]
) -> list[Reading]:
    """Take everybody's leniency off before a total is held against its peers'."""
    level = dict.fromkeys(places, 0.0)
    if parts is not None:
        level = {judge: float(parts.corrections[place]) for judge, place in places.items()}
    panels: dict[str, dict[str, float]] = {}
    for one in readings:
        panels.setdefault(one.proposal, {})[one.judge] = one.total - level[one.judge]
    return [replace(one, deviation=_apart(one.judge, panels[one.proposal])) for one in readings]


def _apart(judge: str, panel: dict[str, float]) -> float | None:
    others = [total for name, total in panel.items() if name != judge]
    return panel[judge] - fmean(others) if others else None


def _outliers(readings: list[Reading]) -> list[dict[str, str]]:
    """Return the totals far from their peers', the farthest first."""
    apart = [(one, one.deviation) for one in readings if one.deviation is not None]
    scale = TO_SIGMA * median([abs(value) for _, value in apart]) if apart else 0
    far = [pair for pair in apart if scale and abs(pair[1]) > FAR_OFF * scale]
    far.sort(key=lambda pair: (-abs(pair[1]), pair[0].proposal, pair[0].judge))
    return [
        {"proposal": one.proposal, "judge": one.judge, "z": _text(value / scale)}
        for one, value in far
    ]


def _reliability(parts: Components | None, readings: list[Reading]) -> dict[str, Any] | None:
    """Return the parts of the variance and what a mean of the usual number of judges is worth."""
    if parts is None:
        return None
    usual = len(readings) / len({one.proposal for one in readings})
    return {
        "judges": _text(usual),
        "quality": _text(parts.quality),
        "judge": _text(parts.judge),
        "error": _text(parts.error),
        "dependability": _text(parts.dependability(usual)),
        "consistency": _text(parts.consistency(usual)),
    }


def _text(value: float | None) -> str | None:
    """Write four decimals; zero has no sign."""
    return None if value is None else f"{value:z.4f}"
