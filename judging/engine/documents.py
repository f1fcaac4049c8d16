"""The ranking document: read strictly, then held against its own words.

The first reason wins: a document that is malformed anywhere is only malformed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeVar

from judging.engine.errors import (
    DUPLICATE_EVALUATION,
    MALFORMED,
    MISSING_LOT_SEED,
    SCORE_OUT_OF_RANGE,
    UNKNOWN_REFERENCE,
    UNSUPPORTED_METHOD,
    WEIGHTS_SUM_NOT_POSITIVE,
    EngineError,
)
from judging.engine.exact import decimal_parts
from judging.engine.methods import METHODS
from judging.engine.quotas import Rule, read_rule_list
from judging.engine.shapes import (
    or_default,
    read_choice,
    read_decimal,
    read_decimals,
    read_distinct,
    read_integer,
    read_list,
    read_mapping,
    read_name,
    read_named,
    read_optional_integer,
    read_rows,
    read_text,
)
from judging.engine.stages import Stage, read_stages

ACTIVE, SUBMITTED = "active", "submitted"
TIE_BREAK, INCLUDE_ALL, EXCLUDE_ALL = "tie_break", "include_all", "exclude_all"
PROPOSAL_STATUSES = (ACTIVE, "withdrawn", "disqualified")
EVALUATION_STATUSES = (SUBMITTED, "draft", "recused", "void")
CUT_POLICIES = (TIE_BREAK, INCLUDE_ALL, EXCLUDE_ALL)
CRITERION, STAGE, LOT = "criterion", "stage", "lot"
LOWEST_RANGE, HIGHEST_MINIMUM = "lowest_range", "highest_minimum"
INFINITE = "infinite"
PLAIN_RUNGS, RUNGS_WITH_SUBJECT = (LOWEST_RANGE, HIGHEST_MINIMUM, LOT), (CRITERION, STAGE)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the tie ladder, such as `lot` or `criterion:benefit`."""

    text: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Config:
    """The rules of the stage as they were frozen before marks opened.

    With `stages` the score that is ranked is combined from published scores; `own_stage` is the
    one whose marks the document holds. `rules` are quotas of groups at the cut.
    """

    decimals: int
    aggregation: str
    min_judges: int
    trim_min_judges: int | None
    ladder: tuple[Rung, ...]
    lot_seed: str
    top_n: int | None
    cut_policy: str
    own_stage: str = ""
    stages: dict[str, Stage] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """Its weight and its scale. Without a positive weight it takes no part in totals."""

    weight: Fraction
    highest: Fraction
    lowest: Fraction


@dataclass(frozen=True, slots=True)
class Proposal:
    """Its status, its published scores of other stages, and its groups by field."""

    status: str
    stage_scores: dict[str, Fraction]
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one judge gave one proposal; marks in the contest's unit, absent ones left out."""

    proposal: str
    judge: str
    status: str
    marks: dict[str, int]


@dataclass(frozen=True, slots=True)
class Contest:
    """A whole ranking document; one point of a mark is `mark_unit` units.

    `named_criteria` are all that evaluations mention, with a mark or without. `corrections` are
    the published ones of a calibration, by judge, in points; None without a calibration.
    """

    config: Config
    criteria: dict[str, Criterion]
    proposals: dict[str, Proposal]
    evaluations: list[Evaluation]
    mark_unit: int
    named_criteria: frozenset[str]
    corrections: dict[str, Fraction] | None = None

    def weighted_criteria(self) -> dict[str, Criterion]:
        """Return the criteria that make up the total; every judge owes them all."""
        return {name: item for name, item in self.criteria.items() if item.weight > 0}


def read_ranking(document: object) -> Contest:
    """Return the contest, or refuse with the first reason there is."""
    contest = _read_contest(read_mapping(document))
    for code, applies in REASONS:
        if applies(contest):
            raise EngineError(code)
    return contest


def _read_contest(document: dict[str, Any]) -> Contest:
    config = _read_config(read_mapping(document.get("config")))
    criteria = _read_criteria(document.get("criteria"))
    proposals = {
        name: _read_proposal(row) for name, row in read_distinct(document.get("proposals")).items()
    }
    rows = read_rows(document.get("evaluations"))
    scores = [read_named(row.get("scores"), read_text) for row in rows]
    units, mark_unit = _read_units(scores)
    evaluations = [_read_evaluation(row, own, units) for row, own in zip(rows, scores, strict=True)]
    named = frozenset(name for own in scores for name in own)
    _require_facts(config, proposals)
    corrections = _read_corrections(document.get("calibration"))
    return Contest(config, criteria, proposals, evaluations, mark_unit, named, corrections)


def _read_config(row: dict[str, Any]) -> Config:
    read_choice(row.get("rounding"), ("HALF_UP",))
    aggregation = read_name(row.get("aggregation"))
    if aggregation in METHODS and any(
        row.get(setting) is None for setting in METHODS[aggregation].requires
    ):
        raise EngineError(MALFORMED)
    return Config(
        decimals=read_decimals(row.get("decimals")),
        aggregation=aggregation,
        min_judges=read_integer(row.get("min_judges"), least=1),
        trim_min_judges=read_optional_integer(row.get("trim_min_judges"), least=3),
        ladder=tuple(_read_rung(rung) for rung in read_list(or_default(row.get("tie_break"), []))),
        lot_seed=read_text(or_default(row.get("lot_seed"), "")),
        top_n=read_optional_integer(row.get("top_n"), least=1),
        cut_policy=read_choice(or_default(row.get("tie_policy_at_cut"), TIE_BREAK), CUT_POLICIES),
        **_read_combination(row),
        rules=read_rule_list(or_default(row.get("quotas"), [])),
    )


