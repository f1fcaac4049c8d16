"""What a row says at one revision: for the page that shows both versions, and for the audit."""

from collections.abc import Iterable
from typing import Any

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
