"""An edition read once for all checks, and what a check finds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Model, Prefetch

from competitions.models import (
    Appointment,
    Category,
    Competition,
    Criterion,
    EligibilityRule,
    Group,
    Holiday,
    Question,
    Quota,
    Requirement,
    RuleSet,
    ScreeningPoint,
    ScreeningReason,
    Section,
    Stage,
    Window,
)
from competitions.offices import standing
from competitions.queries import current_rules
from core.models import Revised


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: a sentence, and the kind of row (or the row) that is mended for it.

    A must keeps the edition from being published; the others warn.
    """

    text: str
    model: type[Model]
    row: Revised | None = None
    is_must: bool = True


@dataclass(frozen=True)
class Form:
    """The rows of one version of form and rubric."""

    rules: RuleSet
    sections: list[Section]
    requirements: list[Requirement]
    criteria: list[Criterion]

    def criteria_for(self, rubric: str, group: Group) -> list[Criterion]:
        """What an entry of the group is scored by."""
        rows = [criterion for criterion in self.criteria if criterion.rubric == rubric]
        return [one for one in rows if one.section is None or is_for(one.section, group)]


@dataclass(frozen=True)
class Draft:
    """Everything that the checks look at; they ask the database nothing more."""

    competition: Competition
    at: datetime
    windows: list[Window]
    stages: list[Stage]
    groups: list[Group]
    categories: list[Category]
    quotas: list[Quota]
    eligibility: list[EligibilityRule]
    appointments: list[Appointment]
    points: list[ScreeningPoint] = field(default_factory=list)
    reasons: list[ScreeningReason] = field(default_factory=list)
    holidays: dict[date, str] = field(default_factory=dict)
    form: Form | None = None

    def window(self, kind: str) -> Window | None:
        """The window of this kind."""
        return next((window for window in self.windows if window.kind == kind), None)


def is_for(row: Section | Requirement, group: Group) -> bool:
    """Whether a part of the form is for entries of the group: none named means all."""
    named = row.groups.all()
    return not named or group in named


def read_draft(competition: Competition, at: datetime) -> Draft:
    """A constant number of statements, however long the form is."""
    rules = current_rules(competition)
    stages = competition.stages.order_by("order").prefetch_related("cuts", "tiers", "quotas")
    holidays = Holiday.objects.filter(organiser=competition.organiser_id)
    return Draft(
        competition=competition,
        at=at,
        windows=list(competition.windows.all()),
        stages=list(stages),
        groups=list(competition.groups.all()),
        categories=list(competition.categories.all()),
        quotas=list(competition.quotas.select_related("group")),
        eligibility=list(competition.eligibility_rules.all()),
        appointments=list(standing(competition, at.astimezone(competition.tzinfo).date())),
        points=list(competition.screening_points.all()),
        reasons=list(competition.screening_reasons.all()),
        holidays=dict(holidays.values_list("day", "name")),
        form=read_form(rules) if rules else None,
    )


def read_form(rules: RuleSet) -> Form:
    """Sections with questions and groups, requirements, criteria with levels."""
    questions = Prefetch("questions", Question.objects.defer("guidance", "example"))
    sections = list(rules.sections.prefetch_related("groups", questions))
    by_pk = {section.pk: section for section in sections}
    criteria = list(rules.criteria.prefetch_related("levels"))
    for criterion in criteria:
        criterion.section = by_pk.get(criterion.section_id)
    return Form(rules, sections, list(rules.requirements.prefetch_related("groups")), criteria)


def musts(faults: Iterable[Fault]) -> list[str]:
    """The sentences that stand in the way."""
    return [fault.text for fault in faults if fault.is_must]
