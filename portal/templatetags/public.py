"""Filters of the public pages."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from innovations.models import Innovation

register = template.Library()

SHORT_UNIT = 6
SIGNS = {"persen": "%", "percent": "%", "%": "%"}


@register.filter
def measured(innovation: Innovation, when: str) -> str:
    """What was measured `before` or `after`, with its unit: 61%, 14 hari; empty where unknown."""
    value = getattr(innovation, f"measure_{when}")
    if value is None:
        return ""
    unit, number = innovation.measure_unit, plain_number(value)
    if unit in SIGNS:
        return f"{number}{SIGNS[unit]}"
    return f"{number} {unit}".strip() if len(unit) <= SHORT_UNIT else number


@register.filter
def measure(innovation: Innovation) -> str:
    """What was measured; a unit that is too long for a headline figure stands here."""
    unit = innovation.measure_unit
    is_beside = unit in SIGNS or len(unit) <= SHORT_UNIT
    return innovation.measure if is_beside else f"{innovation.measure} ({unit})"


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A number in the reader's notation without idle zeros."""
    if value is None:
        return ""
    places = max(0, -value.normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
