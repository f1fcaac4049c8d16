"""The rows of an edition as parts of it: which are edited, their place, and what hangs on them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Max, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from competitions.models import (
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
from competitions.queries import obstacles_to_edit, siblings_of
from competitions.states import CompetitionState
from core.codes import new_code
from core.models import Revised

#: What several rows of a table are called on pages.
NAMES: dict[type[Model], Promise] = {
    AwardTier: gettext_lazy("Awards"),
    Category: gettext_lazy("Categories"),
    Criterion: gettext_lazy("Criteria"),
    CriterionLevel: gettext_lazy("Levels"),
    EligibilityRule: gettext_lazy("Rules of entry"),
    Group: gettext_lazy("Groups"),
    Question: gettext_lazy("Questions of the form"),
    Quota: gettext_lazy("Quotas"),
    ReminderRule: gettext_lazy("Reminders"),
    Requirement: gettext_lazy("Requirements"),
    ScreeningPoint: gettext_lazy("Checklist"),
    ScreeningReason: gettext_lazy("Reasons"),
    Section: gettext_lazy("Sections"),
    Stage: gettext_lazy("Stages"),
    StageCut: gettext_lazy("Places by group"),
    StageQuota: gettext_lazy("Constraints of the cut"),
    Window: gettext_lazy("Times"),
}
LONGEST_CODE = 18
HAS_CRITERIA = Q(criteria__isnull=False)


@dataclass(frozen=True, slots=True)
class Hanging:
    """Rows of one table that go, or stay in the way, when a row is removed."""

    name: str
    count: int


def rules_to_edit(competition: Competition) -> RuleSet | None:
    """The version in work, else the one in force; `rubrics` names those that it has.

    A page keeps it as `rules_kept`, because every part of the form asks for it.
    """
    if hasattr(competition, "rules_kept"):
        return competition.rules_kept
    versions = competition.rule_sets.order_by(F("frozen_at").desc(nulls_first=True), "-version")
    return versions.annotate(
        rubrics=ArrayAgg("criteria__rubric", distinct=True, filter=HAS_CRITERIA, default=[])
    ).first()


def rows_of(model: type[Revised], competition: Competition) -> QuerySet:
    """Rows of a table in this edition; of form and rubric, those of the version to edit."""
    if model is Competition:
        return Competition.objects.filter(pk=competition.pk)
    if has_field(model, "competition"):  # first: a stage knows its rules as well
        rows = _children(competition, model, "competition")
        return _own_version(rows, competition) if model is RuleSet else rows
    if has_field(model, "stage"):
        return model._default_manager.filter(stage__competition=competition)
    return _rows_of_rules(model, rules_to_edit(competition))


def _own_version(rows: QuerySet, competition: Competition) -> QuerySet:
    rules = rules_to_edit(competition)
    return rows.filter(pk=rules.pk if rules else None)


def _rows_of_rules(model: type[Revised], rules: RuleSet | None) -> QuerySet:
    if rules is None:
        return model._default_manager.none()
    if has_field(model, "rule_set"):
        return _children(rules, model, "rule_set")
    return model._default_manager.filter(section__rule_set=rules)


def _children(parent: Model, model: type[Model], path: str) -> QuerySet:
    """Rows by their parent's own manager: each then knows its parent without a statement."""
    return getattr(parent, model._meta.get_field(path).remote_field.get_accessor_name()).all()


def container_of(model: type[Revised], competition: Competition) -> Model:
    """What decides whether rows of a table may be written: the edition, or a version of rules."""
    if model is Competition or has_field(model, "competition") or has_field(model, "stage"):
        return competition
    return rules_to_edit(competition) or competition


def next_order(row: Revised) -> int:
    """The place after all its siblings."""
    last = siblings_of(row).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def free_code(row: Revised) -> str:
    """A code made from what the row is called, one that none of its siblings has."""
    base = slugify(str(row))[:LONGEST_CODE].strip("-") or row._meta.model_name[:LONGEST_CODE]
    parent = "section" if isinstance(row, Question) else "rule_set"
    parent = parent if hasattr(row, parent) else "competition"
    others = type(row)._default_manager.filter(**{parent: getattr(row, parent)})
    taken = set(others.values_list("code", flat=True))
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def places_of_new(row: Revised) -> dict[str, Any]:
    """What nobody chooses of a new row: last among its siblings, a code made from its name."""
    facts: dict[str, Any] = {"order": next_order(row)} if has_field(type(row), "order") else {}
    if has_field(type(row), "code") and not row.code:
        facts["code"] = free_code(row)
    return facts


def new_row(model: type[Revised], competition: Competition) -> Revised:
    """An unsaved row of the edition; a stage is scored by the version that holds for it."""
    if model is not Stage:
        return model(competition=competition) if has_field(model, "competition") else model()
    rules = rules_to_edit(competition)
    in_work = rules.frozen_at is None and competition.state != CompetitionState.DRAFT
    holds = rules.based_on if in_work else rules
    return Stage(competition=competition, rule_set=holds, code=new_code())


@dataclass(frozen=True, slots=True)
class Removal:
    """What stands in the way of removing a row, and what would go with it."""

    obstacles: list[str]
    hanging: list[Hanging]


def obstacles_to_remove(row: Revised) -> list[str]:
    """Why a row stays: it is published, or other parts are built on it."""
    return look_at_removal(row).obstacles


def look_at_removal(row: Revised, barred: list[str] | None = None) -> Removal:
    """Ask every table that could hang on the row; how many, depends on its kind alone.

    `barred`: why two persons may not remove it either, where it is published.
    """
    found = NestedObjects(using="default")
    found.collect([row])
    others = [*found.protected, *_only_for(row)]
    rows = (one for model, ones in found.model_objs.items() for one in ones if model in NAMES)
    return Removal(
        [
            *(obstacles_to_edit(row) if barred is None else barred),
            *_obstacles_of_others(others),
        ],
        _count(one for one in rows if one != row),
    )


def _only_for(row: Revised) -> Iterator[Model]:
    """What is only for a group would be for everybody if the group just went."""
    if isinstance(row, Group):
        yield from Section.objects.filter(groups=row)
        yield from Requirement.objects.filter(groups=row)


def _obstacles_of_others(others: Iterable[Model]) -> Iterator[str]:
    names = ", ".join(f"{one.name}: {one.count}" for one in _count(others))
    if names:
        yield _("Other parts of the edition still use this: %(names)s.") % {"names": names}


def _count(rows: Iterable[Model]) -> list[Hanging]:
    counts = Counter(_name_of(type(row)) for row in rows)
    return [Hanging(name, count) for name, count in sorted(counts.items())]


def _name_of(model: type[Model]) -> str:
    return str(NAMES.get(model, model._meta.verbose_name_plural))


def last_change(row: Revised) -> Entry | None:
    """Who wrote the row last, and when."""
    about = Entry.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))
    return about.select_related("actor").order_by("-id").first()


def has_field(model: type[Model], name: str) -> bool:
    """Whether the table has such a column."""
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
