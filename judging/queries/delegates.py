"""Where judges read only their own field: which categories have entries and nobody for them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Stage
from judging.models import PanelExpertise
from judging.queries.progress import entries_of

SHOWN = 10  # categories in one answer


class Field(NamedTuple):
    """A category with its entries and the judges who know it."""

    name: str
    entries: int
    judges: int


def fields_of(stage: Stage, numbers: Iterable[str] | None = None) -> list[Field]:
    """Categories of the entries, all of them or these; what is known by fewest comes first."""
    wanted = Q() if numbers is None else Q(proposal__number__in=list(numbers))
    rows = entries_of(stage).filter(wanted).order_by()
    entries = rows.values_list("proposal__category", "proposal__category__name")
    known = _judges_by_category(stage)
    fields = [
        Field(name, count, known.get(category, 0))
        for category, name, count in entries.annotate(count=Count("pk"))
    ]
    return sorted(fields, key=lambda field: (field.judges, field.name))


def _judges_by_category(stage: Stage) -> dict[int, int]:
    rows = PanelExpertise.objects.filter(member__in=stage.panel.serving().values("pk"))
    return dict(rows.order_by().values_list("category").annotate(count=Count("member")))


def sentences_of_fields(stage: Stage, numbers: Iterable[str]) -> Iterator[str]:
    """Which categories lack a delegate, for entries that cannot be shared out."""
    for field in fields_of(stage, numbers)[:SHOWN]:
        facts = {"category": field.name, "judges": field.judges, "count": field.entries}
        if not field.judges:
            text = ngettext(
                "“%(category)s”: nobody on the panel knows this category, and %(count)s entry "
                "waits for a delegate.",
                "“%(category)s”: nobody on the panel knows this category, and %(count)s entries "
                "wait for a delegate.",
                field.entries,
            )
        else:
            text = ngettext(
                "“%(category)s”: %(judges)s on the panel know this category, too few for "
                "%(count)s entry.",
                "“%(category)s”: %(judges)s on the panel know this category, too few for "
                "%(count)s entries.",
                field.entries,
            )
        yield text % facts


def warnings_by_fields(stage: Stage) -> Iterator[str]:
    """Before the start: categories whose delegate is missing."""
    if not stage.only_own_expertise:
        return
    bare = [field.name for field in fields_of(stage) if not field.judges]
    if bare:
        names = ", ".join(bare[:SHOWN]) + (", …" if len(bare) > SHOWN else "")
        yield _("Nobody on the panel knows these categories: %(names)s.") % {"names": names}
