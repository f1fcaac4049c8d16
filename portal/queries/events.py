"""Events for everybody, and what came of them: who was there, who entered, at what cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Agency
from competitions.models import Competition, Event, EventSignUp
from competitions.states import EventState
from innovations.models import Proposal

CAME_AND_ENTERED, CAME_ONLY, ENTERED_ONLY, NEVER = "masuk", "hadir", "tanpa", "tidak"


def public_events() -> QuerySet[Event]:
    """The calendar with office and edition."""
    return Event.objects.public().with_office()


def counted_events(competition: Competition) -> QuerySet[Event]:
    """Events of an edition that took place or will, the latest first."""
    rows = competition.events.filter(state=EventState.PUBLISHED)
    return rows.with_seats().order_by("-starts_at", "-pk")


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of events: agencies by what they did, and what it cost."""

    came_and_entered: int
    came_only: int
    entered_only: int
    never: int
    entries: int
    cost: Decimal | None

    @property
    def came(self) -> int:
        """Agencies that were there."""
        return self.came_and_entered + self.came_only

    @property
    def agencies(self) -> int:
        """All agencies directly below the territory."""
        return self.came + self.entered_only + self.never

    @property
    def cost_an_entry(self) -> Decimal | None:
        """Cost over entries of those who came; none where either is missing."""
        return self.cost / self.entries if self.cost is not None and self.entries else None


@dataclass(frozen=True, slots=True)
class Turnout:
    """Participants of a territory beside events and an edition. Each deed is one index look-up."""

    territory_id: int
    sign_ups: QuerySet[EventSignUp]
    edition_id: int | None

    @property
    def came(self) -> QuerySet[EventSignUp]:
        """Seats on which somebody sat."""
        return self.sign_ups.standing().filter(attended__gt=0)

    @property
    def entries(self) -> QuerySet[Proposal]:
        """Everything that was handed in."""
        return Proposal.objects.filter(
            competition=self.edition_id,
            submitted_at__isnull=False,
            participant__parent=self.territory_id,
        )

    @property
    def entries_after(self) -> QuerySet[Proposal]:
        """Entries whose agency had been at an event before it handed them in."""
        before = self.came.filter(
            participant=OuterRef("participant"), event__starts_at__lte=OuterRef("submitted_at")
        )
        return self.entries.filter(Exists(before))

    def participants(self) -> QuerySet[Agency]:
        """Every agency with what it did; closed ones only where they did something."""
        own = {"participant": OuterRef("pk")}
        came, entered = Exists(self.came.filter(**own)), Exists(self.entries.filter(**own))
        deed = Case(
            When(Exists(self.entries_after.filter(**own)), then=Value(CAME_AND_ENTERED)),
            When(came, then=Value(CAME_ONLY)),
            When(entered, then=Value(ENTERED_ONLY)),
            default=Value(NEVER),
        )
        rows = Agency.objects.filter(parent=self.territory_id)
        return rows.filter(Q(closed_on=None) | came | entered).annotate(deed=deed)

    def rows(self, deed: str = "") -> QuerySet[Agency]:
        """Lines of the report, with people who came and entries handed in."""
        people = self.came.filter(participant=OuterRef("pk")).order_by().values("participant")
        entries = self.entries.filter(participant=OuterRef("pk")).order_by().values("participant")
        lines = self.participants().annotate(
            people=Coalesce(Subquery(people.annotate(n=Sum("attended")).values("n")), 0),
            entered=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0),
        )
        return (lines.filter(deed=deed) if deed else lines).order_by("name", "pk")

    def total(self, cost: Decimal | None) -> Yield:
        """Agencies by what they did, and the entries that followed. Two statements."""
        rows = self.participants().order_by().values("deed").annotate(count=Count("pk"))
        counts = dict(rows.values_list("deed", "count"))
        deeds = (CAME_AND_ENTERED, CAME_ONLY, ENTERED_ONLY, NEVER)
        return Yield(*(counts.get(deed, 0) for deed in deeds), self.entries_after.count(), cost)


def turnout_of(event: Event) -> Turnout:
    """One event beside its edition."""
    sign_ups = EventSignUp.objects.filter(event=event)
    return Turnout(event.territory_id, sign_ups, event.competition_id)


def turnout_of_edition(competition: Competition) -> Turnout:
    """All events of an edition that were not called off."""
    sign_ups = EventSignUp.objects.filter(
        event__competition=competition, event__state=EventState.PUBLISHED
    )
    return Turnout(competition.territory_id, sign_ups, competition.pk)


def cost_of(events: Iterable[Event]) -> Decimal | None:
    """What events cost together; none where no cost is known."""
    known = [event.cost for event in events if event.cost is not None]
    return sum(known, Decimal(0)) if known else None
