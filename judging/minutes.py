"""What a plenary's papers say, as plain JSON: frozen with a digest when it is closed.

Everything is in the language of the edition's papers; numbers are text, as they are published.
"""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils.translation import override

from competitions.models import Stage
from competitions.states import Method, StageKind
from judging.engine.exact import any_fraction, rounded_text
from judging.models import Plenary, PlenaryDecision, RankingRow, Scorecard
from judging.queries.conflicts import Bar
from judging.queries.plenaries import computed_rows, counts_in_quorum, counts_of, lines_of
from judging.queries.sheet import criteria_by_group, marks_stage_id
from judging.states import Outcome, Presence, ScorecardState
from judging.wording import rule_names

FORMAT = "kipp-plenary/1"
MOST_JUDGES = 12  # columns of a recapitulation; more answers than that are the public's


def minutes_of(plenary: Plenary) -> dict[str, Any]:
    """All facts of a plenary as it stands now."""
    stage = plenary.stage
    with override(settings.LANGUAGE_CODE):
        entries = entries_of(plenary)
        return {
            "format": FORMAT,
            "competition": _edition(stage),
            "stage": _stage(stage),
            "number": plenary.number,
            "held_on": plenary.held_on.isoformat(),
            "place": plenary.place,
            "quorum": plenary.quorum,
            "present": sum(1 for one in plenary.attendees.all() if counts_in_quorum(one)),
            "people": _people(plenary),
            "asides": _asides(plenary),
            "groups": _groups(plenary, entries),
            "assessed": _assessed(stage, entries),
            "rules": _rules(stage),
            "sheet_sha256": stage.sheet_sha256,
            "runs": _runs(stage),
            "tiers": _tiers(stage),
            "judges": _judges(entries),
            "entries": entries,
        }


def _edition(stage: Stage) -> dict[str, Any]:
    edition = stage.competition
    return {
        "code": edition.code,
        "name": edition.name,
        "year": edition.year,
        "organiser": edition.organiser.name,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    source = stage.marks_from or stage
    return {
        "code": stage.code,
        "name": stage.name,
        "order": stage.order,
        "is_plenary": stage.kind == StageKind.PLENARY,
        "scored_in": source.name,
    }


def _people(plenary: Plenary) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "position": one.position,
            "seat": one.seat,
            "is_member": one.member_id is not None,
            "presence": one.presence,
            "reason": one.reason,
        }
        for one in plenary.attendees.all()
    ]


def _asides(plenary: Plenary) -> list[dict[str, str]]:
    """Who of those present stood aside for which entry."""
    rows = plenary.asides.filter(attendee__presence=Presence.PRESENT).select_related(
        "attendee", "candidacy__proposal"
    )
    return [
        {
            "name": row.attendee.name,
            "number": row.candidacy.proposal.number,
            "reason": aside_reason(row.reason, is_found=row.is_found),
        }
        for row in rows.order_by("candidacy__proposal__number", "attendee")
    ]


def aside_reason(reason: str, *, is_found: bool) -> str:
    """In words: what the portal found is stored as its word."""
    return str(Bar(reason).label) if is_found else reason


def _groups(plenary: Plenary, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    total: dict[str, int] = defaultdict(int)
    for entry in entries:
        total[entry["group"]] += 1
    return [
        {
            "code": one.line.code,
            "name": one.line.name,
            "entries": total[one.line.code],
            "places": one.line.places,
            "chosen": one.chosen,
            "reserve": one.reserve,
            "reason": one.reason,
        }
        for one in counts_of(plenary, lines_of(plenary.stage))
    ]


def _assessed(stage: Stage, entries: list[dict[str, Any]]) -> dict[str, int]:
    """How much was read: entries, judges and locked scorecards of the stage that gave marks."""
    cards = Scorecard.objects.filter(
        state=ScorecardState.LOCKED, assignment__member__stage=marks_stage_id(stage)
    )
    return {
        "entries": len(entries),
        "judges": cards.values("assignment__member").distinct().count(),
        "scorecards": cards.count(),
    }


def _rules(stage: Stage) -> dict[str, Any]:
    rules = stage.rule_set
    names = {criterion.code: criterion.name for criterion in criteria_by_group(stage)}
    asked = [str(rung) for rung in rules.tie_break if _is_asked(str(rung), names)]
    return {
        "method": str(Method(rules.method).label),
        "decimals": rules.decimals,
        "ties": [str(name) for name in rule_names(asked, names)],
        "lot_seed": stage.lot_seed,
        "lot_seed_source": stage.lot_seed_source,
    }


def _is_asked(rung: str, names: dict[str, str]) -> bool:
    """A rung of another stage's rubric breaks no tie here, so the minutes are silent about it."""
    kind, _colon, subject = rung.partition(":")
    return kind != "criterion" or subject in names


def _runs(stage: Stage) -> list[dict[str, str]]:
    return [
        {
            "group": group,
            "code": code,
            "algorithm": algorithm,
            "result_sha256": result,
            "bundle_sha256": bundle,
        }
        for group, code, algorithm, result, bundle in stage.runs.adopted()
        .order_by("group__order", "group")
        .values_list("group__name", "code", "algorithm", "result_sha256", "bundle_sha256")
    ]


def _tiers(stage: Stage) -> list[dict[str, str]]:
    rows = stage.tiers.order_by("order").values_list("name", "group__code")
    return [{"name": name, "group": group or ""} for name, group in rows]


def entries_of(plenary: Plenary) -> list[dict[str, Any]]:
    """Every entry in its computed order with its decision; undecided ones as computed."""
    rows = (
        computed_rows(plenary.stage)
        .select_related(
            "candidacy__proposal__entrant", "candidacy__proposal__category", "run__group"
        )
        .defer("run__document", "run__result", "run__statistics", "run__engine")
    )
    decisions = {one.candidacy_id: one for one in plenary.decisions.all()}
    totals = _totals(plenary.stage)
    return [_entry(row, decisions.get(row.candidacy_id), totals) for row in rows]


def _entry(
    row: RankingRow, decision: PlenaryDecision | None, totals: dict[str, dict[str, str]]
) -> dict[str, Any]:
    proposal = row.candidacy.proposal
    computed = Outcome.IN if row.is_selected else Outcome.OUT
    return {
        "number": proposal.number,
        "title": proposal.title,
        "entrant": proposal.entrant.name,
        "category": proposal.category.name,
        "group": row.run.group.code,
        "position": row.position,
        "rank": row.rank,
        "score": _plain(row.score),
        "judges": row.judges,
        "totals": totals.get(proposal.number, {}),
        "spread": _plain(row.spread),
        "computed": str(computed),
        "outcome": str(decision.outcome if decision else computed),
        "place": decision.place if decision else None,
        "reason": decision.reason if decision else "",
    }


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _totals(stage: Stage) -> dict[str, dict[str, str]]:
    """By entry and judge: each total rounded once, under the judge's code of the run."""
    runs = stage.runs.adopted().defer("document", "statistics", "engine")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for run in runs:
        for row in run.result["judge_totals"]:
            exact = any_fraction(row["total_exact"])
            found[row["proposal"]][row["judge"]] = rounded_text(exact, stage.rule_set.decimals)
    most = max(map(len, found.values()), default=0)
    return found if most <= MOST_JUDGES else {}


def _judges(entries: list[dict[str, Any]]) -> list[str]:
    """Codes of all judges in the order in which the papers number them.

    SECURITY: codes are random for each stage; no paper says who is behind a number.
    """
    return sorted({code for entry in entries for code in entry["totals"]})
