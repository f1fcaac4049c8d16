"""`{% piece "app/_part.html" fact=value … %}`: like include with `only`, but drawn once."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from core.pieces import piece_of

register = template.Library()


@register.simple_tag
def piece(template_name: str, **facts: Any) -> SafeString:
    """See `core.pieces` for what facts may be."""
    return piece_of(template_name, facts)
