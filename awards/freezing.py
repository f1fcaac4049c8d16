"""Freeze what an announcement publishes: rows of the adopted runs, with means by criterion."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain

from awards.models import Announcement, AwardRow
from competitions.models import AwardTier
from innovations.states import CandidacyState
from judging.engine.exact import decimal_fraction, rounded_text
from judging.models import RankingRow, RankingRun
from judging.states import RunState

MARK_DECIMALS = 2
MEAN_DECIMALS = 4

Scores = dict[str, dict[str, str]]


def freeze_rows(announcement: Announcement) -> list[AwardRow]:
    """Write one row for each ranked entry of the stage, in every group; winners get the tier."""
    stage = announcement.stage
    tiers = list(stage.tiers.all())
    rows = [
        row
        for run in stage.runs.filter(state=RunState.ADOPTED).order_by("group__order", "pk")
        for row in _rows_of(run, announcement, tier_of(tiers, run.group_id))
    ]
    return AwardRow.objects.bulk_create(rows)


def tier_of(tiers: Sequence[AwardTier], group_id: int) -> AwardTier | None:
    """The group's own honour, else the one for all groups, else the first there is."""
    own = (tier for tier in tiers if tier.group_id == group_id)
    common = (tier for tier in tiers if tier.group_id is None)
    return next(chain(own, common, tiers), None)


def has_advanced(row: RankingRow) -> bool:
    """What concluding the stage has decided, by the plenary's word where there was one."""
    return row.candidacy.state == CandidacyState.ADVANCED


def _rows_of(
    run: RankingRun, announcement: Announcement, tier: AwardTier | None
) -> Iterable[AwardRow]:
    scores = criterion_scores(run)
    ranked = run.rows.filter(rank__isnull=False).select_related("candidacy__proposal")
    for row in ranked.order_by("position"):
        proposal = row.candidacy.proposal
        yield AwardRow(
            announcement=announcement,
            run=run,
            version_id=row.candidacy.version_id,
            proposal=proposal,
            innovation_id=proposal.innovation_id,
            has_advanced=has_advanced(row),
            tier=tier if has_advanced(row) else None,
            criterion_scores=scores.get(proposal.number, {}),
            **_standing(row),
        )


def _standing(row: RankingRow) -> dict:
    names = ("rank", "score", "judges", "decided_by", "deciding_value", "deciding_above")
    return {name: getattr(row, name) for name in names}


def criterion_scores(run: RankingRun) -> dict[str, Scores]:
    """Sum and mean of the counted marks by entry number and criterion, from the run's own snapshot.

    A judge counts here exactly where the run counted the judge. Sums have two decimals, means
    four, rounded half up.
    """
    counted = {(total["proposal"], total["judge"]) for total in run.result["judge_totals"]}
    marks: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for card in run.document["evaluations"]:
        if (card["proposal"], card["judge"]) in counted:
            for criterion, mark in card["scores"].items():
                if mark is not None:
                    marks[card["proposal"]][criterion].append(decimal_fraction(mark))
    return {
        proposal: {criterion: _summed(values) for criterion, values in given.items()}
        for proposal, given in marks.items()
    }


def _summed(values: list[Fraction]) -> dict[str, str]:
    total = sum(values)
    return {
        "sum": rounded_text(total, MARK_DECIMALS),
        "mean": rounded_text(total / len(values), MEAN_DECIMALS),
    }
