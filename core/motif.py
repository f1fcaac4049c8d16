"""The motif engine: one seamless batik tile for each innovation, drawn from its slug.

Eight families stand for fields of service. A tile is 100 by 100 and repeats without a seam; the
slug's digest varies its proportions, so that the same slug always gives the same tile. A tile is
a list of layers (class, outline); CSS classes dye them, so one drawing serves every theme.
Drawn from geometry; patterns reserved to the courts are left out on purpose.
"""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

SIDE = 100
CORNERS = ((0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE))
EDGES = ((50, 0), (100, 50), (50, 100), (0, 50))
DIAGONALS = (45, 135, 225, 315)
DEFAULT_FAMILY = "adminduk"
# Layers that are lines; outside a browser no stylesheet gives them their width.
STROKES = {"v0": 2.4, "v1": 2.6, "v0--wide": 5, "v1--wide": 17}

# The first word that occurs in a category's name decides; the order matters.
FIELD_WORDS = (
    ("kesehatan", "kesehatan"),
    ("pendidikan", "pendidikan"),
    ("pangan", "pangan"),
    ("lingkungan", "pangan"),
    ("ekonomi", "ekonomi"),
    ("pemberdayaan", "ekonomi"),
    ("kemiskinan", "sosial"),
    ("sosial", "sosial"),
    ("bencana", "air"),
    ("air ", "air"),
    ("infrastruktur", "air"),
    ("tata kelola", "digital"),
    ("digital", "digital"),
    ("hukum", "adminduk"),
    ("kependudukan", "adminduk"),
)


class Layer(NamedTuple):
    """Shapes of one dye: the class that colours them and one outline."""

    css: str
    outline: str


@dataclass(frozen=True)
class Tile:
    """Where a tile stands in a cloth and how far it is dyed."""

    column: int
    row: int
    state: str


def family_of(category: str) -> str:
    """The family of a category, by its name or by the family's own key."""
    name = f"{category} ".casefold()
    if name.strip() in FAMILIES:
        return name.strip()
    return next((family for word, family in FIELD_WORDS if word in name), DEFAULT_FAMILY)


def draw(slug: str, family: str) -> list[Layer]:
    """The layers of a slug's tile, ground first."""
    ground = Layer("m0", "M0 0H100V100H0Z")
    return [ground, *FAMILIES[family](_seed(slug))]


def stroke_of(css: str) -> float | None:
    """How wide the lines of a layer are; None for a filled one."""
    return STROKES.get(css.rsplit(maxsplit=1)[-1])


def lay_cloth(
    columns: int, rows: int, *, lit: int = 0, now: int = 0, stopped: int = 0
) -> list[Tile]:
    """Tiles of a cloth: dyed, in the bath, stopped and outlined, dyeing from the left edge."""
    places = [(column, row) for row in range(rows) for column in range(columns)]
    order = sorted(places, key=lambda place: place[0] + 0.55 * place[1])
    states = ["filled"] * lit + ["now"] * now + ["stopped"] * stopped
    states += ["outlined"] * (len(order) - len(states))
    return [Tile(column, row, state) for (column, row), state in zip(order, states, strict=False)]


def patch(count: int, columns: int, rows: int) -> list[tuple[int, int]]:
    """Places for the tiles of a patchwork: dense at the right edge, none in the first column."""
    places = [(column, row) for column in range(1, columns) for row in range(rows)]
    order = sorted(places, key=lambda place: _density(*place, columns))
    return sorted(order[:count])


def _density(column: int, row: int, columns: int) -> float:
    scatter = hashlib.sha256(f"{column} {row}".encode()).digest()[0] / 255
    return (columns - column) * 0.45 + scatter * columns * 0.5


def _seed(slug: str) -> float:
    """A number from 0 to 1 that belongs to the slug."""
    return hashlib.sha256(slug.encode()).digest()[0] / 255


# Shapes. All run clockwise, so that shapes of one layer never cut holes into each other.


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _points(*values: float) -> str:
    return " ".join(_number(value) for value in values)


def _polar(x: float, y: float, length: float, angle: float) -> tuple[float, float]:
    turn = math.radians(angle)
    return x + length * math.cos(turn), y + length * math.sin(turn)


def _circle(x: float, y: float, radius: float) -> str:
    return _ellipse(x, y, radius, radius, 0)


