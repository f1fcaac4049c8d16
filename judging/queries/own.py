"""A judge's own entry as the scoring screen reads it: the rules of `visible_to`, compiled once.

SECURITY: the statement is that of `Assignment.objects.visible_to`, with all it rules out; only the
person, the host and the entry change from request to request.
"""

from types import SimpleNamespace
from typing import NamedTuple

from django.db.models import F, QuerySet

from accounts.models import User
from accounts.states import Role
from core.kept import Kept
from judging.models import Assignment, FieldVisit
from judging.queries.visits import visits_of_judge
from judging.querysets import host_of
from judging.states import ScorecardState

#: Stand in for the judge and the host while the statement is compiled; no row has them.
NOBODY, NOWHERE = -770_000_001, -770_000_002
STAND_INS = {"person": NOBODY, "host": NOWHERE}
UNREAD = (
    "candidacy__proposal__screening_reason",
    "candidacy__proposal__returned_note",
    "candidacy__proposal__innovation__summary",
    "candidacy__proposal__innovation__keywords",
    "candidacy__proposal__innovation__search",
)
BESIDE = (
    "member__stage__competition",
    "member__stage__marks_from",
    "member__person",
    "candidacy__proposal__innovation",
    "scorecard",
)


def own_entry(person: User, code: str, *, with_text: bool) -> Assignment | None:
    """The entry with its scorecard, its highlights and the frozen version; None where it is not.

    `with_text` False leaves the version's long text out, for a script that only saves.
    """
    host = host_of(person)
    if host is None:
        return None
    return _KEPT.one(with_text, code=code, person=person.pk, host=host)


def _own(with_text: bool, *, code: str, person: int, host: int) -> QuerySet:
    unread = UNREAD if with_text else (*UNREAD, "candidacy__version__content")
    return (
        Assignment.objects.visible_to(reader_of(person, host))
        .filter(code=code)
        .select_related(*BESIDE, "candidacy__version", "highlights")
        .defer(*unread)
    )


def visits_on_desk(person: User) -> list[FieldVisit]:
    """The judge's visits that are not over, nearest first. One statement."""
    host = host_of(person)
    return [] if host is None else list(_VISITS.rows(person=person.pk, host=host))


def _visits(*, person: int, host: int) -> QuerySet[FieldVisit]:
    return visits_of_judge(reader_of(person, host))


class Step(NamedTuple):
    """One of a judge's entries on the way through them; `word` is the kind of its square."""

    code: str
    word: str


def steps_of(person: User, member_id: int) -> list[Step]:
    """The judge's entries of one stage in the order of their numbers. One short statement."""
    rows = _STEPS.rows(person=person.pk, host=host_of(person), member=member_id)
    return [Step(row.code, _word(row)) for row in rows]


def _word(row: Assignment) -> str:
    if row.card_state in {ScorecardState.LOCKED, ScorecardState.VOID}:
        return "done"
    return "skipped" if row.skipped_at else "open"


def _steps(*, person: int, host: int, member: int) -> QuerySet:
    return (
        Assignment.objects.visible_to(reader_of(person, host))
        .filter(member=member)
        .annotate(card_state=F("scorecard__state"))
        .only("code", "skipped_at")
        .order_by("candidacy__proposal__number")
    )


def reader_of(person: int, host: int) -> User:
    """A judge by the numbers alone: statements are built for one whom no row knows."""
    reader = User(pk=person)
    reader.workspace = SimpleNamespace(role=Role.JUDGE, agency_id=host)
    return reader


_KEPT = Kept(_own, STAND_INS)
_STEPS = Kept(_steps, STAND_INS)
_VISITS = Kept(_visits, STAND_INS)
