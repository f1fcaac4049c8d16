"""What a row says at one revision, for pages and the audit; and how facts are written into it."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.errors import refuse_if
from core.models import Revised

Facts = dict[str, Any]


def facts_of(row: Revised, names: Iterable[str]) -> Facts:
    """The stored values of these fields as plain JSON, as a page or the audit shows them."""
    return {name: _plain(row, name) for name in names}


def lines_of(row: Revised, name: str) -> list[dict[str, str]]:
    """The row's own lines, such as a criterion's levels, without what every table has."""
    relation = row._meta.get_field(name)
    hidden = {"id", "created_at", "updated_at", relation.field.attname}
    names = [f.attname for f in relation.related_model._meta.concrete_fields]
    lines = relation.related_model.objects.filter(**{relation.field.name: row}).values(
        *[one for one in names if one not in hidden]
    )
    return [{key: str(value) for key, value in line.items()} for line in lines] if row.pk else []


def _plain(row: Revised, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(one) for one in getattr(row, name).all()) if row.pk else []
    if field.one_to_many:
        return lines_of(row, name)
    value = getattr(row, field.attname)
    is_plain = value is None or isinstance(value, bool | int | str | list)
    return value if is_plain else str(value)


def write_facts(row: Revised, facts: Facts) -> None:
    """Columns first, then what hangs on the row: sets of rows, and its own lines anew."""
    fields = {name: row._meta.get_field(name) for name in facts}
    plain = [name for name, field in fields.items() if field.concrete and not field.many_to_many]
    for name in plain:
        setattr(row, name, facts[name])
    _save(row)
    for name in fields.keys() - plain:
        if fields[name].many_to_many:
            getattr(row, name).set(facts[name])
        else:
            _replace_lines(row, fields[name], facts[name])


def _save(row: Revised) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # RACE: the form looked before somebody else wrote the same name
        refuse_if([_("Another row has the same name or code by now.")])


def _replace_lines(row: Revised, relation: models.ManyToOneRel, lines: list[Facts]) -> None:
    model, parent = relation.related_model, relation.field.name
    model.objects.filter(**{parent: row}).delete()
    model.objects.bulk_create(model(**{parent: row}, **line) for line in lines)
