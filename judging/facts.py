"""The figures of a computed run in plain words: method, agreement, what computed it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import RankingRun
from judging.queries.standings import RunFacts
from judging.wording import method_name

METHODS = {
    "mean": gettext_lazy("Weighted total of each judge, then the plain mean of the judges"),
    "trimmed_mean": gettext_lazy(
        "Weighted total of each judge, then the mean without the highest and the lowest where "
        "%(count)s or more judges scored"
    ),
    "calibrated_mean": gettext_lazy(
        "Weighted total of each judge less the judge's published correction, then the mean"
    ),
}
LEFT_OUT = {
    "small_panels": gettext_lazy("panels are too small"),
    "few_per_judge": gettext_lazy("judges scored too few entries"),
    "no_marks": gettext_lazy("there are no marks"),
    "complete_design": gettext_lazy("every judge scored every entry"),
    "unlinked_groups": gettext_lazy("some judges have no entries in common"),
}
GOOD, FAIR = 0.8, 0.667


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with what it means."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the disclosure below the table; `draws` in the reader's notation."""

    method: str
    rows: list[Row]
    engine: str
    draws: str


def figures_of(run: RankingRun, facts: RunFacts) -> Figures:
    """Whatever the run kept; older runs kept less."""
    told = run.statistics
    method = METHODS.get(facts.rules["aggregation"], "")
    return Figures(
        method=str(method) % {"count": facts.rules.get("trim_min_judges", "")},
        rows=[*_agreement(told), *_correction(told), *_components(told), *_left_out(told)],
        engine=_engine(run.engine),
        draws=formats.number_format(told.get("draws", 0), force_grouping=True),
    )


def _agreement(told: dict[str, Any]) -> Iterator[Row]:
    if "dependability" not in told:
        return
    value = _number(told["dependability"])
    if value >= GOOD:
        note = _("Good: another panel would give much the same order.")
    elif value >= FAIR:
        note = _("Fair: near the line another panel could decide otherwise.")
    else:
        note = _("Low: much of the order rests on who judged what.")
    text = _("%(value)s with %(judges)s judges an entry")
    judges = _shown(told.get("judges_mean"), 1)
    value_text = text % {"value": _shown(told["dependability"], 2), "judges": judges}
    yield Row(_("Dependability of the score (Phi)"), value_text, note)
    if "consistency" in told:
        note = _("The same without counting that some judges are stricter throughout.")
        yield Row(_("Consistency of the order"), _shown(told["consistency"], 2), note)


def _correction(told: dict[str, Any]) -> Iterator[Row]:
    if calibration := told.get("calibration"):
        strength = calibration.get("lambda", "")
        if strength == "infinite":
            text = _("none: the judges do not differ measurably")
        else:
            text = _("lambda %(strength)s") % {"strength": _shown(strength, 4)}
        yield Row(_("Correction of judges"), text)


def _components(told: dict[str, Any]) -> Iterator[Row]:
    if not (parts := told.get("components")):
        if told.get("reason") or told.get("fault"):
            yield Row(_("Chances"), _("not worked out"), _("The order does not rest on them."))
        return
    shares = {name: _number(parts[name]) for name in ("quality", "judge", "error")}
    whole = sum(shares.values()) or 1.0
    percent = {name: round(value / whole * 100) for name, value in shares.items()}
    text = _(
        "%(quality)s%% the entries, %(judge)s%% strict and lenient judges, %(error)s%% the rest"
    )
    yield Row(_("Where one judge's totals differ from another's"), text % percent)


def _left_out(told: dict[str, Any]) -> Iterator[Row]:
    if left_out := told.get("left_out"):
        reasons = [
            f"{method_name(name)} ({LEFT_OUT[why]})" if why in LEFT_OUT else method_name(name)
            for name, why in sorted(left_out.items())
        ]
        yield Row(_("Methods that were not compared"), ", ".join(reasons))


def _engine(parts: dict[str, str]) -> str:
    """Programs with their versions, the engine's own text by the beginning of its digest."""
    known = {name: text for name, text in parts.items() if name not in {"algorithm", "commit"}}
    if source := known.pop("source", ""):
        known["kipp"] = source[:12]
    return ", ".join(f"{name} {text}" for name, text in known.items())


def _number(text: str) -> float:
    return float(Fraction(str(text)))


def _shown(text: str | None, decimals: int) -> str:
    if text is None:
        return ""
    return formats.number_format(round(_number(text), decimals), decimals)
