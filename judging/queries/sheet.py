"""What the engine is given: the rubric, the marks, and the whole ranking document of a stage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from competitions.models import Criterion, Group, RuleSet, Stage
from competitions.queries import places_of
from competitions.states import Method
from innovations.models import Candidacy
from innovations.states import ProposalState
from judging.engine import canonical_json, digest, sheet_text
from judging.models import ScorecardRevision
from judging.queries.combining import combination_of, published_scores, stages_so_far
from judging.queries.constraints import Facts, constraints_of, facts_of, quotas_of
from judging.queries.voices import NEEDED, public_cards
from judging.states import RevisionCause, ScorecardState

STATUS_OF_PROPOSAL = {
    ProposalState.WITHDRAWN: "withdrawn",
    ProposalState.DISQUALIFIED: "disqualified",
}
STATUS_OF_CARD = {
    ScorecardState.LOCKED: "submitted",
    ScorecardState.OPEN: "draft",
    ScorecardState.VOID: "void",
    ScorecardState.RECUSED: "recused",
}


def marks_stage_id(stage: Stage) -> int:
    """The stage whose marks count here: its own, or an earlier one's."""
    return stage.marks_from_id or stage.pk


def source_of(stage: Stage) -> Stage:
    """The stage of the marks itself."""
    return stage.marks_from or stage


def criteria_of(stage: Stage, group_id: int) -> QuerySet[Criterion]:
    """The rubric for entries of a group: what all are asked, and what only this group is."""
    source = stage.marks_from or stage
    rows = Criterion.objects.filter(rule_set=source.rule_set_id, rubric=source.rubric)
    return rows.filter(Q(section=None) | Q(section__groups=None) | Q(section__groups=group_id))


def rubric_of(stage: Stage, group_id: int) -> list[Criterion]:
    """The rubric with its levels and sections, in the form's order. Two statements."""
    return list(criteria_of(stage, group_id).select_related("section").prefetch_related("levels"))


def criteria_by_group(stage: Stage) -> QuerySet[Criterion]:
    """The rubric of all groups; `asked_of` holds the groups of the section, none for all of them.

    One statement where `marks_from` is at hand.
    """
    source = stage.marks_from or stage
    rows = Criterion.objects.filter(rule_set=source.rule_set_id, rubric=source.rubric)
    only = Q(section__groups__isnull=False)
    return rows.annotate(asked_of=ArrayAgg("section__groups", filter=only, default=[]))


def ranking_document(stage: Stage, group: Group) -> dict[str, Any]:
    """The snapshot that a run computes from; `input` of a judging case of kind `ranking`.

    What can still move while a stage is locked, entries that leave and scorecards that fall
    away, is read by one statement: no document holds one from before and the other from after.
    """
    stages, criteria = stages_so_far(stage), list(criteria_of(stage, group.pk))
    combination, ladder = combination_of(stage, stages), _ladder(stage, stages, criteria)
    constraints = constraints_of(stage, group)
    facts = facts_of(stage, group, {row.field for row in constraints if row.is_binding})
    quotas = quotas_of(constraints, facts)
    entries, cards = _snapshot(stage, group, criteria)
    return {
        "config": {
            "decimals": stage.rule_set.decimals,
            "rounding": "HALF_UP",
            "aggregation": stage.rule_set.method,
            "min_judges": NEEDED if source_of(stage).is_public else stage.quorum,
            **_trimming(stage.rule_set),
            "tie_break": ladder,
            "lot_seed": stage.lot_seed,
            "top_n": places_of(stage, group),
            "tie_policy_at_cut": stage.tie_policy_at_cut,
            **combination,
            **({"quotas": quotas} if quotas else {}),
        },
        "criteria": [_criterion(criterion) for criterion in criteria],
        "proposals": _proposals(entries, _earlier(stage, stages, combination, ladder), facts),
        "evaluations": [_evaluation(*card) for card in cards],
    }


def _trimming(rules: RuleSet) -> dict[str, int]:
    """From how many judges on one highest and one lowest total are left out."""
    return {"trim_min_judges": rules.trim_from} if rules.method == Method.TRIMMED_MEAN else {}


def config_hash_of(document: dict[str, Any]) -> str:
    """The hash of all that is no mark: rules, rubric, and who takes part."""
    rules = {name: document[name] for name in ("config", "criteria", "proposals")}
    return digest(canonical_json(rules))


def sheet_sha256_of(*documents: dict[str, Any]) -> str:
    """The hash of the canonical score sheet: marks of locked scorecards of active entries.

    Over the documents of all groups together it stands in the minutes of the lock.
    """
    return digest(sheet_text(row for document in documents for row in _sheet_rows(document)))


def sheet_sha256_now(stage: Stage, group: Group) -> str:
    """The hash of the marks that count at this moment for one group."""
    return sheet_sha256_of(ranking_document(stage, group))


def documents_of(stage: Stage) -> list[dict[str, Any]]:
    """One document for each group that has entries in the stage."""
    return [ranking_document(stage, group) for group in groups_of(stage)]


def groups_of(stage: Stage) -> list[Group]:
    """The groups that have entries in the stage, in order."""
    return list(Group.objects.filter(proposals__candidacies__stage=stage).distinct())


Entry = tuple[str, int, str]
Card = tuple[str, str, str, list[str], list[Decimal]]


