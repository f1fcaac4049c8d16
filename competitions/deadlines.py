"""How the edition's times move: a plan that two persons read, and the rows that carry it out."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Agency
from competitions.models import Window
from competitions.states import StageState
from core.approvals import Fact
from core.models import Approval, Revised
from core.moments import say_moment

ENDS = ("opens_at", "closes_at")


@dataclass(frozen=True, slots=True)
class Move:
    """One instant of the calendar that goes to another; in ISO, so that a request keeps it."""

    model: str
    pk: int
    field: str
    before: str
    after: str

    @classmethod
    def of(cls, row: Revised, field: str, after: datetime) -> "Move":
        """Where this end of a window or stage goes."""
        before = plain(getattr(row, field))
        return cls(row._meta.label_lower, row.pk, field, before, plain(after))


def plain(instant: datetime) -> str:
    """An instant as a request keeps it: in UTC, however it was typed."""
    return instant.astimezone(UTC).isoformat()


def plan_moves(window: Window, closes_at: datetime, *, moves_rest: bool) -> list[Move]:
    """The window's closing first; with `moves_rest` every later instant by the same span."""
    moves = [Move.of(window, "closes_at", closes_at)]
    if moves_rest:
        span = closes_at - window.closes_at
        moves += _moves_of_rest(window, span)
    return moves


def _moves_of_rest(window: Window, span: timedelta) -> Iterator[Move]:
    """What lies at or after the old closing; a stage with marks keeps its times."""
    edition = window.competition
    rows: list[Revised] = list(edition.windows.exclude(pk=window.pk))
    rows += edition.stages.filter(state=StageState.PLANNED)
    for row in rows:
        for field in reversed(ENDS):
            instant = getattr(row, field)
            if instant >= window.closes_at:
                yield Move.of(row, field, instant + span)


def moves_of(approval: Approval) -> list[Move]:
    """The plan as it was asked for."""
    return [Move(**move) for move in approval.payload["moves"]]


def plain_moves(moves: list[Move]) -> list[dict]:
    """As the request keeps it."""
    return [asdict(move) for move in moves]


def row_to_move(move: Move) -> Revised | None:
    """The row, locked; None where it has gone, or was moved by somebody else meanwhile."""
    model = apps.get_model(move.model)
    row = model.objects.select_for_update().filter(pk=move.pk).first()
    is_same = row is not None and plain(getattr(row, move.field)) == move.before
    return row if is_same else None


def describe_extension(approval: Approval) -> list[Fact]:
    """Each instant with what it is and what it would be."""
    return facts_of_moves(moves_of(approval))


def facts_of_moves(moves: list[Move]) -> list[Fact]:
    """Instants in words, in the edition's zone."""
    found = {(move.model, move.pk): None for move in moves}
    for model, pk in found:
        rows = apps.get_model(model).objects.select_related("competition")
        found[model, pk] = rows.filter(pk=pk).first()
    named = [(move, found[move.model, move.pk]) for move in moves]
    return [_fact(move, row) for move, row in named if row is not None]


def _fact(move: Move, row: Revised) -> Fact:
    zone = row.competition.zone
    before, after = (datetime.fromisoformat(text) for text in (move.before, move.after))
    words = _("%(name)s closes") if move.field == "closes_at" else _("%(name)s opens")
    label = words % {"name": name_of(row)}
    return Fact(label, say_moment(before, zone), say_moment(after, zone))


def name_of(row: Model) -> str:
    """What a window or stage is called."""
    return row.get_kind_display() if isinstance(row, Window) else str(row)


def window_asked(approval: Approval) -> Window:
    """The window that a request is about."""
    return Window.objects.select_related("competition__organiser").get(
        pk=approval.payload["window"]
    )


def participant_asked(approval: Approval) -> Agency:
    """For whom a window would be reopened."""
    return Agency.objects.get(pk=approval.payload["participant"])


def describe_reopening(approval: Approval) -> list[Fact]:
    """For whom, and until when instead of when."""
    window = window_asked(approval)
    zone = window.competition.zone
    after = datetime.fromisoformat(approval.payload["closes_at"])
    before = datetime.fromisoformat(approval.payload["before"])
    name = participant_asked(approval).name
    facts = {"name": name_of(window), "participant": name}
    label = _("%(name)s closes for %(participant)s") % facts
    return [Fact(label, say_moment(before, zone), say_moment(after, zone))]
