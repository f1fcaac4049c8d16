"""Build an edition's rule set from a blueprint: form, rubric and ties become rows.

A blueprint is a dictionary as in `competitions/data/*.json`: groups, categories, sections with
their questions, weight (percent) and five anchored levels, method, decimals and tie ladder.
A section without weight is read but not scored.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from competitions.models import (
    Category,
    Competition,
    Criterion,
    CriterionLevel,
    EligibilityRule,
    Group,
    Question,
    RuleSet,
    Section,
)

DATA = Path(__file__).resolve().parent / "data"


def read_blueprint(name: str) -> dict[str, Any]:
    """The blueprint of this name, e.g. `national_2023`."""
    return json.loads((DATA / f"{name}.json").read_text())


@transaction.atomic
def build_rule_set(competition: Competition, blueprint: dict[str, Any]) -> RuleSet:
    """Write the first version of the edition's rules; nothing of it is in code."""
    rule_set = RuleSet.objects.create(
        competition=competition,
        method=blueprint["method"],
        decimals=blueprint["decimals"],
        tie_break=blueprint["tie_break"],
    )
    _build_groups(competition, blueprint)
    for order, section in enumerate(blueprint["sections"], start=1):
        _build_section(rule_set, section, order)
    return rule_set


def _build_groups(competition: Competition, blueprint: dict[str, Any]) -> None:
    Group.objects.bulk_create(
        Group(competition=competition, order=order, **group)
        for order, group in enumerate(blueprint["groups"], start=1)
    )
    Category.objects.bulk_create(
        Category(competition=competition, order=order, name=name)
        for order, name in enumerate(blueprint["categories"], start=1)
    )
    EligibilityRule.objects.bulk_create(
        EligibilityRule(competition=competition, order=order, **rule)
        for order, rule in enumerate(blueprint["eligibility"], start=1)
    )


def _build_section(rule_set: RuleSet, facts: dict[str, Any], order: int) -> None:
    section = Section.objects.create(
        rule_set=rule_set,
        code=facts["code"],
        title=facts["title"],
        prompt=facts["prompt"],
        order=order,
    )
    Question.objects.bulk_create(
        Question(section=section, order=place, **question)
        for place, question in enumerate(facts["questions"], start=1)
    )
    if facts["weight"]:
        _build_criterion(section, facts, order)


def _build_criterion(section: Section, facts: dict[str, Any], order: int) -> None:
    criterion = Criterion.objects.create(
        rule_set=section.rule_set,
        section=section,
        code=facts["code"],
        name=facts["title"],
        question=facts["question"],
        weight=Decimal(str(facts["weight"])),
        order=order,
    )
    CriterionLevel.objects.bulk_create(
        CriterionLevel(criterion=criterion, number=number, **level)
        for number, level in enumerate(facts["levels"], start=1)
    )
