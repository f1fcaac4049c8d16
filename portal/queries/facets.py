"""Narrow the gallery, and count in one statement what every other choice would find."""

from datetime import datetime

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from innovations.models import Honour, Innovation
from portal.gallery import MOST_COPIED, NEWEST, RUNNING, STOPPED, Selection
from portal.queries.public import innovations_at, newest, office_of
from portal.search import find

TOTAL, FOUND = "total", "found"
OFFICE = office_of("owner", "code")


def narrowed(selection: Selection, instant: datetime, *, but: str = "") -> QuerySet[Innovation]:
    """Innovations that fit the selection; `but` leaves one facet out."""
    rows = find(innovations_at(instant).annotate(office=OFFICE), selection.text)
    for facet, condition in _conditions(selection, instant).items():
        if facet != but:
            rows = rows.filter(condition)
    return rows


def ordered(selection: Selection, instant: datetime) -> QuerySet[Innovation]:
    """The rows in the order that was asked for; a search comes best first."""
    rows = narrowed(selection, instant)
    if selection.order == MOST_COPIED:
        return rows.order_by("-places", "name", "pk")
    if selection.order == NEWEST:
        return rows if selection.text else newest(rows)
    return rows.order_by("name", "pk")


def _conditions(selection: Selection, instant: datetime) -> dict[str, Q]:
    """One condition for each facet in which something is ticked."""
    honours = Honour.objects.filter(innovation=OuterRef("pk"), visible_from__lte=instant)
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
    """Rows (facet, value, label, count), and the two sums under `total` and `found`."""
    public = innovations_at(instant)
    honours = Honour.objects.filter(visible_from__lte=instant, innovation__in=public.values("pk"))
    state = Case(When(is_running=True, then=Value(RUNNING)), default=Value(STOPPED))
    arms = [
        _arm(public, "urusan", F("category"), F("category"), _found(selection, instant, "urusan")),
        _arm(public, "keadaan", state, state, _found(selection, instant, "keadaan")),
        _arm(
            public,
            "instansi",
            office_of("owner", "code"),
            office_of("owner", "name"),
            _found(selection, instant, "instansi"),
        ),
        _honour_arm(honours, "tahun", Cast("year", CharField()), selection, instant),
        _honour_arm(honours, "capaian", F("award"), selection, instant),
        _arm(public, TOTAL, Value(""), Value(""), public.values("pk")),
        _arm(public, FOUND, Value(""), Value(""), _found(selection, instant, "")),
    ]
    return list(arms[0].union(*arms[1:], all=True))


def _found(selection: Selection, instant: datetime, but: str) -> QuerySet:
    return narrowed(selection, instant, but=but).order_by().values("pk")


def _arm(rows: QuerySet, facet: str, value: object, label: object, found: QuerySet) -> QuerySet:
    return (
        rows.order_by()
        .annotate(facet=Value(facet), value=value, label_text=label)
        .values_list("facet", "value", "label_text")
        .annotate(count=Count("pk", filter=Q(pk__in=found)))
    )


def _honour_arm(
    honours: QuerySet, facet: str, value: object, selection: Selection, instant: datetime
) -> QuerySet:
    found = Q(innovation__in=_found(selection, instant, facet))
    return (
        honours.order_by()
        .annotate(facet=Value(facet), value=value, label_text=value)
        .values_list("facet", "value", "label_text")
        .annotate(count=Count("innovation", distinct=True, filter=found))
    )
