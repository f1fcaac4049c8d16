"""The portal's own tags and filters; built in, so that templates need not load them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField, BoundWidget
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from core import charts, moments, motif
from core.icons import outline_of

register = template.Library()

MOST_PATCHES = 28
DYE_STEPS = 4
GROUND_SIZE = (800, 800)
SEAMLESS = 100.6  # tiles overlap by a hair, or a seam of the ground shines through
KEPT = 512  # drawings a worker keeps, about 5 kB each: drawing a gallery anew is half its cost


@register.simple_tag
@lru_cache(KEPT)
def icon(name: str, css: str = "") -> SafeString:
    """An icon beside text; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>',
        css,
        SafeString(outline_of(name)),
    )


@register.simple_tag
def motif_tile(slug: str, category: str, state: str = "filled", css: str = "") -> SafeString:
    """One innovation's tile, small."""
    family = motif.family_of(category)
    return format_html(
        '<svg class="tile {} {}" viewBox="0 0 100 100" aria-hidden="true" focusable="false">'
        "{}{}</svg>",
        _dye(family, state),
        css,
        _paths(slug, family),
        _hatch(0, 0) if state == "stopped" else "",
    )


@register.simple_tag
@lru_cache(KEPT)
def cloth(  # noqa: PLR0913 -- the measures of one drawing, each with its own default
    slug: str,
    category: str,
    columns: int = 6,
    rows: int = 3,
    *,
    lit: int = 0,
    now: int = 0,
    stopped: int = 0,
    css: str = "",
) -> SafeString:
    """A cloth of one innovation: as many dyed tiles as places run it, the rest outlined."""
    family = motif.family_of(category)
    key = f"kain-{slug}-{columns}x{rows}"
    tiles = motif.lay_cloth(columns, rows, lit=lit, now=now, stopped=stopped)
    return _cloth(
        columns,
        rows,
        css,
        _joined([_symbol(key, slug, family), *(_use(key, family, tile) for tile in tiles)]),
    )


@register.simple_tag
def patchwork(items: Iterable[tuple[str, str, int]], columns: int = 8, rows: int = 6) -> SafeString:
    """Sekar jagad: tiles of many innovations (slug, category, places), each once a place."""
    spread = [(slug, category) for slug, category, places in items for _ in range(places)]
    spread = spread[:MOST_PATCHES]
    families = {slug: motif.family_of(category) for slug, category in spread}
    symbols = [_symbol(f"jagad-{slug}", slug, family) for slug, family in families.items()]
    uses = [
        _use(f"jagad-{slug}", families[slug], motif.Tile(column, row, "filled"), dyeing=True)
        for (slug, _), (column, row) in zip(
            spread, motif.patch(len(spread), columns, rows), strict=True
        )
    ]
    ground = format_html(
        '<image href="{}" x="{}" width="{}" height="{}"/>',
        static("img/nila.svg"),
        motif.SIDE,
        *GROUND_SIZE,
    )
    return _cloth(columns, rows, "cloth--deep hero__cloth", _joined([ground, *symbols, *uses]))


@register.simple_tag
def bar(value: float, largest: float, tone: str = "") -> SafeString:
    """A bar of one value against the largest; the number itself stands beside it as text."""
    width = charts.share_of(float(value or 0), float(largest or 0))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar__value" width="{}" height="1"/></svg>',
        f"bar--{tone}" if tone else "",
        _plain(width),
    )


@register.simple_tag
def stacked_bar(values: Sequence[float], largest: float) -> SafeString:
    """A bar of parts in the fixed order of series, with a gap between them."""
    parts = charts.stack([float(value) for value in values], float(largest))
    drawn = format_html_join(
        "",
        '<rect class="bar__part--{}" x="{}" width="{}" height="1"/>'
        '<rect class="bar__gap" x="{}" width="0.3" height="1"/>',
        (
            (number, _plain(start), _plain(width), _plain(start + width - 0.3))
            for number, (start, width) in enumerate(parts, start=1)
        ),
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        drawn,
    )


@register.simple_tag
def axis(value: float, reach: float, far: bool = False) -> SafeString:
    """Where one judge stands against the panel: the middle is the panel, `reach` the edge."""
    place = 45 + max(-1.0, min(1.0, float(value) / float(reach))) * 40
    return format_html(
        '<svg class="axis {}" viewBox="0 0 90 18" aria-hidden="true">'
        '<path class="axis__band" d="M22 0H68V18H22Z"/><path class="axis__zero" d="M45 0V18"/>'
        '<path class="axis__mark" d="M{} 2l7 7-7 7-7-7Z"/></svg>',
        "axis--far" if far else "",
        _plain(place),
    )


@register.inclusion_tag("components/funnel.html")
def funnel(steps: Sequence[charts.Step]) -> dict:
    """From first draft to honour, on one scale."""
    return {"shapes": charts.shape_funnel(steps), "height": charts.HEIGHT, "solid": charts.SOLID}


@register.simple_tag
def motif_family(category: str) -> str:
    """The family's key, for classes."""
    return motif.family_of(category)