def _snapshot(
    stage: Stage, group: Group, criteria: list[Criterion]
) -> tuple[list[Entry], Iterable[Card]]:
    """Entries (number, proposal, state) and their scorecards. One statement.

    A nation's sheet has 75,000 marks: arrays of them, because an object for each would take most
    of the time of a ranking. Of a stage that is locked, marks as they stood then: a field visit
    of a later stage may have changed them since.
    """
    if source_of(stage).is_public:
        return _public_snapshot(stage, group, criteria)
    rows = _card_rows(stage, group)
    if stage.locked_at is None:
        told = list(rows.values_list(*ENTRY, *CARD))
    else:
        then = rows.annotate(then=Subquery(changed_since(stage).values("marks")[:1]))
        told = [_as_it_stood(row) for row in then.values_list(*ENTRY, *CARD, "then")]
    entries = {row[0]: row[:3] for row in told}
    return list(entries.values()), ((row[0], *row[3:]) for row in told if row[4] is not None)


def _public_snapshot(
    stage: Stage, group: Group, criteria: list[Criterion]
) -> tuple[list[Entry], Iterable[Card]]:
    """Answers of the public, for the entries that are in this stage."""
    rows = Candidacy.objects.filter(stage=stage, proposal__group=group)
    entries = list(rows.order_by("proposal__number").values_list(*ENTRY))
    here = {number for number, *_ in entries}
    cards = public_cards(source_of(stage), group, criteria)
    return entries, [card for card in cards if card[0] in here]


ENTRY = ("proposal__number", "proposal", "proposal__state")
CARD = (
    "source__assignments__member__code",
    "source__assignments__scorecard__state",
    "criteria",
    "values",
)


def _as_it_stood(row: tuple) -> tuple:
    *facts, then = row
    if then is None:
        return tuple(facts)
    marks = sorted(then.items())
    return (*facts[:5], [code for code, _ in marks], [Decimal(one["value"]) for _, one in marks])


def changed_since(stage: Stage) -> QuerySet[ScorecardRevision]:
    """What a scorecard (`card` outside) held when the stage was locked, if a visit changed it."""
    return ScorecardRevision.objects.filter(
        scorecard=OuterRef("card"), cause=RevisionCause.VISIT, made_at__gte=stage.locked_at
    ).order_by("number")


def _card_rows(stage: Stage, group: Group) -> QuerySet[Candidacy]:
    """Every entry of the stage with its scorecards, if it has any."""
    marks = "source__assignments__scorecard__marks"
    in_order = {"order_by": f"{marks}__criterion__code"}
    of_source = Q(proposal__candidacies__stage=marks_stage_id(stage))
    return (
        Candidacy.objects.filter(stage=stage, proposal__group=group)
        .annotate(
            source=FilteredRelation("proposal__candidacies", condition=of_source),
            card=F("source__assignments__scorecard"),
        )
        .values(*ENTRY, *CARD[:2], "card")
        .annotate(
            criteria=ArrayAgg(f"{marks}__criterion__code", **in_order),
            values=ArrayAgg(f"{marks}__value", **in_order),
        )
        .order_by(ENTRY[0], CARD[0])
    )


def _ladder(stage: Stage, stages: list[Stage], criteria: list[Criterion]) -> list[str]:
    """The declared ladder without what this group or this stage cannot answer.

    Not asked of the group, or scored in a stage that is still to come: no value, so no rung.
    """
    known = {f"criterion:{criterion.code}" for criterion in criteria}
    known |= {f"stage:{one.kind}" for one in stages if one.order < stage.order}
    ladder = [str(rung) for rung in stage.rule_set.tie_break]
    return [rung for rung in ladder if ":" not in rung or rung in known]


def _earlier(
    stage: Stage, stages: list[Stage], combination: dict[str, Any], ladder: list[str]
) -> dict[int, dict[str, str]]:
    """What earlier stages published, as far as the combined score or a rung asks for it."""
    parts = {row["id"] for row in combination.get("stages", ())} - {combination.get("own_stage")}
    rungs = {rung.partition(":")[2] for rung in ladder if rung.startswith("stage:")}
    return published_scores(stage, stages, parts | rungs)


def _criterion(criterion: Criterion) -> dict[str, str]:
    return {
        "id": criterion.code,
        "weight": f"{criterion.weight:.2f}",
        "max_score": f"{criterion.max_score:.2f}",
        "min_score": f"{criterion.min_score:.2f}",
    }


def _proposals(entries: list[Entry], earlier: dict[int, dict[str, str]], facts: Facts) -> list:
    return [
        {
            "id": number,
            "status": STATUS_OF_PROPOSAL.get(state, "active"),
            "stage_scores": earlier.get(proposal, {}),
            **({"facts": facts[number]} if number in facts else {}),
        }
        for number, proposal, state in entries
    ]


def _evaluation(
    number: str, judge: str, state: str, criteria: list[str], values: list[Decimal]
) -> dict[str, Any]:
    marks = zip(criteria, values, strict=True)
    return {
        "proposal": number,
        "judge": judge,
        "status": STATUS_OF_CARD[state],
        "scores": {criterion: f"{value:.2f}" for criterion, value in marks if criterion},
    }


def _sheet_rows(document: dict[str, Any]) -> list[dict[str, str]]:
    active = {row["id"] for row in document["proposals"] if row["status"] == "active"}
    return [
        {
            "proposal": row["proposal"],
            "judge": row["judge"],
            "criterion": criterion,
            "score": score,
        }
        for row in document["evaluations"]
        if row["status"] == "submitted" and row["proposal"] in active
        for criterion, score in row["scores"].items()
    ]
