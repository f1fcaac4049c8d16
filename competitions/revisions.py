"""What a row says at one revision: for the page that shows both versions, and for the audit."""

from collections.abc import Iterable
from typing import Any

from core.models import Revised

Facts = dict[str, Any]


def facts_of(row: Revised, names: Iterable[str]) -> Facts:
    """The stored values of these fields as plain JSON, as a page or the audit shows them."""
    return {name: _plain(row, name) for name in names}


def _plain(row: Revised, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(one) for one in getattr(row, name).all()) if row.pk else []
    value = getattr(row, field.attname)
    is_plain = value is None or isinstance(value, bool | int | str | list)
    return value if is_plain else str(value)
