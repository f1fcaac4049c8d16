"""Versions of form and rubric: copied whole, told apart row by row.

Rows of two versions belong together by their code; a question by its section's code and its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import ForeignKey, Model
from django.utils.formats import number_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.models import (
    Criterion,
    CriterionLevel,
    Group,
    Question,
    Requirement,
    RuleSet,
    Section,
)
from core.approvals import Fact
from core.digests import digest_of

LONGEST_NAME = 80
OWN = {"id", "key", "revision", "created_at", "updated_at"}
#: What the reader of a comparison does not need: the place is told as an order.
UNSAID = {
    *("competition", "rule_set", "criterion", "code", "order", "number", "version"),
    *("frozen_at", "based_on"),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """All rows of a version, read in a constant number of statements."""

    rule_set: RuleSet
    sections: list[Section]
    questions: list[Question]
    requirements: list[Requirement]
    criteria: list[Criterion]
    levels: list[CriterionLevel]


def read_rules(rule_set: RuleSet) -> Rules:
    """Eight statements, however long the form is."""
    criteria = Criterion.objects.filter(rule_set=rule_set).select_related("section")
    return Rules(
        rule_set=rule_set,
        sections=list(rule_set.sections.prefetch_related("groups")),
        questions=list(
            Question.objects.filter(section__rule_set=rule_set)
            .select_related("section")
            .order_by("section__order", "order")
        ),
        requirements=list(rule_set.requirements.prefetch_related("groups")),
        criteria=list(criteria.order_by("rubric", "order")),
        levels=list(
            CriterionLevel.objects.filter(criterion__rule_set=rule_set)
            .select_related("criterion")
            .order_by("criterion__order", "number")
        ),
    )


def copy_rules(source: RuleSet, target: RuleSet, groups: dict[int, Group] | None = None) -> None:
    """Write every row of a version again for another, in a constant number of statements.

    `groups`: those of another edition by the primary key of the ones that they follow.
    """
    rules = read_rules(source)
    sections = _copy(rules.sections, rule_set=lambda _row: target)
    _copy_groups(Section, rules.sections, sections, groups)
    _copy(rules.questions, section=lambda row: sections[row.section_id])
    requirements = _copy(rules.requirements, rule_set=lambda _row: target)
    _copy_groups(Requirement, rules.requirements, requirements, groups)
    criteria = _copy(
        rules.criteria,
        rule_set=lambda _row: target,
        section=lambda row: sections.get(row.section_id),
    )
    _copy(rules.levels, criterion=lambda row: criteria[row.criterion_id])


def _copy(rows: list[Any], **parents: Callable[[Any], Any]) -> dict[int, Any]:
    """New rows by the primary key of the old ones."""
    copies = {}
    for row in rows:
        fields = [field for field in _facts_fields(row) if field.name not in parents]
        own = {field.attname: getattr(row, field.attname) for field in fields}
        copies[row.pk] = type(row)(**own, **{name: find(row) for name, find in parents.items()})
    if rows:
        type(rows[0]).objects.bulk_create(copies.values())
    return copies


def _facts_fields(row: Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if field.name not in OWN]


def _copy_groups(
    model: type[Any], rows: list[Any], copies: dict[int, Any], groups: dict[int, Group] | None
) -> None:
    through = model.groups.through
    name = f"{model._meta.model_name}_id"
    through.objects.bulk_create(
        through(**{name: copies[row.pk].pk, "group_id": (groups or {}).get(group.pk, group).pk})
        for row in rows
        for group in row.groups.all()
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a version in words: what it is called, and each of its fields."""

    kind: str
    name: str
    facts: dict[str, str]

    @property
    def title(self) -> str:
        """Which row it is."""
        return (
            f"{self.kind} \N{LEFT DOUBLE QUOTATION MARK}{self.name}\N{RIGHT DOUBLE QUOTATION MARK}"
        )


