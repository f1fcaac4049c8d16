"""A change of something published, as plain JSON: kept with the request, shown before and after."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Agency
from accounts.states import AgencyKind
from competitions.deadlines import plain
from competitions.models import (
    AwardTier,
    Category,
    Change,
    Competition,
    EligibilityRule,
    Group,
    Quota,
    ReminderRule,
    RuleSet,
    ScreeningPoint,
    ScreeningReason,
    Stage,
    StageQuota,
    Window,
)
from competitions.parts import NAMES, look_at_removal
from competitions.queries import edition_of
from competitions.revisions import Facts
from competitions.states import ChangeKind
from competitions.subjects import YES
from core.approvals import Fact
from core.errors import refuse_if
from core.models import Approval, Revised
from core.moments import say_day, say_moment

NOTHING = "\N{EN DASH}"
LENGTH_OF_KEY = 36
LONGEST_TITLE = 200
PARTS = {
    AwardTier: gettext_lazy("Award"),
    Category: gettext_lazy("Category"),
    EligibilityRule: gettext_lazy("Rule of entry"),
    Group: gettext_lazy("Group"),
    Quota: gettext_lazy("Quota"),
    ReminderRule: gettext_lazy("Reminder"),
    ScreeningPoint: gettext_lazy("Point of the checklist"),
    ScreeningReason: gettext_lazy("Reason of the selection"),
    Stage: gettext_lazy("Stage"),
    StageQuota: gettext_lazy("Constraint of the cut"),
    Window: gettext_lazy("Time"),
}


#: What does not tell what a row is: places, states, what only a machine reads.
UNSAID = {
    *("id", "key", "revision", "created_at", "updated_at", "competition", "rule_set", "order"),
    *("state", "code", "tie_policy_at_cut", "lot_seed", "sheet_sha256"),
}
#: Fields that their forms call otherwise than their table does.
LABELS = {
    "quorum": gettext_lazy("Marks needed at least"),
    "stage": gettext_lazy("After the stage"),
}


def plain_of(facts: Facts) -> Facts:
    """Values of a form as JSON: rows by key, times in ISO, decimals as text."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return plain_of(value)
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted((_plain(one) for one in value), key=str)
    is_plain = value is None or isinstance(value, bool | int | str)
    return value if is_plain else str(value)


def stored_of(row: Revised, names: Iterable[str]) -> Facts:
    """The same form of what the row says now."""
    return plain_of({name: _stored(row, name) for name in names})