def _ellipse(x: float, y: float, width: float, height: float, angle: float) -> str:
    start, end = _polar(x, y, width, angle), _polar(x, y, -width, angle)
    arc = f"A{_points(width, height, angle)} 1 1 "
    return f"M{_points(*start)}{arc}{_points(*end)}{arc}{_points(*start)}Z"


def _diamond(x: float, y: float, radius: float) -> str:
    step = _number(radius)
    return f"M{_points(x, y - radius)}l{step} {step} -{step} {step} -{step} -{step}Z"


def _square(x: float, y: float, half: float) -> str:
    side = _number(2 * half)
    return f"M{_points(x - half, y - half)}h{side}v{side}h-{side}Z"


def _leaf(x: float, y: float, length: float, width: float, angle: float) -> str:
    """A lens from a point outwards; `width` is how far its sides bend."""
    tip, middle = _polar(x, y, length, angle), _polar(x, y, length / 2, angle)
    one, other = _polar(*middle, width, angle - 90), _polar(*middle, width, angle + 90)
    return f"M{_points(x, y)}Q{_points(*one, *tip)}Q{_points(*other, x, y)}Z"


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    return f"M{_points(*start)}L{_points(*end)}"


def _at(places: Iterable[tuple[float, float]], shape: Callable[..., str], size: float) -> str:
    return "".join(shape(x, y, size) for x, y in places)


# Families.


def _kawung(seed: float) -> list[Layer]:
    """Four palm fruits around a centre: care."""
    width = 15 + 4 * seed
    fruits = [(*_polar(50, 50, 26.5, angle), angle) for angle in DIAGONALS]
    seeds = [_polar(x, y, side, angle) for x, y, angle in fruits for side in (6, -6)]
    edge = ((50, 7), (93, 50), (50, 93), (7, 50))
    return [
        Layer("m1", "".join(_ellipse(x, y, 23, width, angle) for x, y, angle in fruits)),
        Layer("m0", "".join(_ellipse(x, y, 14, width * 0.46, angle) for x, y, angle in fruits)),
        Layer("m2", _at(seeds, _circle, 2.4) + _at(edge, _diamond, 5) + _diamond(50, 50, 5)),
    ]


def _truntum(seed: float) -> list[Layer]:
    """Stars that guide: learning."""
    rays = [_leaf(50, 50, 29 + 9 * (i % 2 == 0), 8 + 4 * seed, i * 45) for i in range(8)]
    quarter = [_leaf(x, y, 22, 5, i * 45 + 22.5) for x, y in CORNERS for i in range(8)]
    sparks = [_polar(50, 50, 42, i * 45 + 22.5) for i in range(8)]
    return [
        Layer("m1", "".join(rays + quarter)),
        Layer("m0", _circle(50, 50, 9)),
        Layer("m2", _circle(50, 50, 5.5) + _at(CORNERS, _circle, 5) + _at(sparks, _circle, 1.8)),
    ]


def _kotak(seed: float) -> list[Layer]:
    """Frames within frames: registers and law."""
    half = 9 + 3 * seed
    edge = ((50, 8), (92, 50), (50, 92), (8, 50))
    return [
        Layer("m1", _diamond(50, 50, 47) + _at(CORNERS, _diamond, 34)),
        Layer("m0", _diamond(50, 50, 38) + _at(CORNERS, _diamond, 26)),
        Layer("m1", _diamond(50, 50, 30)),
        Layer("m0", _square(50, 50, half)),
        Layer(
            "m2",
            _diamond(50, 50, half * 0.8) + _at(CORNERS, _diamond, 16) + _at(edge, _circle, 2.6),
        ),
    ]


def _picis(seed: float) -> list[Layer]:
    """Crossing coins: sharing."""
    width = 22 + 5 * seed
    sides = ((50, 0, 45), (50, 0, 135), (50, 100, -45), (50, 100, -135))
    inner = [(*_polar(x, y, 17, angle), angle) for x, y, angle in sides]
    return [
        Layer("m1", "".join(_leaf(x, y, 70.7, width, angle) for x, y, angle in sides)),
        Layer("m0", "".join(_leaf(x, y, 36.7, width * 0.42, angle) for x, y, angle in inner)),
        Layer("m2", _circle(50, 50, 10) + _at(CORNERS, _diamond, 12) + _at(EDGES, _circle, 4.5)),
        Layer("m0", _circle(50, 50, 4.5) + _at(CORNERS, _diamond, 5)),
    ]