def lines_of(rules: Rules) -> dict[str, Line]:
    """Every row by a key that both versions share, in the order of the form."""
    lines = {"rules": Line(_("Rules"), str(rules.rule_set.version), _words(rules.rule_set))}
    groups: list[tuple[str, Iterable[Any], Callable[[Any], str]]] = [
        (_("Section"), rules.sections, lambda row: row.code),
        (_("Question"), rules.questions, lambda row: f"{row.section.code}/{row.code}"),
        (_("Requirement"), rules.requirements, lambda row: row.code),
        (_("Criterion"), rules.criteria, lambda row: row.code),
        (_("Level"), rules.levels, lambda row: f"{row.criterion.code}/{row.number}"),
    ]
    for kind, rows, code_of in groups:
        for row in rows:
            key = f"{row._meta.model_name}/{code_of(row)}"
            lines[key] = Line(kind, _name(row), _words(row))
    return lines


def _name(row: Model) -> str:
    text = f"{row.criterion.name} {row.number}" if isinstance(row, CriterionLevel) else str(row)
    return Truncator(text).chars(LONGEST_NAME)


def _words(row: Any) -> dict[str, str]:
    """Fields with their values in plain words; places and internal names are told apart."""
    fields = [field for field in _facts_fields(row) if field.name not in UNSAID]
    words = {capfirst(str(field.verbose_name)): _say(row, field) for field in fields}
    if hasattr(row, "groups"):
        label = capfirst(str(row._meta.get_field("groups").verbose_name))
        words[label] = ", ".join(sorted(group.name for group in row.groups.all()))
    return words


def _say(row: Any, field: Any) -> str:
    if isinstance(field, ForeignKey):
        return str(getattr(row, field.name) or "")
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Decimal):
        return number_format(value.normalize() + 0, use_l10n=True)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def digest_of_rules(rule_set: RuleSet) -> str:
    """What a second person read, so that nothing else is put into force."""
    with override(settings.LANGUAGE_CODE):
        lines = lines_of(read_rules(rule_set))
    return digest_of([[key, line.name, line.facts] for key, line in lines.items()])


def describe_rules(rule_set: RuleSet) -> list[Fact]:
    """What this version adds, takes away and changes against the one it was made from."""
    old, new = (lines_of(read_rules(one)) for one in (rule_set.based_on, rule_set))
    return [
        *(_fact_added(new[key]) for key in new if key not in old),
        *(_fact_taken(old[key]) for key in old if key not in new),
        *(fact for key in new if key in old for fact in _differences(old[key], new[key])),
        *_new_orders(old, new),
    ]


def _fact_added(line: Line) -> Fact:
    return Fact(_("Added: %(row)s") % {"row": line.title}, "", _whole(line))


def _fact_taken(line: Line) -> Fact:
    return Fact(_("Taken out: %(row)s") % {"row": line.title}, _whole(line), "")


def _whole(line: Line) -> str:
    return "; ".join(f"{label}: {text}" for label, text in line.facts.items() if text)


def _differences(old: Line, new: Line) -> Iterator[Fact]:
    for label, text in new.facts.items():
        before = old.facts.get(label, "")
        if before != text:
            yield Fact(f"{new.title}: {label}", before, text)


def _new_orders(old: dict[str, Line], new: dict[str, Line]) -> Iterator[Fact]:
    """One fact a kind of row whose common rows stand in another order."""
    for kind in dict.fromkeys(line.kind for line in new.values()):
        before = [key for key, line in old.items() if line.kind == kind and key in new]
        after = [key for key, line in new.items() if line.kind == kind and key in old]
        if before != after:
            names = (", ".join(new[key].name for key in keys) for keys in (before, after))
            yield Fact(_("Order: %(kind)s") % {"kind": kind}, *names)


def changed_sections(rule_set: RuleSet) -> set[str]:
    """Codes of sections that do not ask what they asked before."""
    old, new = (_asked_by_section(one) for one in (rule_set.based_on, rule_set))
    return {code for code, asked in new.items() if old.get(code) != asked}


def _asked_by_section(rule_set: RuleSet) -> dict[str, list]:
    rules = read_rules(rule_set)
    asked: dict[str, list] = {row.code: [row.title, row.prompt] for row in rules.sections}
    for question in rules.questions:
        facts = (question.code, question.label, question.word_limit, question.is_required)
        asked[question.section.code].append([*facts, question.attachment])
    return asked
