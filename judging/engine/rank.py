"""Kind `ranking`: from marks to published scores, ranks and the cut."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.engine.counting import Count, count_evaluations
from judging.engine.cut import Place, selected_at_cut, selected_by_rules
from judging.engine.documents import ACTIVE, Contest, read_ranking
from judging.engine.exact import decimal_text, exact_text, half_up, rounded_text
from judging.engine.methods import METHODS
from judging.engine.scores import Scores, publish_scores
from judging.engine.ties import tie_keys

RANKED = "ranked"


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with its value, its published score in units, and its keys, smaller ahead."""

    proposal: str
    value: Fraction
    score: int
    keys: tuple[Any, ...]

    def order(self) -> tuple[tuple[Any, ...], str]:
        """Return what the list is sorted by."""
        return self.keys, self.proposal


@dataclass(frozen=True, slots=True)
class RankedStanding:
    """A standing with its rank and the key that parts it from the one just above."""

    standing: Standing
    rank: int
    decided_by: str


def rank(document: object) -> dict[str, Any]:
    """Answer a ranking document: results, judge totals, ignored evaluations, the selected.

    Takes the `input` of a judging case. Raises EngineError. Numbers in the answer are exact
    text, except ranks and counts. The order of the rows in the document never matters.
    """
    contest = read_ranking(document)
    count = count_evaluations(contest)
    scores = publish_scores(count)
    ranked = _ranked(contest, _standings(count, scores))
    return {
        "results": _results(count, scores, ranked),
        "judge_totals": _judge_totals(count),
        "ignored_evaluations": [
            {"proposal": proposal, "judge": judge, "reason": reason}
            for proposal, judge, reason in sorted(count.ignored)
        ],
    } | _selection(contest, ranked)


def needs_solver(document: dict[str, Any]) -> bool:
    """Tell whether `rank` will load OR-Tools: several rules about groups, and a cut."""
    config = document["config"]
    return len(config.get("quotas") or ()) > 1 and config.get("top_n") is not None


def _standings(count: Count, scores: Scores) -> list[Standing]:
    """Return the proposals that nothing stops, best first."""
    standings = [
        _standing(count, scores, proposal, value) for proposal, value in scores.values.items()
    ]
    return sorted(standings, key=Standing.order)


def _standing(count: Count, scores: Scores, proposal: str, value: Fraction) -> Standing:
    score = half_up(value, count.contest.config.decimals)
    keys = tie_keys(count, proposal, scores.own)
    return Standing(proposal, value, score, (-score, *keys))


def _ranked(contest: Contest, standings: list[Standing]) -> list[RankedStanding]:
    names = ("score", *(rung.text for rung in contest.config.ladder))
    ranked: list[RankedStanding] = []
    for position, standing in enumerate(standings, start=1):
        above = ranked[-1] if ranked else None
        if above and above.standing.keys == standing.keys:
            ranked.append(RankedStanding(standing, above.rank, "unresolved"))
        else:
            ranked.append(RankedStanding(standing, position, _decisive(names, above, standing)))
    return ranked


def _decisive(names: tuple[str, ...], above: RankedStanding | None, standing: Standing) -> str:
    """Return the first key on which the two differ; the first row is decided by the score."""
    if above is None:
        return names[0]
    pairs = zip(names, above.standing.keys, standing.keys, strict=True)
    return next(name for name, upper, lower in pairs if upper != lower)


def _results(count: Count, scores: Scores, ranked: list[RankedStanding]) -> list[dict[str, Any]]:
    listed = {row.standing.proposal for row in ranked}
    unranked = sorted(count.contest.proposals.keys() - listed)
    rows = [_ranked_result(count, row) for row in ranked] + [
        _unranked_result(count, scores, proposal) for proposal in unranked
    ]
    if count.contest.config.own_stage:
        for row in rows:
            row["stage_score"] = _stage_score(count, scores, row["proposal"])
    return rows


def _ranked_result(count: Count, row: RankedStanding) -> dict[str, Any]:
    config, standing = count.contest.config, row.standing
    exact = {"score_exact": exact_text(standing.value)}
    return {
        "proposal": standing.proposal,
        "status": RANKED,
        "n_judges": count.judges(standing.proposal),
        "score": decimal_text(standing.score, config.decimals),
        **(exact if config.own_stage or METHODS[config.aggregation].exact else {}),
        "rank": row.rank,
        "decided_by": row.decided_by,
    }


def _stage_score(count: Count, scores: Scores, proposal: str) -> str | None:
    """Return the published score of the document's own stage, of all that have a quorum."""
    own = scores.own.get(proposal)
    return None if own is None else rounded_text(own, count.contest.config.decimals)


def _unranked_result(count: Count, scores: Scores, proposal: str) -> dict[str, Any]:
    status = count.contest.proposals[proposal].status
    return {
        "proposal": proposal,
        "status": scores.stopped[proposal] if status == ACTIVE else status,
        "n_judges": count.judges(proposal),
        "score": None,
        "rank": None,
    }


def _judge_totals(count: Count) -> list[dict[str, str]]:
    return [
        _judge_total(count, proposal, judge)
        for proposal in sorted(count.totals)
        for judge in sorted(count.totals[proposal])
    ]


def _judge_total(count: Count, proposal: str, judge: str) -> dict[str, str]:
    total = count.total(proposal, judge)
    return {
        "proposal": proposal,
        "judge": judge,
        "total_exact": exact_text(total),
        "total": rounded_text(total, count.contest.config.decimals),
    }


def _selection(contest: Contest, ranked: list[RankedStanding]) -> dict[str, Any]:
    config = contest.config
    if config.top_n is None:
        return {}
    places = [_place(contest, row) for row in ranked]
    selected = selected_at_cut(places, config.top_n, config.cut_policy)
    if config.rules:
        return selected_by_rules(places, config.rules, selected, config.top_n)
    return {"selected": selected, "selected_count": len(selected)}


def _place(contest: Contest, row: RankedStanding) -> Place:
    facts = contest.proposals[row.standing.proposal].facts
    groups = tuple(facts[rule.field] for rule in contest.config.rules)
    return Place(row.standing.proposal, row.rank, row.standing.score, groups)
