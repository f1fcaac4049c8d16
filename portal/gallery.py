"""The gallery's address is its state: what was chosen, and the links that change one thing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.words import clean_text

FACETS = ("urusan", "tahun", "capaian", "instansi", "keadaan")
CARDS, TABLE = "kartu", "tabel"
NEWEST, MOST_COPIED, BY_NAME = "terbaru", "ditiru", "nama"
RUNNING, STOPPED = "berjalan", "berhenti"
MOST_VALUES = 40
LONGEST = 200


@dataclass(frozen=True)
class Selection:
    """What the visitor asked for; anything unknown is left out."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    view: str = CARDS
    order: str = NEWEST

    def values(self, facet: str) -> tuple[str, ...]:
        """What is ticked in one facet."""
        return self.chosen.get(facet, ())

    def query(self, **changes: object) -> str:
        """The address's query with one thing changed; always back on the first page."""
        changed = replace(self, **changes)
        pairs = [("q", changed.text)] if changed.text else []
        pairs += [(facet, value) for facet in FACETS for value in changed.values(facet)]
        if changed.view != CARDS:
            pairs.append(("tampil", changed.view))
        if changed.order != NEWEST:
            pairs.append(("urut", changed.order))
        return f"?{urlencode(pairs)}"

    def without(self, facet: str, value: str) -> str:
        """The query without one value."""
        kept = tuple(each for each in self.values(facet) if each != value)
        return self.query(chosen={**self.chosen, facet: kept})


def read_selection(query: QueryDict) -> Selection:
    """From the address; any text is safe here."""
    return Selection(
        text=clean_text(query.get("q", ""))[:LONGEST].strip(),
        chosen={facet: _values(query.getlist(facet)) for facet in FACETS},
        view=TABLE if query.get("tampil") == TABLE else CARDS,
        order=query["urut"] if query.get("urut") in {MOST_COPIED, BY_NAME} else NEWEST,
    )


def _values(found: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean_text(value)[:LONGEST] for value in found)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:MOST_VALUES]


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many would be found with it."""

    value: str
    label: str
    count: int
    is_checked: bool


@dataclass(frozen=True)
class Facet:
    """A group of tick boxes."""

    name: str
    legend: str
    options: list[Option]
    is_open: bool


def facets_of(selection: Selection, counts: Iterable[tuple[str, str, str, int]]) -> list[Facet]:
    """Groups of boxes from counted rows (facet, value, label, count)."""
    by_facet: dict[str, list[Option]] = {facet: [] for facet in FACETS}
    for facet, value, label, count in counts:
        if facet in by_facet:
            is_checked = value in selection.values(facet)
            by_facet[facet].append(Option(value, say_value(facet, label), count, is_checked))
    return [
        Facet(facet, legend_of(facet), _sorted(facet, options), _is_open(facet, options))
        for facet, options in by_facet.items()
        if options
    ]


def _sorted(facet: str, options: list[Option]) -> list[Option]:
    if facet == "tahun":
        return sorted(options, key=lambda option: option.value, reverse=True)
    return sorted(options, key=lambda option: option.label.casefold())


def _is_open(facet: str, options: list[Option]) -> bool:
    return facet in {"urusan", "keadaan"} or any(option.is_checked for option in options)


def legend_of(facet: str) -> str:
    """What a facet is called."""
    return {
        "urusan": _("Field"),
        "tahun": _("Year of the award"),
        "capaian": _("Award"),
        "instansi": _("Agency"),
        "keadaan": _("State today"),
    }[facet]


def say_value(facet: str, label: str) -> str:
    """A value in the reader's words."""
    if facet != "keadaan":
        return label
    return _("Still running") if label == RUNNING else _("Stopped")


def chips_of(selection: Selection, facets: Iterable[Facet]) -> list[dict[str, str]]:
    """Filters in force, each with the link that removes it."""
    chips = []
    if selection.text:
        chips.append({"label": f"“{selection.text}”", "url": selection.query(text="")})
    for facet in facets:
        chips += [
            {"label": option.label, "url": selection.without(facet.name, option.value)}
            for option in facet.options
            if option.is_checked
        ]
    return chips


def views_of(selection: Selection) -> list[dict]:
    """Cards or table of the same rows."""
    return [
        {
            "label": label,
            "icon": icon,
            "url": selection.query(view=view),
            "is_current": selection.view == view,
        }
        for view, label, icon in ((CARDS, _("Cards"), "grid"), (TABLE, _("Table"), "table"))
    ]


def orders_of(selection: Selection) -> list[dict]:
    """Ways to sort; a search sorts by itself."""
    labels = {NEWEST: _("Newest first"), MOST_COPIED: _("Most places"), BY_NAME: _("By name")}
    return [
        {"value": order, "label": label, "is_current": selection.order == order}
        for order, label in labels.items()
    ]
