"""Where a screener stands in the queue: view, search, filters and order, all in the address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from innovations.models import Proposal
from innovations.queries import QueueView, in_view
from innovations.queries.reasons import with_outcome, with_reason

NEWEST = "terbaru"
EVERYWHERE, ELSEWHERE = "semua", "-"
#: Changes of an address that leave behind what is looked for in all views.
NOT_TOLD = {"q": "", "alasan": "", "putusan": "", "instansi": ""}
NAMES = (
    *("tampilan", "q", "kategori", "kelompok", "urut"),
    *("alasan", "putusan", "instansi"),
)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Place:
    """One way to look at the queue; what the address does not know is left out."""

    view: QueueView
    words: str = ""
    category: UUID | None = None
    group: str = ""
    is_newest_first: bool = False
    #: What statistics lead here by: a reason, a decision, an agency; `is_wide` is over all views.
    reason: str = ""
    outcome: str = ""
    agency: str = ""
    is_wide: bool = False

    @classmethod
    def of(cls, params: QueryDict) -> "Place":
        """Read the address."""
        view = params.get("tampilan", "")
        return cls(
            view=QueueView(view) if view in QueueView.values else QueueView.NEW,
            words=params.get("q", "").strip(),
            category=_uuid(params.get("kategori", "")),
            group=params.get("kelompok", "").strip(),
            is_newest_first=params.get("urut") == NEWEST,
            reason=params.get("alasan", "").strip(),
            outcome=params.get("putusan", "").strip(),
            agency=params.get("instansi", "").strip(),
            is_wide=params.get("tampilan") == EVERYWHERE,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view and the order narrows it."""
        return bool(self.words or self.category or self.group or self.is_told)

    @property
    def is_told(self) -> bool:
        """Whether a number of the statistics led here."""
        return bool(self.reason or self.outcome or self.agency)

    @property
    def is_everywhere(self) -> bool:
        """Whether it looks through all views."""
        return bool(self.words or self.is_wide or self.is_told)

    @property
    def category_word(self) -> str:
        """As it stands in an address."""
        return str(self.category or "")

    @property
    def order(self) -> tuple[str, str]:
        """By submission; the key settles what came in one instant."""
        return ("-submitted_at", "-pk") if self.is_newest_first else ("submitted_at", "pk")

    def rows(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """A search looks through all views; `rows` were read `with_desk`."""
        found = rows.matching(self.words) if self.is_everywhere else in_view(rows, self.view)
        if self.category:
            found = found.filter(category__key=self.category)
        if self.group:
            found = found.filter(group__code=self.group)
        return self._told(found).order_by(*self.order)

    def _told(self, found: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Exactly the entries that a number of the statistics counts."""
        if self.agency:
            found = found.filter(
                participant__code=None if self.agency == ELSEWHERE else self.agency
            )
        if self.reason:
            return with_reason(found, self.reason, outcome=self.outcome)
        return with_outcome(found, self.outcome) if self.outcome else found

    def query(self, **changes: Any) -> str:
        """This place as the end of an address, with what is changed in it."""
        told = {
            "tampilan": self._view_word(),
            "q": self.words,
            "kategori": self.category or "",
            "kelompok": self.group,
            "urut": NEWEST if self.is_newest_first else "",
            "alasan": self.reason,
            "putusan": self.outcome,
            "instansi": self.agency,
            **changes,
        }
        kept = {name: value for name, value in told.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def _view_word(self) -> str:
        if self.is_wide:
            return EVERYWHERE
        return "" if self.view == QueueView.NEW else self.view.value


@dataclass(frozen=True)
class Neighbours:
    """The entry's place among those that are looked at; empty codes where there is none."""

    position: int
    total: int
    before: str = ""
    after: str = ""


def neighbours_of(proposal: Proposal, rows: QuerySet[Proposal], place: Place) -> Neighbours:
    """One statement of three columns. An entry that has left the view keeps its place in time."""
    found = list(place.rows(rows).values_list("submitted_at", "pk", "code"))
    keys = [(at, pk) for at, pk, _code in found]
    own = (proposal.submitted_at, proposal.pk)
    earlier = sum(_is_before(key, own, place) for key in keys)
    is_here = own in keys
    after = earlier + 1 if is_here else earlier
    return Neighbours(
        position=earlier + 1 if is_here else 0,
        total=len(found),
        before=found[earlier - 1][2] if earlier else "",
        after=found[after][2] if after < len(found) else "",
    )


def next_code(proposal: Proposal, rows: QuerySet[Proposal], place: Place) -> str:
    """Whom to look at next: the one after it, else the first that is left."""
    found = neighbours_of(proposal, rows, place)
    if found.after:
        return found.after
    first = place.rows(rows).exclude(pk=proposal.pk).values_list("code", flat=True).first()
    return first or ""


def _is_before(key: tuple[datetime, int], own: tuple[datetime, int], place: Place) -> bool:
    return key > own if place.is_newest_first else key < own
