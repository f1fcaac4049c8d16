"""Narrow the gallery, and count in one statement what every other choice would find."""

from datetime import datetime
from functools import partial

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from innovations.models import Honour, Innovation
from portal.gallery import MOST_COPIED, NEWEST, RUNNING, STOPPED, Selection
from portal.queries.public import innovations_at, newest, office_of
from portal.search import find, words_of

TOTAL, FOUND = "total", "found"
OFFICE = office_of("owner", "code")


def ordered(selection: Selection, instant: datetime) -> QuerySet[Innovation]:
    """The rows in the order that was asked for; a search comes best first."""
    rows = find(_offices(instant), selection.text)
    rows = rows.filter(*_conditions(selection, instant).values())
    if selection.order == MOST_COPIED:
        return rows.order_by("-places", "name", "pk")
    if selection.order == NEWEST:
        return rows if selection.text else newest(rows)
    return rows.order_by("name", "pk")


def _offices(instant: datetime) -> QuerySet[Innovation]:
    return innovations_at(instant).annotate(office=OFFICE)


def _conditions(selection: Selection, instant: datetime) -> dict[str, Q]:
    """One condition for each facet in which something is ticked."""
    honours = Honour.objects.filter(innovation=OuterRef("pk")).visible_at(instant)
    years = [year for year in selection.values("tahun") if year.isdecimal() and len(year) == 4]
    states = {RUNNING: True, STOPPED: False}
    conditions = {
        "urusan": Q(category__in=selection.values("urusan")),
        "tahun": Q(Exists(honours.filter(year__in=years))),
        "capaian": Q(Exists(honours.filter(award__in=selection.values("capaian")))),
        "instansi": Q(office__in=selection.values("instansi")),
        "keadaan": Q(
            is_running__in=[states[v] for v in selection.values("keadaan") if v in states]
        ),
    }
    return {facet: each for facet, each in conditions.items() if selection.values(facet)}


def counts(selection: Selection, instant: datetime) -> list[tuple[str, str, str, int]]:
    """Rows (facet, value, label, count), and the two sums under `total` and `found`.

    One statement, and one for the words of a search: they are looked for once, not in each arm.
    """
    public = innovations_at(instant)
    found = partial(_found, selection, instant, _hits(selection, instant))
    honours = Honour.objects.visible_at(instant).filter(innovation__in=public.values("pk"))
    state = Case(When(is_running=True, then=Value(RUNNING)), default=Value(STOPPED))
    office, name = office_of("owner", "code"), office_of("owner", "name")
    arms = [
        _arm(public, "urusan", F("category"), F("category"), found("urusan")),
        _arm(public, "keadaan", state, state, found("keadaan")),
        _arm(public, "instansi", office, name, found("instansi")),
        _honour_arm(honours, "tahun", Cast("year", CharField()), found("tahun")),
        _honour_arm(honours, "capaian", F("award"), found("capaian")),
        _arm(public, TOTAL, Value(""), Value(""), None),
        _arm(public, FOUND, Value(""), Value(""), found("")),
    ]
    return list(arms[0].union(*arms[1:], all=True))


def _hits(selection: Selection, instant: datetime) -> list[int] | None:
    """What the words find; None when nothing is searched for.

    TRAP: of an empty list Django makes no condition at all, and then no sum; no row has the key 0.
    """
    if not words_of(selection.text):
        return None
    rows = find(innovations_at(instant), selection.text).order_by()
    return list(rows.values_list("pk", flat=True)) or [0]


def _found(
    selection: Selection, instant: datetime, hits: list[int] | None, but: str
) -> QuerySet | None:
    """What fits the words and every other facet; None where that is all that is public."""
    conditions = [each for facet, each in _conditions(selection, instant).items() if facet != but]
    if hits is None and not conditions:
        return None
    rows = _offices(instant).filter(*conditions)
    return (rows if hits is None else rows.filter(pk__in=hits)).order_by().values("pk")


def _arm(
    rows: QuerySet, facet: str, value: object, label: object, found: QuerySet | None
) -> QuerySet:
    narrower = None if found is None else Q(pk__in=found)
    return (
        rows.order_by()
        .annotate(facet=Value(facet), value=value, label_text=label)
        .values_list("facet", "value", "label_text")
        .annotate(count=Count("pk", filter=narrower))
    )


def _honour_arm(honours: QuerySet, facet: str, value: object, found: QuerySet | None) -> QuerySet:
    narrower = None if found is None else Q(innovation__in=found)
    return (
        honours.order_by()
        .annotate(facet=Value(facet), value=value, label_text=value)
        .values_list("facet", "value", "label_text")
        .annotate(count=Count("innovation", distinct=True, filter=narrower))
    )
