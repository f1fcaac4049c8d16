"""What constraints of a cut count by, in words: the values are codes that no renaming changes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency
from accounts.states import AgencyKind
from competitions.models import Category, Competition, StageQuota
from competitions.states import QuotaField

YES, NO = "yes", "no"
#: Parts of a territory that are told apart; what belongs to none of them is the territory's own.
REGIONS = (AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY, AgencyKind.DISTRICT)
OF_AGENCIES = (QuotaField.ENTRANT, QuotaField.REGION)
Pair = tuple[str, str]


def subject_names(competition: Competition, pairs: Iterable[Pair]) -> dict[Pair, str]:
    """What the values are called, by field and code; two statements at most."""
    pairs = set(pairs)
    codes = {code for field, code in pairs if field in OF_AGENCIES}
    agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
    keys = {code for field, code in pairs if field == QuotaField.CATEGORY}
    rows = Category.objects.filter(competition=competition) if keys else Category.objects.none()
    known = {
        QuotaField.CATEGORY: {str(key): name for key, name in rows.values_list("key", "name")},
        QuotaField.ENTRANT: agencies,
        QuotaField.REGION: agencies,
        QuotaField.AGENCY_KIND: {str(kind): str(label) for kind, label in AgencyKind.choices},
        QuotaField.DISADVANTAGED: {YES: _("disadvantaged region (3T)"), NO: _("other regions")},
        QuotaField.NEWCOMER: {YES: _("new faces"), NO: _("took part before")},
    }
    return {(field, code): known[field].get(code, code) for field, code in pairs}


def choices_of(competition: Competition) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an organiser may choose, by field: each value alike, or a single one."""
    regions = Agency.objects.filter(parent=competition.territory_id, kind__in=REGIONS)
    values: dict[str, list[Pair]] = {
        QuotaField.CATEGORY: [(str(one.key), one.name) for one in competition.categories.all()],
        QuotaField.ENTRANT: [],
        QuotaField.AGENCY_KIND: [(str(kind), str(label)) for kind, label in AgencyKind.choices],
        QuotaField.REGION: list(regions.order_by("name").values_list("code", "name")),
        QuotaField.DISADVANTAGED: [(YES, _("Only disadvantaged regions (3T)"))],
        QuotaField.NEWCOMER: [(YES, _("Only new faces"))],
    }
    return [
        (str(QuotaField(field).label), [*_alike(field), *_named(field, own)])
        for field, own in values.items()
    ]


def _alike(field: str) -> list[Pair]:
    alike = {
        QuotaField.CATEGORY: _("Each category alike"),
        QuotaField.ENTRANT: _("Each agency alike"),
        QuotaField.AGENCY_KIND: _("Each type of agency alike"),
        QuotaField.REGION: _("Each region alike"),
    }
    return [(f"{field}:", alike[field])] if field in alike else []


def _named(field: str, values: Iterable[Pair]) -> list[Pair]:
    return [(f"{field}:{code}", name) for code, name in values]


def say_constraint(row: StageQuota, name: str) -> str:
    """The row as a sentence; `name` is its subject's."""
    return " · ".join((name or _alike(row.field)[0][1], say_bounds(row.least, row.most)))


def say_counted(field: str, subject: str, name: str) -> str:
    """What is counted; `name` of a category or agency, where it is one."""
    words = {
        (QuotaField.DISADVANTAGED, YES): _("disadvantaged region (3T)"),
        (QuotaField.NEWCOMER, YES): _("new faces"),
        **{(QuotaField.AGENCY_KIND, str(kind)): str(text) for kind, text in AgencyKind.choices},
    }
    return (name or str(words.get((field, subject), subject))) if subject else _alike(field)[0][1]


def say_bounds(least: int | None, most: int | None) -> str:
    """How many places it keeps, or at most gives."""
    parts = []
    if least is not None:
        words = ngettext("at least %(count)s place", "at least %(count)s places", least)
        parts.append(words % {"count": least})
    if most is not None:
        words = ngettext("at most %(count)s place", "at most %(count)s places", most)
        parts.append(words % {"count": most})
    return ", ".join(parts)


def names_for(competition: Competition, rows: Iterable[StageQuota]) -> dict[int, str]:
    """What the subject of each row is called, by the row's number."""
    rows = list(rows)
    names = subject_names(competition, {(row.field, row.subject) for row in rows if row.subject})
    return {row.pk: names.get((row.field, row.subject), "") for row in rows}
