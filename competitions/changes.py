"""A change of something published, as plain JSON: kept with the request, shown before and after."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import (
    AwardTier,
    Category,
    Competition,
    EligibilityRule,
    Group,
    Quota,
    RuleSet,
    Stage,
    Window,
)
from competitions.queries import edition_of
from competitions.revisions import Facts
from competitions.states import ChangeKind
from core.approvals import Fact
from core.models import Approval, Revised
from core.moments import say_day, say_moment

NOTHING = "\N{EN DASH}"
PARTS = {
    AwardTier: gettext_lazy("Award"),
    Category: gettext_lazy("Category"),
    EligibilityRule: gettext_lazy("Rule of entry"),
    Group: gettext_lazy("Group"),
    Quota: gettext_lazy("Quota"),
    Stage: gettext_lazy("Stage"),
    Window: gettext_lazy("Time"),
}


def plain_of(facts: Facts) -> Facts:
    """Values of a form as JSON: rows by key, times in ISO, decimals as text."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):  # an instant is one too
        return value.isoformat()
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted((_plain(one) for one in value), key=str)
    is_plain = value is None or isinstance(value, bool | int | str | dict)
    return value if is_plain else str(value)


def stored_of(row: Revised, names: Iterable[str]) -> Facts:
    """The same form of what the row says now."""
    return plain_of({name: _stored(row, name) for name in names})


def _stored(row: Revised, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, name).all() if field.many_to_many else getattr(row, field.attname)


def read_facts(row: Revised, plain: Facts) -> Facts:
    """Back to values that the row takes."""
    return {name: _read(row._meta.get_field(name), value) for name, value in plain.items()}


def _read(field: models.Field, value: Any) -> Any:
    if field.many_to_many:
        return list(field.related_model.objects.filter(pk__in=value))
    if field.is_relation:
        return field.related_model.objects.filter(pk=value).first()
    return field.to_python(value)


def faults_of(row: Revised, facts: Facts) -> list[str]:
    """What the row would object to; the facts stand on it afterwards, unsaved."""
    single = {name for name in facts if not row._meta.get_field(name).many_to_many}
    for name in single:
        setattr(row, name, facts[name])
    try:
        row.clean_fields(exclude={field.name for field in row._meta.get_fields()} - single)
        row.clean()
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as fault:
        return fault.messages
    return []


def row_of(approval: Approval) -> Revised | None:
    """The row that the request is about; None where it has gone meanwhile."""
    model = apps.get_model(approval.payload["model"])
    return model.objects.filter(pk=approval.payload["pk"]).first()


def describe_change(approval: Approval) -> list[Fact]:
    """Each field with what it says and what it would say, in the reader's language."""
    row = row_of(approval)
    if row is None:
        return []
    zone = edition_of(row).zone
    before, after = approval.payload["before"], approval.payload["facts"]
    return [_fact(row._meta.get_field(name), before[name], after[name], zone) for name in after]


def _fact(field: models.Field, before: Any, after: Any, zone: str) -> Fact:
    label = capfirst(str(field.verbose_name))
    return Fact(label, _say(field, before, zone), _say(field, after, zone))


def _say(field: models.Field, plain: Any, zone: str) -> str:
    """One value in words."""
    if plain in (None, "", []):
        return NOTHING
    if isinstance(plain, bool):
        return _("Yes") if plain else _("No")
    if isinstance(plain, list):
        return ", ".join(str(one) for one in _read(field, plain))
    if field.choices:
        return str(dict(field.flatchoices).get(plain, plain))
    value = _read(field, plain)
    if isinstance(value, datetime):
        return say_moment(value, zone)
    return say_day(value) if isinstance(value, date) else str(value)


def kind_of(row: Revised) -> ChangeKind:
    """Under which heading the public log tells of it."""
    kinds = {Window: ChangeKind.DEADLINE, RuleSet: ChangeKind.RULES}
    return kinds.get(type(row), ChangeKind.SETTING)


def title_of(row: Revised) -> str:
    """What is changed, in a few words."""
    if isinstance(row, Competition):
        return _("Settings of the competition changed")
    part = PARTS.get(type(row), row._meta.verbose_name)
    return _("%(part)s changed: %(row)s") % {"part": part, "row": _name_of(row)}


def _name_of(row: Revised) -> str:
    return row.get_kind_display() if isinstance(row, Window) else str(row)


def plain_facts(facts: Iterable[Fact]) -> list[dict[str, str]]:
    """As the public log keeps them."""
    return [{"label": f.label, "before": f.before, "after": f.after} for f in facts]