@register.simple_tag
def error_count(form: BaseForm | None) -> int:
    """How many things a form has to mend."""
    return sum(len(errors) for errors in form.errors.values()) if form is not None else 0


@register.simple_tag
def field_anchor(field: BoundField) -> str:
    """Where a link of the error summary leads: the input, or the first of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.simple_tag
def marked_field(field: BoundField, css: str) -> SafeString:
    """A field's input with our class."""
    return field.as_widget(attrs={"class": css})


@register.simple_tag
def marked_choice(choice: BoundWidget) -> SafeString:
    """One radio or checkbox of a group, with our class and without a second label."""
    choice.data["attrs"]["class"] = "choice__box"
    choice.data["wrap_label"] = False
    return choice.tag()


@register.simple_tag(takes_context=True)
def language_url(context: RequestContext, code: str) -> str:
    """This same page in another language, with its query."""
    request = getattr(context, "request", None)
    if request is None:
        return "/"
    match, (path, *query) = request.resolver_match, request.get_full_path().split("?", 1)
    with override(code), suppress(NoReverseMatch):  # an address that is none stays as it is
        path = reverse(match.view_name, args=match.args, kwargs=match.kwargs) if match else path
    return "?".join([path, *query])


@register.simple_tag
def current_language() -> str:
    """The language of this page."""
    return get_language() or "id"


@register.filter
def moment(at: datetime | None, zone: str = moments.DEFAULT_ZONE) -> str:
    """Date and time with the zone, in words."""
    return moments.say_moment(at, zone) if at else ""


@register.filter
def short_moment(at: datetime | None, zone: str = moments.DEFAULT_ZONE) -> str:
    """Date and time with the zone, for tables."""
    return moments.say_moment(at, zone, short=True) if at else ""


@register.filter
def day(at: datetime | date | None, zone: str = moments.DEFAULT_ZONE) -> str:
    """Weekday and date."""
    return moments.say_day(at, zone) if at else ""


@register.filter
def short_day(at: datetime | date | None, zone: str = moments.DEFAULT_ZONE) -> str:
    """The date, for tables."""
    return moments.say_day(at, zone, short=True) if at else ""


@register.filter
def figure(value: Decimal | str | None) -> str:
    """A measured number in the reader's notation, without idle zeros; frozen texts keep strings."""
    return "?" if value in {None, ""} else number_format(Decimal(value).normalize())


@register.filter
def at_sign(address: str) -> SafeString:
    """An address of e-mail that breaks at its @, not in the middle of a name."""
    name, sign, host = address.partition("@")
    return format_html("{}{}<wbr>{}", name, sign, host)


@register.filter
def clock(at: datetime | None, zone: str = moments.DEFAULT_ZONE) -> str:
    """Only the time of day."""
    return moments.say_clock(at, zone) if at else ""


@register.filter
def remaining(closes_at: datetime | None, now: datetime) -> str:
    """How long is left at an instant that the view names."""
    return moments.say_remaining(closes_at, now) if closes_at else ""


@register.simple_tag
def span(start: datetime, end: datetime, zone: str = moments.DEFAULT_ZONE) -> str:
    """From one day to another."""
    return moments.say_span(start, end, zone)


def _plain(number: float) -> str:
    """A number for a drawing: never with the reader's comma."""
    return f"{number:.1f}".removesuffix(".0")


def _dye(family: str, state: str) -> str:
    return f"motif motif--{family}" + ("" if state == "filled" else f" motif--{state}")


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


@lru_cache(KEPT)
def _paths(slug: str, family: str) -> SafeString:
    return format_html_join("", '<path class="{}" d="{}"/>', motif.draw(slug, family))


def _symbol(key: str, slug: str, family: str) -> SafeString:
    return format_html(
        '<symbol id="{}" viewBox="0 0 100 100">{}</symbol>', key, _paths(slug, family)
    )


def _use(key: str, family: str, tile: motif.Tile, *, dyeing: bool = False) -> SafeString:
    x, y = tile.column * motif.SIDE, tile.row * motif.SIDE
    step = 1 + (tile.column * 3 + tile.row * 5) % DYE_STEPS
    return format_html(
        '<use class="{}{}" href="#{}" x="{}" y="{}" width="{}" height="{}"/>{}',
        _dye(family, tile.state),
        f" dye dye--{step}" if dyeing else "",
        key,
        x,
        y,
        SEAMLESS,
        SEAMLESS,
        _hatch(x, y) if tile.state == "stopped" else "",
    )


def _hatch(x: int, y: int) -> SafeString:
    """Slanting lines over a tile that has stopped."""
    lines = "".join(
        f"M{x + max(0, d - 100)} {y + min(d, 100)}L{x + min(d, 100)} {y + max(0, d - 100)}"
        for d in range(20, 200, 30)
    )
    return format_html('<path class="motif__hatch" d="{}"/>', lines)


def _cloth(columns: int, rows: int, css: str, inside: SafeString) -> SafeString:
    return format_html(
        '<svg class="cloth {}" viewBox="0 0 {} {}" preserveAspectRatio="{}" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        css,
        columns * motif.SIDE,
        rows * motif.SIDE,
        "xMaxYMid slice" if "hero" in css else "xMinYMin slice",
        inside,
    )
