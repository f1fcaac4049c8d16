"""Copy the rulebook of an edition into a new one: every row of its rules, none of its life.

Marks, entries, changes, questions, events and reopenings belong to their edition and stay there.
"""

import copy
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.models import Membership
from competitions.models import Appointment, Competition, RuleSet
from competitions.plans import Shift, moved
from competitions.queries import current_rules
from competitions.states import StageState
from competitions.versions import copy_rules
from core.codes import new_code

#: What the new edition's own row takes over.
KEPT = (
    "theme",
    "summary",
    "legal_basis",
    "needs_agency_head",
    "sdgs",
    "fewest_sdgs",
    "blueprint",
    "is_demo",
)
Map = dict[int | None, Any]
FRESH_STAGE = {
    "state": StageState.PLANNED,
    "lot_seed": "",
    "started_at": None,
    "locked_at": None,
    "concluded_at": None,
    "sheet_sha256": "",
}


def kept_facts(previous: Competition) -> dict[str, Any]:
    """What stays the same from one year to the next until somebody edits it."""
    return {name: getattr(previous, name) for name in KEPT}


def copy_rulebook(previous: Competition, new: Competition, shift: Shift) -> None:
    """Every row of the rules in force, with its times moved."""
    groups = _copy(previous.groups.all(), competition=new)
    categories = {category.pk: str(category.key) for category in previous.categories.all()}
    made = _copy(previous.categories.all(), competition=new)
    keys = {key: str(made[pk].key) for pk, key in categories.items()}
    for rule in previous.eligibility_rules.all():
        _one(
            rule,
            competition=new,
            group_id=_at(groups, rule.group_id),
            reference_on=shift.day(rule.reference_on),
        )
    for quota in previous.quotas.all():
        _one(quota, competition=new, group_id=_at(groups, quota.group_id))
    for rows in (previous.reminder_rules, previous.screening_points, previous.screening_reasons):
        _copy(rows.all(), competition=new)
    _copy_windows(previous, new, shift)
    rules = _copy_rules(previous, new, groups)
    _copy_stages(previous, rules, groups, shift, keys)


def copy_appointments(
    previous: Competition, new: Competition, members: Iterable[Membership]
) -> int:
    """Propose the same people for the same offices, as far as they are still of the office."""
    people = {membership.person_id for membership in members}
    rows = [row for row in previous.appointments.all() if row.person_id in people]
    Appointment.objects.bulk_create(
        Appointment(competition=new, person_id=row.person_id, role=row.role) for row in rows
    )
    return len(rows)


def _copy_windows(previous: Competition, new: Competition, shift: Shift) -> None:
    for window in previous.windows.all():
        _one(window, competition=new, **moved(window, shift))


def _copy_rules(previous: Competition, new: Competition, groups: Map) -> RuleSet:
    old = current_rules(previous)
    rules = _one(old, competition=new, version=1, frozen_at=None, based_on=None)
    copy_rules(old, rules, groups)
    return rules


def _copy_stages(
    previous: Competition, rules: RuleSet, groups: Map, shift: Shift, keys: dict[str, str]
) -> None:
    """`keys`: those of the categories, which constraints count by, before and now."""
    stages: Map = {}
    for stage in previous.stages.order_by("order").prefetch_related("cuts", "quotas"):
        stages[stage.pk] = _one(
            stage,
            code=new_code(),
            competition=rules.competition,
            rule_set=rules,
            marks_from_id=_at(stages, stage.marks_from_id),
            **moved(stage, shift),
            **FRESH_STAGE,
        )
        for cut in stage.cuts.all():
            _one(cut, stage=stages[stage.pk], group_id=_at(groups, cut.group_id))
        for quota in stage.quotas.all():
            subject = keys.get(quota.subject, quota.subject)
            facts = {"group_id": _at(groups, quota.group_id), "subject": subject}
            _one(quota, stage=stages[stage.pk], **facts)
    for tier in previous.tiers.all():
        facts = {"group_id": _at(groups, tier.group_id), "stage": stages[tier.stage_id]}
        _one(tier, competition=rules.competition, **facts)


def _at(made: Map, pk: int | None) -> int | None:
    return made[pk].pk if pk is not None else None


def _copy(rows: Iterable[Model], **changes: Any) -> Map:
    """Copies by the number of what they were copied from."""
    return {row.pk: _one(row, **changes) for row in rows}


def _one(row: Model, **changes: Any) -> Any:
    """A new row like this one; its key and revision are its own."""
    made = copy.copy(row)
    made._state = type(row._state)()
    made.pk = None
    if hasattr(made, "key"):
        made.key, made.revision = uuid.uuid4(), 1
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made
