"""Filters of the public pages."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from innovations.models import Innovation

register = template.Library()

SIGNS = {"persen": "%", "percent": "%", "%": "%"}


@register.filter
def measured(innovation: Innovation, when: str) -> str:
    """What was measured `before` or `after`, with its unit: 61%, 14 hari; empty where unknown."""
    value = getattr(innovation, f"measure_{when}")
    if value is None:
        return ""
    unit = innovation.measure_unit
    number = plain_number(value)
    return f"{number}{SIGNS[unit]}" if unit in SIGNS else f"{number} {unit}".strip()


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A number in the reader's notation without idle zeros."""
    if value is None:
        return ""
    places = max(0, -value.normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
