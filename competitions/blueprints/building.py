"""Turn a blueprint into rows: form, rubric and ties; times counted from the first day."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from competitions.models import (
    PROPOSAL_RUBRIC,
    AwardTier,
    Category,
    Competition,
    Criterion,
    CriterionLevel,
    EligibilityRule,
    Group,
    Question,
    Quota,
    ReminderRule,
    Requirement,
    RuleSet,
    ScreeningPoint,
    ScreeningReason,
    Section,
    Stage,
    StageCut,
    StageQuota,
    Window,
)
from competitions.states import QuotaField
from core.codes import new_code

Blueprint = dict[str, Any]
Groups = dict[str, Group]
OF_EDITION = (
    "theme",
    "summary",
    "legal_basis",
    "needs_agency_head",
    "sdgs",
    "fewest_sdgs",
)
OF_STAGE = (
    "kind",
    "name",
    "judges_per_entry",
    "quorum",
    "cut",
    "is_blind",
    "tie_policy_at_cut",
    "passing_mark",
    "reason_below",
    "reason_above",
    "moderation_gap",
    "calibration_entries",
    "only_own_expertise",
    "talk_minutes",
    "question_minutes",
    "gap_minutes",
    "confirm_hours",
)
OF_REQUIREMENT = (
    "code",
    "name",
    "description",
    "kind",
    "is_required",
    "file_kinds",
    "most_megabytes",
    "most_pages",
    "letter_title",
    "letter_body",
)


def edition_facts(blueprint: Blueprint) -> dict[str, Any]:
    """What a new edition takes over into its own row."""
    return {name: blueprint[name] for name in OF_EDITION}


@transaction.atomic
def build_rule_set(competition: Competition, blueprint: Blueprint) -> RuleSet:
    """Write groups, categories, rules of entry and the first version of form and rubric."""
    rule_set = RuleSet.objects.create(
        competition=competition,
        method=blueprint["method"],
        decimals=blueprint["decimals"],
        tie_break=blueprint["tie_break"],
    )
    groups = _build_groups(competition, blueprint)
    for order, section in enumerate(blueprint["sections"], start=1):
        _build_section(rule_set, section, order, groups)
    for order, aspect in enumerate(blueprint["aspects"], start=len(blueprint["sections"]) + 1):
        _build_criterion(rule_set, None, aspect, order)
    for order, facts in enumerate(blueprint["requirements"], start=1):
        own = {name: facts[name] for name in OF_REQUIREMENT if name in facts}
        row = Requirement.objects.create(rule_set=rule_set, order=order, **own)
        _limit(row, facts, groups)
    return rule_set


def _build_groups(competition: Competition, blueprint: Blueprint) -> Groups:
    rows = Group.objects.bulk_create(
        Group(competition=competition, order=order, **group)
        for order, group in enumerate(blueprint["groups"], start=1)
    )
    groups = {group.code: group for group in rows}
    Category.objects.bulk_create(
        Category(competition=competition, order=order, name=name)
        for order, name in enumerate(blueprint["categories"], start=1)
    )
    EligibilityRule.objects.bulk_create(
        EligibilityRule(competition=competition, order=order, **_of_group(rule, groups))
        for order, rule in enumerate(blueprint["eligibility"], start=1)
    )
    _build_screening(competition, blueprint)
    return groups


def _build_screening(competition: Competition, blueprint: Blueprint) -> None:
    """The secretariat's checklist, and the reasons that it may give."""
    for model, part in ((ScreeningPoint, "checklist"), (ScreeningReason, "reasons")):
        model.objects.bulk_create(
            model(competition=competition, order=order, **row)
            for order, row in enumerate(blueprint[part], start=1)
        )


def _of_group(facts: dict[str, Any], groups: Groups) -> dict[str, Any]:
    """The facts with the row of the group in place of its code."""
    return {**facts, "group": groups[facts["group"]] if facts.get("group") else None}


def _limit(row: Model, facts: dict[str, Any], groups: Groups) -> None:
    """Only for these groups; none named is all."""
    if facts.get("groups"):
        row.groups.set([groups[code] for code in facts["groups"]])


def _build_section(rule_set: RuleSet, facts: dict[str, Any], order: int, groups: Groups) -> None:
    told = {name: facts[name] for name in ("code", "title", "prompt")}
    section = Section.objects.create(rule_set=rule_set, order=order, **told)
    _limit(section, facts, groups)
    Question.objects.bulk_create(
        Question(section=section, order=place, **question)
        for place, question in enumerate(facts["questions"], start=1)
    )
    if facts.get("weight"):
        _build_criterion(rule_set, section, {"name": facts["title"], **facts}, order)


