"""The two drawings that are kept as files: the portal's sign and the quiet nila cloth."""

from core.motif import FAMILIES, SIDE, draw, stroke_of

_SIGN = {"m0": "#263873", "m1": "#ffffff", "m2": "#edb729"}
_GROUND, _SHADES = "#131e43", ("#1b2a5a", "#26336a")
_CLOTH_SIDE = 8


def favicon() -> str:
    """The sign of the portal: one kawung tile in nila, white and tegeran."""
    paths = "".join(
        f'<path fill="{_SIGN[css]}" d="{outline}"/>' for css, outline in draw("kipp", "kesehatan")
    )
    return _svg(SIDE, paths)


def nila_cloth() -> str:
    """All families tone on tone, 8 by 8, without a seam: it means nothing, so it stays quiet."""
    symbols = "".join(_symbols(family) for family in FAMILIES)
    uses = "".join(_use(column, row) for row in range(_CLOTH_SIDE) for column in range(_CLOTH_SIDE))
    return _svg(_CLOTH_SIDE * SIDE, f"<defs>{symbols}</defs>{uses}")


def _symbols(family: str) -> str:
    """A family in each of the two shades."""
    return "".join(_symbol(family, shade) for shade in range(len(_SHADES)))


def _symbol(family: str, shade: int) -> str:
    paths = "".join(_path(css, outline, _SHADES[shade]) for css, outline in draw("kipp", family))
    return f'<symbol id="{family}{shade}" viewBox="0 0 {SIDE} {SIDE}">{paths}</symbol>'


def _path(css: str, outline: str, shade: str) -> str:
    dye, stroke = css.split(maxsplit=1)[0], stroke_of(css)
    colour = _GROUND if dye in {"m0", "v0"} else shade
    if stroke is None:
        return f'<path fill="{colour}" d="{outline}"/>'
    return f'<path fill="none" stroke="{colour}" stroke-width="{stroke}" d="{outline}"/>'


def _use(column: int, row: int) -> str:
    family = list(FAMILIES)[(column * 5 + row * 3) % len(FAMILIES)]
    shade = int((column + row * 5) % 7 == 0)
    x, y = column * SIDE, row * SIDE
    return f'<use href="#{family}{shade}" x="{x}" y="{y}" width="{SIDE}" height="{SIDE}"/>'


def _svg(side: int, inside: str) -> str:
    size = f'viewBox="0 0 {side} {side}" width="{side}" height="{side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>\n'
