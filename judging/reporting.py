"""What the figures say of a stage's judges: computed once for a score sheet, by a child process."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import structlog

from competitions.models import Stage
from competitions.states import StageState
from judging.assigning import EngineStopped, ask_engine
from judging.engine import EngineError
from judging.models import Scorecard, StageReport
from judging.queries.sheet import documents_of, marks_stage_id, sheet_sha256_of
from judging.states import CardSource

log = structlog.get_logger(__name__)

ALGORITHM = "kipp-diagnostics/1"
SITTING = timedelta(hours=2)
Totals = dict[str, dict[str, str]]


def make_report(stage_id: int, at: datetime) -> StageReport | None:
    """Compute and keep the report of a locked stage; the one that is there, when called again.

    None for a stage that is open or has no marks of its own, and where the engine gave up.
    """
    stage = Stage.objects.select_related("rule_set", "marks_from").get(pk=stage_id)
    if stage.state not in {StageState.LOCKED, StageState.CONCLUDED} or not stage.has_panel:
        return None
    documents = documents_of(stage)
    sheet = sheet_sha256_of(*documents)
    known = StageReport.objects.filter(stage=stage, sheet_sha256=sheet).first()
    if known is not None:
        return known
    outcome = _outcome(stage, documents)
    if outcome is None:
        return None
    facts = {"outcome": outcome, "computed_at": at}
    return StageReport.objects.get_or_create(stage=stage, sheet_sha256=sheet, defaults=facts)[0]


def _outcome(stage: Stage, documents: list[dict[str, Any]]) -> dict[str, Any] | None:
    totals = {}
    for document in documents:
        totals |= totals_of(document)
    answer = _ask("diagnostics", _diagnostics(stage, documents, totals))
    if answer is None:
        return None
    return {
        "algorithm": ALGORITHM,
        "locked_as": stage.sheet_sha256,
        "entries": len(totals),
        "scorecards": sum(len(panel) for panel in totals.values()),
        **answer,
        **_coefficients(totals),
    }


def totals_of(document: dict[str, Any]) -> Totals:
    """Judge totals of a hundred, by entry and judge, from the marks that count."""
    scale = {
        row["id"]: (Fraction(row["weight"]), Fraction(row["max_score"]))
        for row in document["criteria"]
        if Fraction(row["weight"]) > 0
    }
    whole = sum(weight for weight, _ in scale.values())
    totals: Totals = {}
    for row in counted(document):
        points = sum(
            weight * Fraction(row["scores"][code]) / most for code, (weight, most) in scale.items()
        )
        totals.setdefault(row["proposal"], {})[row["judge"]] = _decimal(100 * points / whole)
    return totals


def _decimal(value: Fraction) -> str:
    """Six decimals, half up: figures about judges decide no rank."""
    units = (2 * value.numerator * 10**6 + value.denominator) // (2 * value.denominator)
    return f"{units // 10**6}.{units % 10**6:06d}"


def counted(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Locked scorecards of entries that take part, with all that is weighted."""
    active = {row["id"] for row in document["proposals"] if row["status"] == "active"}
    owed = {row["id"] for row in document["criteria"] if Fraction(row["weight"]) > 0}
    return (
        row
        for row in document["evaluations"]
        if row["status"] == "submitted"
        and row["proposal"] in active
        and owed <= row["scores"].keys()
    )


def _diagnostics(stage: Stage, documents: list[dict[str, Any]], totals: Totals) -> dict[str, Any]:
    ways = ways_of(stage)
    criteria = {row["id"]: row for document in documents for row in document["criteria"]}
    weighted = {code for code, row in criteria.items() if Fraction(row["weight"]) > 0}
    evaluations = [
        {
            "proposal": row["proposal"],
            "judge": row["judge"],
            "scores": {c: mark for c, mark in row["scores"].items() if c in weighted},
            **ways.get((row["proposal"], row["judge"]), {}),
        }
        for document in documents
        for row in counted(document)
    ]
    scales = [{"id": code, "max_score": criteria[code]["max_score"]} for code in sorted(weighted)]
    return {
        "judge_totals": totals,
        "criteria": scales,
        "evaluations": evaluations,
        "explain": True,
    }


def ways_of(stage: Stage) -> dict[tuple[str, str], dict[str, int]]:
    """In which order a judge began, and how many seconds lie behind each lock.

    The longer of two spans: since the first save, and since the judge's lock before, if that was
    in the same sitting. A scorecard that lay over a break tells no time, nor does paper.
    """
    cards = Scorecard.objects.locked().filter(
        assignment__candidacy__stage=marks_stage_id(stage), source=CardSource.SCREEN
    )
    rows = cards.order_by("assignment__member", "locked_at", "pk").values_list(
        "assignment__candidacy__proposal__number",
        "assignment__member__code",
        "created_at",
        "locked_at",
    )
    ways: dict[tuple[str, str], dict[str, int]] = {}
    before: tuple[str, datetime] | None = None
    for number, judge, began_at, locked_at in rows:
        last = before[1] if before and before[0] == judge else began_at
        ways[number, judge] = _time_of(locked_at - began_at, locked_at - last)
        before = (judge, locked_at)
    _number(ways, rows)
    return ways


def _time_of(own: timedelta, since_last: timedelta) -> dict[str, int]:
    if own > SITTING:
        return {}
    span = max(own, since_last) if since_last <= SITTING else own
    return {"seconds": max(0, int(span.total_seconds()))}


def _number(ways: dict[tuple[str, str], dict[str, int]], rows: Iterable[tuple]) -> None:
    places: dict[str, int] = {}
    for number, judge, _began, _locked in sorted(rows, key=lambda row: (row[1], row[2], row[0])):
        places[judge] = places.get(judge, 0) + 1
        ways[number, judge]["order"] = places[judge]


def _coefficients(totals: Totals) -> dict[str, Any]:
    """Where all judges read all entries also those that need a complete table."""
    lines = [list(panel.values()) for panel in totals.values()]
    judges = sorted({judge for panel in totals.values() for judge in panel})
    is_complete = len(judges) > 1 and all(len(panel) == len(judges) for panel in totals.values())
    found = {
        "is_complete": is_complete,
        "alpha": _statistic("krippendorff_alpha", lines, level="interval"),
        "oneway": _statistic("icc_oneway_unbalanced", lines),
    }
    if is_complete:
        table = [[panel[judge] for judge in judges] for panel in totals.values()]
        found |= {"icc": _statistic("icc", table), "kendall": _statistic("kendall_w", table)}
    return found


def _statistic(name: str, data: list[list[str]], **more: str) -> dict[str, Any] | None:
    return _ask("reliability", {"statistic": name, "rows": "proposals", "data": data, **more})


def _ask(kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
    """A coefficient that cannot be had, as with too few marks, is none."""
    try:
        return ask_engine({"kind": kind, "input": content})
    except (EngineError, EngineStopped) as fault:
        log.info("no_figure", kind=kind, statistic=content.get("statistic"), fault=str(fault))
        return None
