"""The motif outside a browser: tiles as plain SVG, dyed with the colours of the stylesheet."""

import re
from functools import cache
from xml.sax.saxutils import quoteattr

from django.conf import settings

from core import motif

_FAMILY = re.compile(r"^\.motif--(\w+) \{([^}]*)\}", re.MULTILINE)
_DYE = re.compile(r"--m(\d): (#[0-9a-f]{6});")


@cache
def dyes_of(family: str) -> dict[str, str]:
    """Ground, main and accent of a family, by their number; the stylesheet is the one source."""
    sheet = settings.BASE_DIR / "static" / "css" / "components" / "motif.css"
    blocks = dict(_FAMILY.findall(sheet.read_text()))
    return dict(_DYE.findall(blocks[family]))


def dyed_tile(slug: str, category: str) -> str:
    """One innovation's tile as a drawing of its own, for paper."""
    family = motif.family_of(category)
    dyes = dyes_of(family)
    paths = "".join(
        f"<path d={quoteattr(layer.outline)} {_paint(layer.css, dyes)}/>"
        for layer in motif.draw(slug, family)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{paths}</svg>'


def _paint(css: str, dyes: dict[str, str]) -> str:
    dye = dyes[css[1]]
    stroke = motif.stroke_of(css)
    return f'fill="none" stroke="{dye}" stroke-width="{stroke}"' if stroke else f'fill="{dye}"'