def _stored(row: Revised, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.one_to_many:
        fields = _fields_of_line(field)
        lines = field.related_model.objects.filter(**{field.field.name: row})
        return [{f.name: getattr(line, f.attname) for f in fields} for line in lines]
    return getattr(row, name).all() if field.many_to_many else getattr(row, field.attname)


def _fields_of_line(relation: models.ManyToOneRel) -> list[models.Field]:
    """What a row's own line says, such as the places of a group."""
    hidden = {"id", "created_at", "updated_at", relation.field.name}
    return [f for f in relation.related_model._meta.concrete_fields if f.name not in hidden]


def read_facts(row: Revised, plain: Facts) -> Facts:
    """Back to values that the row takes."""
    return {name: _read(row._meta.get_field(name), value) for name, value in plain.items()}


def _read(field: Any, value: Any) -> Any:
    if field.one_to_many:
        model = field.related_model
        return [{n: _read(model._meta.get_field(n), one[n]) for n in one} for one in value]
    if field.many_to_many:
        return list(field.related_model.objects.filter(pk__in=value))
    if field.is_relation:
        return field.related_model.objects.filter(pk=value).first()
    return field.to_python(value)


def faults_of(row: Revised, facts: Facts) -> list[str]:
    """What the row would object to; the facts stand on it afterwards, unsaved."""
    single = {name for name in facts if row._meta.get_field(name).concrete}
    single = {name for name in single if not row._meta.get_field(name).many_to_many}
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


def missing_of(model: type[Revised], plain: Facts) -> list[str]:
    """Rows that the facts name have gone meanwhile: empty would mean something else."""
    named = [(model._meta.get_field(name), value) for name, value in plain.items()]
    is_gone = any(_is_gone(field, value) for field, value in named)
    return [_("What was to be changed no longer exists.")] if is_gone else []


def _is_gone(field: Any, value: Any) -> bool:
    if field.one_to_many:
        related = field.related_model
        return any(missing_of(related, line) for line in value)
    if field.many_to_many:
        return len(_read(field, value)) < len(value)
    return bool(field.is_relation and value is not None and _read(field, value) is None)


def row_of(approval: Approval) -> Revised | None:
    """The row that the request is about; None where it has gone meanwhile."""
    model = apps.get_model(approval.payload["model"])
    return model.objects.filter(pk=approval.payload["pk"]).first()


def describe_change(approval: Approval) -> list[Fact]:
    """Each field with what it says and what it would say, in the reader's language.

    A new row said nothing before, one that is taken out says nothing after.
    """
    model, zone = apps.get_model(approval.payload["model"]), edition_asked(approval).zone
    before, after = approval.payload.get("before", {}), approval.payload.get("facts", {})
    names = [name for name in after or before if not _is_silent(name, before, after)]
    return [
        _fact(model._meta.get_field(name), before.get(name), after.get(name), zone)
        for name in names
    ]


def _is_silent(name: str, *told: Facts) -> bool:
    return all(facts.get(name) in (None, "", []) for facts in told)


def edition_asked(approval: Approval) -> Competition:
    """The edition that a request is about."""
    return Competition.objects.get(pk=approval.payload["competition"])


def describe_removal(approval: Approval) -> list[Fact]:
    """What the row says, and what goes with it."""
    row = row_of(approval)
    hanging = look_at_removal(row, []).hanging if row else []
    return [
        *describe_change(approval),
        *(Fact(one.name, str(one.count), NOTHING) for one in hanging),
    ]


def names_of(row: Revised) -> list[str]:
    """The fields that tell what a row is, with its own lines."""
    fields = [field.name for field in row._meta.concrete_fields if field.name not in UNSAID]
    return [*fields, "cuts"] if isinstance(row, Stage) else fields


def _fact(field: Any, before: Any, after: Any, zone: str) -> Fact:
    """A row's own lines are called as their table is."""
    own = NAMES[field.related_model] if field.one_to_many else field.verbose_name
    own = LABELS.get(field.name, own)
    if field.model is StageQuota:
        own = field.verbose_name
    label = capfirst(str(own))
    return Fact(label, _say(field, before, zone), _say(field, after, zone))


def _say(field: Any, plain: Any, zone: str) -> str:
    """One value in words."""
    if plain in (None, "", []):
        return NOTHING
    if isinstance(plain, list):
        return ", ".join(_say_one(one) for one in _read(field, plain))
    return _say_single(field, plain, zone)


def _say_single(field: Any, plain: Any, zone: str) -> str:
    if isinstance(plain, bool):
        return _("Yes") if plain else _("No")
    if field.model is StageQuota and field.name == "subject":
        return _say_subject(plain)
    if field.choices:
        return str(dict(field.flatchoices).get(plain, plain))
    value = _read(field, plain)
    if isinstance(value, datetime):
        return say_moment(value, zone)
    if isinstance(value, date):
        return say_day(value)
    return NOTHING if value is None else str(value)


def _say_subject(code: str) -> str:
    """Codes of one field are no codes of another: categories have keys, agencies random codes."""
    category = Category.objects.filter(key=code).first() if len(code) == LENGTH_OF_KEY else None
    agency = None if category else Agency.objects.filter(code=code).first()
    words = {YES: _("Yes"), **{str(kind): str(label) for kind, label in AgencyKind.choices}}
    return str(category or agency or words.get(code, code))


def _say_one(value: Any) -> str:
    """A row's own line as its values, e.g. “group: places”."""
    return ": ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def kind_of(row: Revised) -> ChangeKind:
    """Under which heading the public log tells of it."""
    kinds = {Window: ChangeKind.DEADLINE, RuleSet: ChangeKind.RULES}
    return kinds.get(type(row), ChangeKind.SETTING)


def title_of(row: Revised) -> str:
    """What is changed, in a few words."""
    if isinstance(row, Competition):
        return _("Settings of the competition changed")
    return _("%(part)s changed: %(row)s") % _names(row)


def title_of_new(row: Revised) -> str:
    """What is added, in a few words."""
    return _("%(part)s added: %(row)s") % _names(row)


def title_of_removal(row: Revised) -> str:
    """What is taken out, in a few words."""
    return _("%(part)s removed: %(row)s") % _names(row)


def _names(row: Revised) -> dict[str, Any]:
    return {"part": PARTS.get(type(row), row._meta.verbose_name), "row": _name_of(row)}


def _name_of(row: Revised) -> str:
    return row.get_kind_display() if isinstance(row, Window) else str(row)


def plain_facts(facts: Iterable[Fact]) -> list[dict[str, str]]:
    """As the public log keeps them."""
    return [{"label": f.label, "before": f.before, "after": f.after} for f in facts]


def lock_asked(approval: Approval) -> Revised:
    """The row as the one who asked has read it, locked; its edition is locked before it."""
    row = row_of(approval)
    refuse_if([] if row else [_("What was to be changed no longer exists.")])
    Competition.objects.lock(edition_of(row))
    row = type(row).objects.lock(row)
    is_same = row.revision == approval.payload["revision"]
    refuse_if([] if is_same else [_("Somebody changed this meanwhile. Compare both versions.")])
    return row


def facts_for_log(
    approval: Approval, describe: Callable[[Approval], list[Fact]]
) -> list[dict[str, str]]:
    """In the language of the edition: its content is not translated."""
    with override(settings.LANGUAGE_CODE):
        return plain_facts(describe(approval))


def log_change(
    kind: ChangeKind, approval: Approval, facts: list[dict], *, at: datetime, **more: Any
) -> Change:
    """A line of the public log, as two persons agreed on it."""
    return Change.objects.create(
        competition_id=approval.payload["competition"],
        kind=kind,
        title=approval.title,
        facts=facts,
        reason=approval.reason,
        happened_at=at,
        approval=approval,
        **more,
    )
