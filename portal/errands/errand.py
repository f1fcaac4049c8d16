"""One row of what needs a person now, and how rows are ordered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from competitions.models import Competition
from core.moments import say_moment

SHOWN = 5
URGENT = timedelta(hours=48)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Errand:
    """Subject, reason, date and one verb.

    `is_act`: the verb is an act, posted at once; `rows_url` then leads to its rows.
    """

    title: str
    note: str
    action: str
    url: str
    due: datetime | None = None
    is_urgent: bool = False
    is_act: bool = False
    rows_url: str = ""
    key: UUID = field(default_factory=uuid4)


def in_order(errands: Iterable[Errand]) -> list[Errand]:
    """Nearest deadline first; without a date last."""
    return sorted(errands, key=lambda errand: errand.due or NEVER)


def make_errand(competition: Competition, at: datetime, *, reason: str, **facts: Any) -> Errand:
    """With the deadline in its reason, told in the edition's zone."""
    due = facts.get("due")
    if due:
        day = say_moment(due, competition.zone, short=True)
        reason = f"{reason} · " + _("deadline %(moment)s") % {"moment": day}
    is_urgent = bool(due and due - at < URGENT)
    return Errand(note=reason[:1].upper() + reason[1:], is_urgent=is_urgent, **facts)
