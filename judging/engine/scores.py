"""From counted evaluations to the values that are ranked, over one stage or several."""

from dataclasses import dataclass
from fractions import Fraction

from judging.engine.counting import Count
from judging.engine.documents import ACTIVE, Config
from judging.engine.exact import half_up
from judging.engine.methods import METHODS, Ballots
from judging.engine.stages import INCOMPLETE, obstacle, weighted_mean

NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Scores:
    """Exact values in points of those that are ranked, and the status of active ones that are not.

    `own` are the published scores of the document's own stage, of all active ones with a quorum.
    """

    own: dict[str, Fraction]
    values: dict[str, Fraction]
    stopped: dict[str, str]


def publish_scores(count: Count) -> Scores:
    """Return what is ranked: the value of the one stage, or published stage scores combined.

    In a combination the first stage in order that is missing or below its gate names the status;
    the own stage is missing where the quorum is.
    """
    contest, config = count.contest, count.contest.config
    values = _own_values(count)
    own = {
        name: Fraction(half_up(value, config.decimals), 10**config.decimals)
        for name, value in values.items()
    }
    active = [name for name, row in contest.proposals.items() if row.status == ACTIVE]
    if not config.own_stage:
        return Scores(own, values, {name: NO_QUORUM for name in active if name not in own})
    published = {
        name: contest.proposals[name].stage_scores | {config.own_stage: own.get(name)}
        for name in active
    }
    stopped = {name: status for name in active if (status := _obstacle(config, published[name]))}
    combined = {
        name: weighted_mean(config.stages, published[name])
        for name in active
        if name not in stopped
    }
    return Scores(own, combined, stopped)


def _own_values(count: Count) -> dict[str, Fraction]:
    config = count.contest.config
    corrections = count.contest.corrections
    ballots = Ballots(count.totals, count.unit, config.trim_min_judges, corrections)
    values = METHODS[config.aggregation].values(ballots)
    return {
        name: value for name, value in values.items() if count.judges(name) >= config.min_judges
    }


def _obstacle(config: Config, scores: dict[str, Fraction | None]) -> str:
    found = obstacle(config.stages, scores)
    return NO_QUORUM if found == f"{INCOMPLETE}:{config.own_stage}" else found
