"""What two phones write on one visit: each field is compared with what its writer had seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DOTTED = re.compile(r"(?:[A-Z]\.){1,4}")
PLAIN = re.compile(r"[A-Z]{1,2}")

#: What may be written of each kind of item.
FIELDS = {
    "report": ("summary", "recommendation", "head_name", "head_position"),
    "claim": ("finding", "note"),
    "contact": ("initials", "role", "words"),
    "photo": ("caption", "place", "latitude", "longitude"),
}


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item as a phone sends it; `base` is what stood there when it was written.

    `key` is a claim's code, or the UUID that a phone gave to a contact or a photo.
    """

    kind: str
    key: str
    values: Mapping[str, Any]
    base: Mapping[str, str] = field(default_factory=dict)


def read_initials(text: str) -> str:
    """Initials as S.R.; anything that may be a name is refused."""
    letters = re.sub(r"[\s,]+", "", text).strip()
    if letters and not letters.endswith(".") and "." in letters:
        letters += "."
    if DOTTED.fullmatch(letters):
        return letters
    if PLAIN.fullmatch(letters):
        return "".join(f"{letter}." for letter in letters)
    raise ValidationError(_("Write initials only, such as S.R. The report names nobody."))


def told(value: object) -> str:
    """A stored value as the page shows it."""
    if value is None:
        return ""
    return f"{value:.5f}" if isinstance(value, Decimal) else str(value)


def values_of(row: object, kind: str) -> dict[str, str]:
    """All fields of one item, as text."""
    return {name: told(getattr(row, name)) for name in FIELDS[kind]}


def merge(
    stored: Mapping[str, str], given: Mapping[str, Any], base: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """What changes, and the fields on which two people differ.

    A field that its writer did not touch stays as it is stored; one that only its writer touched
    is taken over.
    """
    changes, clashes = {}, []
    for name, value in given.items():
        mine, seen = told(value), base.get(name, "")
        if mine in {stored[name], seen}:
            continue
        if stored[name] != seen:
            clashes.append(name)
        changes[name] = value
    return changes, clashes
