"""How marks reach a scorecard that is open: what is wrong with them, and what is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.models import Criterion
from core.kept import Kept
from judging.marks import MarkFacts, faults_of_mark
from judging.models import Mark, Scorecard

CENT = Decimal("0.01")


def faults_of(by_code: Mapping[str, Criterion], marks: Sequence[MarkFacts]) -> Iterator[str]:
    """Why these marks cannot be kept; `by_code` is the rubric of the entry's group."""
    for facts in marks:
        criterion = by_code.get(facts.criterion)
        if criterion is None:
            yield _("This aspect is not part of the rubric.")
        else:
            yield from faults_of_mark(criterion, list(criterion.levels.all()), facts)


def stored_marks(card: Scorecard) -> dict[int, Mark]:
    """The marks by criterion id, by a statement that is compiled once: each save asks it."""
    return {mark.criterion_id: mark for mark in _MARKS.rows(card=card.pk)}


def _marks(*, card: int) -> QuerySet[Mark]:
    return Mark.objects.filter(scorecard=card)


_MARKS = Kept(_marks)


def write_marks(
    card: Scorecard,
    by_code: Mapping[str, Criterion],
    marks: Sequence[MarkFacts],
    stored: dict[int, Mark] | None = None,
) -> bool:
    """Write what differs; tells whether anything did. `stored`, when given, is kept up to date."""
    stored = stored_marks(card) if stored is None else stored
    changed = False
    for facts in marks:
        criterion = by_code[facts.criterion]
        mark = stored.get(criterion.pk) or Mark(scorecard=card, criterion=criterion)
        fresh = (facts.level, facts.value.quantize(CENT), facts.reason)
        if (mark.level, mark.value, mark.reason) != fresh:
            mark.level, mark.value, mark.reason = fresh
            mark.save()
            stored[criterion.pk], changed = mark, True
    return changed


def marks_of(card: Scorecard) -> dict[str, dict[str, Any]]:
    """The marks by criterion code, as pages, revisions and the trail's digest hold them."""
    return tell_marks(card.marks.select_related("criterion"))


def tell_marks(marks: Iterable[Mark]) -> dict[str, dict[str, Any]]:
    """The same of marks that have been read, with their criteria."""
    return {
        mark.criterion.code: {
            "level": mark.level,
            "value": f"{mark.value:.2f}",
            "reason": mark.reason,
        }
        for mark in marks
    }