def _read_combination(row: dict[str, Any]) -> dict[str, Any]:
    """Read what is combined; the stage of the document is always among it."""
    if row.get("own_stage") is None and row.get("stages") is None:
        return {}
    return {"own_stage": read_name(row.get("own_stage")), "stages": read_stages(row.get("stages"))}


def _read_rung(value: object) -> Rung:
    text = read_name(value)
    if text in PLAIN_RUNGS:
        return Rung(text, text, "")
    kind, _, subject = text.partition(":")
    return Rung(text, read_choice(kind, RUNGS_WITH_SUBJECT), read_name(subject))


def _read_criteria(rows: object) -> dict[str, Criterion]:
    """Read the rubric. A negative weight has no meaning, even where the sum is positive."""
    criteria = {name: _read_criterion(row) for name, row in read_distinct(rows).items()}
    weights = [criterion.weight for criterion in criteria.values()]
    if sum(weights) > 0 and min(weights) < 0:
        raise EngineError(MALFORMED)
    return criteria


def _read_criterion(row: dict[str, Any]) -> Criterion:
    criterion = Criterion(
        weight=read_decimal(row.get("weight")),
        highest=read_decimal(row.get("max_score")),
        lowest=read_decimal(or_default(row.get("min_score"), "0")),
    )
    if criterion.highest <= 0 or criterion.lowest > criterion.highest:
        raise EngineError(MALFORMED)
    return criterion


def _read_proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(
        status=read_choice(row.get("status"), PROPOSAL_STATUSES),
        stage_scores=_filled(read_named(or_default(row.get("stage_scores"), {}), read_decimal)),
        facts=_filled(read_named(or_default(row.get("facts"), {}), read_name)),
    )


def _require_facts(config: Config, proposals: dict[str, Proposal]) -> None:
    """Refuse a rule about groups where an entry that takes part has no group."""
    fields = {rule.field for rule in config.rules}
    if any(row.status == ACTIVE and not fields <= row.facts.keys() for row in proposals.values()):
        raise EngineError(MALFORMED)


def _read_corrections(value: object) -> dict[str, Fraction] | None:
    """Read a calibration: its lambda, not negative, and the correction of each judge."""
    if value is None:
        return None
    row = read_mapping(value)
    corrections = _filled(read_named(row.get("corrections"), read_decimal))
    is_infinite = row.get("lambda") == INFINITE
    if (is_infinite and any(corrections.values())) or (
        not is_infinite and read_decimal(row.get("lambda")) < 0
    ):
        raise EngineError(MALFORMED)
    return corrections


def _read_units(scores: list[dict[str, str | None]]) -> tuple[dict[str, int], int]:
    """Read each different mark once; return all in one common unit, and the unit."""
    texts = {text for own in scores for text in own.values() if text is not None}
    parts = {text: decimal_parts(text) for text in texts}
    places = max((places for _, places in parts.values()), default=0)
    units = {text: digits * 10 ** (places - own) for text, (digits, own) in parts.items()}
    return units, 10**places


def _read_evaluation(
    row: dict[str, Any], scores: dict[str, str | None], units: dict[str, int]
) -> Evaluation:
    return Evaluation(
        proposal=read_name(row.get("proposal")),
        judge=read_name(row.get("judge")),
        status=read_choice(row.get("status"), EVALUATION_STATUSES),
        marks={name: units[text] for name, text in scores.items() if text is not None},
    )


def _filled(values: dict[str, _T | None]) -> dict[str, _T]:
    return {name: value for name, value in values.items() if value is not None}


def _has_unsupported_method(contest: Contest) -> bool:
    return contest.config.aggregation not in METHODS


def _has_unknown_reference(contest: Contest) -> bool:
    return (
        any(rung.subject not in contest.criteria for rung in _rungs(contest, CRITERION))
        or any(row.proposal not in contest.proposals for row in contest.evaluations)
        or not contest.named_criteria <= contest.criteria.keys()
        or bool(contest.config.own_stage) > (contest.config.own_stage in contest.config.stages)
    )


def _has_score_out_of_range(contest: Contest) -> bool:
    unit = contest.mark_unit
    bounds = {
        name: (ceil(item.lowest * unit), floor(item.highest * unit))
        for name, item in contest.criteria.items()
    }
    return any(
        not lowest <= mark <= highest
        for name, (lowest, highest) in bounds.items()
        for mark in {row.marks[name] for row in contest.evaluations if name in row.marks}
    )


def _has_duplicate_evaluation(contest: Contest) -> bool:
    pairs = [(row.proposal, row.judge) for row in contest.evaluations if row.status == SUBMITTED]
    return len(set(pairs)) < len(pairs)


def _has_no_positive_weights(contest: Contest) -> bool:
    parts = [contest.criteria] + ([contest.config.stages] if contest.config.own_stage else [])
    return any(sum(item.weight for item in part.values()) <= 0 for part in parts)


def _has_missing_lot_seed(contest: Contest) -> bool:
    return any(_rungs(contest, LOT)) and not contest.config.lot_seed


REASONS: tuple[tuple[str, Callable[[Contest], bool]], ...] = (
    (UNSUPPORTED_METHOD, _has_unsupported_method),
    (UNKNOWN_REFERENCE, _has_unknown_reference),
    (SCORE_OUT_OF_RANGE, _has_score_out_of_range),
    (DUPLICATE_EVALUATION, _has_duplicate_evaluation),
    (WEIGHTS_SUM_NOT_POSITIVE, _has_no_positive_weights),
    (MISSING_LOT_SEED, _has_missing_lot_seed),
)


def _rungs(contest: Contest, kind: str) -> Iterator[Rung]:
    return (rung for rung in contest.config.ladder if rung.kind == kind)
