"""A stage's report in words: bands, flags, and each judge's line; for a judge the own one only."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.models import Stage
from competitions.states import StageState
from judging.models import StageReport

REACH = 15.0  # points of a hundred at the edge of a drawn axis
FLAGS = {
    "strict": gettext_lazy("marks lower than the others"),
    "lenient": gettext_lazy("marks higher than the others"),
    "narrow": gettext_lazy("totals lie close together"),
    "wide": gettext_lazy("totals lie far apart"),
    "disagrees": gettext_lazy("another order than the others"),
    "halo": gettext_lazy("often the same mark for all aspects"),
    "drift": gettext_lazy("level changed over time"),
    "hasty": gettext_lazy("little time for an entry"),
    "home": gettext_lazy("own region higher"),
}
GOOD, TENTATIVE, LOW = (
    pgettext_lazy("reliability", "good"),
    pgettext_lazy("reliability", "tentative"),
    pgettext_lazy("reliability", "too low to lean on"),
)
EXCELLENT, MODERATE, POOR = (
    pgettext_lazy("reliability", "excellent"),
    pgettext_lazy("reliability", "moderate"),
    pgettext_lazy("reliability", "poor"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient: its value, the word of its band, and what it says."""

    label: str
    value: float
    band: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge's figures as plain numbers; None where there were too few marks to say."""

    code: str
    name: str
    count: int
    mean: float
    severity: float | None
    error: float | None
    deviation: float | None
    spread: float | None
    agreement: float | None
    level: int
    level_of: int
    minutes: float | None
    flags: list[str]
    is_far: bool


def latest_report(stage: Stage) -> StageReport | None:
    """The newest one; there is one for each sheet."""
    return stage.reports.order_by("-pk").first()


def is_current(report: StageReport, stage: Stage) -> bool:
    """Whether the report is of the sheet that is locked now."""
    return report.outcome.get("locked_as") == stage.sheet_sha256


def obstacles_to_report(stage: Stage) -> Iterator[str]:
    """Figures of judges exist only after the lock."""
    if stage.state not in {StageState.LOCKED, StageState.CONCLUDED}:
        yield _("The figures are worked out once the scores are locked.")
    elif not stage.is_scored:
        yield _("Nobody gives marks in this stage: it ranks on those of an earlier one.")


def band_of_alpha(value: float) -> str:
    """Krippendorff's own bounds."""
    return str(GOOD if value >= 0.8 else TENTATIVE if value >= 0.667 else LOW)


def band_of_icc(value: float) -> str:
    """Koo and Li's bounds."""
    bounds = ((0.9, EXCELLENT), (0.75, GOOD), (0.5, MODERATE))
    return str(next((word for bound, word in bounds if value >= bound), POOR))


def headline_of(outcome: dict[str, Any]) -> list[Figure]:
    """Dependability and consistency: what the mean of this panel is worth."""
    parts = outcome.get("reliability") or {}
    rows = (
        (
            "dependability",
            _("Dependability (Phi)"),
            _("How far the same entries would get the same scores from other judges."),
        ),
        (
            "consistency",
            _("Consistency"),
            _("How far other judges would put the entries into the same order."),
        ),
    )
    return [
        Figure(label, value, band_of_icc(value), text)
        for key, label, text in rows
        if (value := _shown(parts.get(key), 2)) is not None
    ]


def coefficients_of(outcome: dict[str, Any]) -> list[Figure]:
    """The published coefficients; those of complete tables only where every judge read all."""
    rows = (
        ("oneway", "ICC1_1", _("ICC(1,1), one judge"), band_of_icc),
        ("oneway", "ICC1_k0", _("ICC(1,k), mean of the panel"), band_of_icc),
        ("icc", "ICC2_k", _("ICC(2,k), all read all"), band_of_icc),
        ("icc", "ICC3_k", _("ICC(3,k), order only"), band_of_icc),
        ("alpha", "alpha", _("Krippendorff's alpha"), band_of_alpha),
        ("kendall", "W", _("Kendall's W"), band_of_icc),
    )
    found = []
    for source, key, label, band in rows:
        facts = (outcome.get(source) or {}).get(key)
        value = _shown(facts and facts["value"], 3)
        if value is not None:
            found.append(Figure(label, value, "" if key == "W" else band(value), ""))
    return found


def _shown(value: str | None, decimals: int) -> float | None:
    """As it stands on the page: the band is that of the number which people read."""
    return None if value is None else round(float(value), decimals)


def lines_of(outcome: dict[str, Any], names: dict[str, str]) -> list[JudgeLine]:
    """All judges, those with flags first."""
    lines = [line_of(code, row, names.get(code, code)) for code, row in outcome["judges"].items()]
    return sorted(lines, key=lambda line: (-len(line.flags), line.name))


def line_of(code: str, row: dict[str, Any], name: str) -> JudgeLine:
    """One judge's figures. SECURITY: of the row of this judge alone."""
    seconds = _number(row.get("seconds"))
    variance = _number(row.get("variance"))
    flags = [flag for flag in row.get("flags", ()) if flag in FLAGS]
    return JudgeLine(
        code=code,
        name=name,
        count=row["n"],
        mean=_number(row["mean"]) or 0.0,
        severity=_number(row.get("severity")),
        error=_number(row.get("correction_se")),
        deviation=None if variance is None else sqrt(variance),
        spread=_number(row.get("spread")),
        agreement=_number(row.get("agreement")),
        level=row.get("halo", {}).get("all_equal", 0),
        level_of=row.get("halo", {}).get("evaluations", 0),
        minutes=None if seconds is None else seconds / 60,
        flags=[str(FLAGS[flag]) for flag in flags],
        is_far=bool({"strict", "lenient"} & set(flags)),
    )


def _number(value: str | None) -> float | None:
    return None if value is None else float(Fraction(value))


def outliers_of(outcome: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    """Totals far from those of the others, the farthest first."""
    return [
        {
            "number": row["proposal"],
            "judge": names.get(row["judge"], row["judge"]),
            "z": float(row["z"]),
        }
        for row in outcome.get("outliers", ())
    ]