def _build_criterion(
    rule_set: RuleSet, section: Section | None, facts: dict[str, Any], order: int
) -> None:
    criterion = Criterion.objects.create(
        rule_set=rule_set,
        section=section,
        rubric=facts.get("rubric", PROPOSAL_RUBRIC),
        code=facts["code"],
        name=facts["name"],
        question=facts["question"],
        weight=Decimal(str(facts["weight"])),
        order=order,
    )
    CriterionLevel.objects.bulk_create(
        CriterionLevel(criterion=criterion, number=number, **level)
        for number, level in enumerate(facts["levels"], start=1)
    )


@transaction.atomic
def build_calendar(rule_set: RuleSet, blueprint: Blueprint, opens_on: date) -> None:
    """Write windows, stages with their cuts, tiers, quotas and reminders.

    Times are `[day, "hh:mm"]`: days counted from `opens_on`, the clock of the edition's zone.
    """
    competition = rule_set.competition
    groups = {group.code: group for group in competition.groups.all()}
    Window.objects.bulk_create(
        Window(competition=competition, kind=row["kind"], **span_of(row, competition, opens_on))
        for row in blueprint["windows"]
    )
    stages = _build_stages(rule_set, blueprint, opens_on, groups)
    for order, tier in enumerate(blueprint["tiers"], start=1):
        facts = {**_of_group(tier, groups), "stage": stages[tier["stage"] - 1]}
        AwardTier.objects.create(competition=competition, order=order, **facts)
    build_limits(competition, blueprint)


def build_limits(competition: Competition, blueprint: Blueprint) -> None:
    """Write quotas and reminders, which name no day."""
    groups = {group.code: group for group in competition.groups.all()}
    Quota.objects.bulk_create(
        Quota(competition=competition, order=order, **_of_group(row, groups))
        for order, row in enumerate(blueprint["quotas"], start=1)
    )
    ReminderRule.objects.bulk_create(
        ReminderRule(competition=competition, **row) for row in blueprint["reminders"]
    )


def span_of(row: dict[str, Any], competition: Competition, opens_on: date) -> dict[str, datetime]:
    """When it opens and closes, if registration opens on this day."""
    return {
        "opens_at": _moment(row["opens"], competition, opens_on),
        "closes_at": _moment(row["closes"], competition, opens_on),
    }


def _moment(told: list, competition: Competition, opens_on: date) -> datetime:
    days, clock = told
    day = opens_on + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(clock), competition.tzinfo)


def _build_stages(
    rule_set: RuleSet, blueprint: Blueprint, opens_on: date, groups: Groups
) -> list[Stage]:
    stages: list[Stage] = []
    for order, row in enumerate(blueprint["stages"], start=1):
        facts = {name: row[name] for name in OF_STAGE if name in row}
        stage = Stage.objects.create(
            code=new_code(),
            competition=rule_set.competition,
            rule_set=rule_set,
            order=order,
            rubric=row.get("rubric", PROPOSAL_RUBRIC),
            weight=Decimal(str(row["weight"])) if "weight" in row else None,
            marks_from=stages[row["marks_from"] - 1] if "marks_from" in row else None,
            lot_seed_source=blueprint["lot_seed_source"],
            **span_of(row, rule_set.competition, opens_on),
            **facts,
        )
        StageCut.objects.bulk_create(
            StageCut(stage=stage, group=groups[code], places=places)
            for code, places in row.get("cuts", {}).items()
        )
        _build_constraints(stage, row.get("constraints", []), groups)
        stages.append(stage)
    return stages


def _build_constraints(stage: Stage, rows: list[dict[str, Any]], groups: Groups) -> None:
    """A category is named in a blueprint and counted by its key from then on."""
    named = [row for row in rows if row["field"] == QuotaField.CATEGORY]
    categories = stage.competition.categories.all() if named else []
    keys = {category.name: str(category.key) for category in categories}
    StageQuota.objects.bulk_create(
        StageQuota(stage=stage, **_of_group({**row, **_subject_of(row, keys)}, groups))
        for row in rows
    )


def _subject_of(row: dict[str, Any], keys: dict[str, str]) -> dict[str, str]:
    subject = row.get("subject", "")
    is_category = row["field"] == QuotaField.CATEGORY and subject
    return {"subject": keys[subject] if is_category else subject}