def _daun(seed: float) -> list[Layer]:
    """Four leaves with their veins: food and land."""
    leaves = [_leaf(*_polar(50, 50, 5, a), 58, 27 + 5 * seed, a) for a in DIAGONALS]
    spines = [_line(_polar(50, 50, 12, a), _polar(50, 50, 54, a)) for a in DIAGONALS]
    edge = ((50, 6), (94, 50), (50, 94), (6, 50))
    return [
        Layer("m1", "".join(leaves)),
        Layer("v0", "".join(spines) + "".join(_veins(angle) for angle in DIAGONALS)),
        Layer("m2", _at(edge, _circle, 4.6) + _circle(50, 50, 5.5)),
    ]


def _veins(angle: float) -> str:
    forks = [_polar(50, 50, distance, angle) for distance in (24, 36)]
    return "".join(_line(f, _polar(*f, 9, angle + turn)) for f in forks for turn in (-42, 42))


def _jlamprang(seed: float) -> list[Layer]:
    """A coastal rosette: trade."""
    petals = [_leaf(50, 50, 23, 5 + 2 * seed, i * 45) for i in range(8)]
    return [
        Layer("m1", _square(50, 50, 30) + _diamond(50, 50, 42.5)),
        Layer("m0", _circle(50, 50, 26)),
        Layer("m1", "".join(petals)),
        Layer("m2", _circle(50, 50, 6.5) + _at(CORNERS, _circle, 17) + _at(EDGES, _diamond, 5)),
        Layer("m0", _at(CORNERS, _circle, 10)),
        Layer("m2", _at(CORNERS, _circle, 4)),
    ]


def _lereng(seed: float) -> list[Layer]:
    """Slanting streams: water and safety. The seed sets the size of the drops."""
    broad, fine = [_stream(x) for x in (-100, 0, 100)], [_stream(x) for x in (-50, 50)]
    drops = [(x + t * 25, 100 - t * 25) for x in range(-75, 200, 50) for t in range(5)]
    return [
        Layer("v1 v1--wide", "".join(broad)),
        Layer("v0 v0--wide", "".join(broad)),
        Layer("v1", "".join(fine)),
        Layer("m2", _at(drops, _diamond, 3.2 + 0.8 * seed)),
    ]


def _stream(x: float) -> str:
    bends = ((12, -20, 28, -28), (72, -72, 88, -80), (112, -120, 128, -128), (172, -172, 188, -180))
    ends = ((50, -50), (100, -100), (150, -150), (200, -200))
    curves = [
        f"C{_points(x - 50 + a, 150 + b, x - 50 + c, 150 + d, x - 50 + e, 150 + f)}"
        for (a, b, c, d), (e, f) in zip(bends, ends, strict=True)
    ]
    return f"M{_points(x - 50, 150)}" + "".join(curves)


def _nitik(seed: float) -> list[Layer]:
    """Woven dots: digital government."""
    dots: dict[str, str] = {"m1": "", "m2": ""}
    for column in range(10):
        for row in range(10):
            css, half = _dot(abs(10 * column - 45), abs(10 * row - 45), seed)
            dots[css] += _square(10 * column + 5, 10 * row + 5, half)
    return [Layer(css, outline) for css, outline in dots.items()]


def _dot(across: float, down: float, seed: float) -> tuple[str, float]:
    """Dye and size of a dot by its distance from the tile's centre."""
    reach = across + down
    rules = (
        (max(across, down) > 41, ("m2", 2.0)),
        (44 < reach < 62, ("m1", 3.9)),
        (reach < 22, ("m2", 3.6)),
        (reach <= 44, ("m1", 2.4 + 1.2 * seed)),
    )
    return next((dot for applies, dot in rules if applies), ("m1", 1.6))


FAMILIES: dict[str, Callable[[float], list[Layer]]] = {
    "kesehatan": _kawung,
    "adminduk": _kotak,
    "pendidikan": _truntum,
    "sosial": _picis,
    "pangan": _daun,
    "ekonomi": _jlamprang,
    "air": _lereng,
    "digital": _nitik,
}
