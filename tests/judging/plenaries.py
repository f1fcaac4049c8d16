"""A stage whose plenary is as far on its way as a test asks."""

from dataclasses import replace
from datetime import datetime

from accounts.models import User
from competitions.models import Stage
from judging.actions import (
    adopt_run,
    close_plenary,
    decide_band,
    decide_entry,
    open_plenary,
    record_attendance,
)
from judging.actions.attendance import AttendeeFacts
from judging.actions.plenaries import Choice, PlenaryFacts
from judging.models import Plenary, PlenaryDecision, RankingRow
from judging.papering import make_papers
from judging.queries.plenaries import latest_record, undecided_rows
from judging.states import Outcome, Presence, Seat
from tests.factories import NOW, World
from tests.judging.scenes import LATER, Scene

FACTS = PlenaryFacts(
    held_on=NOW.date(), quorum=2, number="050/BA/2026", place="Ruang Rapat Setda, Purwokerto"
)
REASON = "Kunjungan menemukan layanan belum menjangkau dua kecamatan."


class PlenaryScene(Scene):
    """Entries ranked 1, 2, 3, … by their marks; the best `places` are above the line."""

    def __init__(self, entries: int = 4, places: int = 2, *, world: World | None = None) -> None:
        super().__init__(entries=entries, judges=3, world=world)
        self.stage.cut = places
        self.stage.save(update_fields=["cut"])

    def adopted(self) -> "PlenaryScene":
        """Marks locked, ranked and adopted."""
        self.run = self.ranked(*[90 - 2 * place for place in range(len(self.candidacies))])
        self.run = adopt_run(self.run, by=self.organiser, at=LATER)
        self.run.rows.update(chance=None)  # then the nearest places are the band
        self.stage.refresh_from_db()
        return self

    def opened(self) -> "PlenaryScene":
        self.sitting = open_plenary(self.stage, by=self.organiser, at=LATER, facts=FACTS)
        return self

    def attended(self) -> "PlenaryScene":
        """All are there; the second one writes."""
        seats = [Seat.CHAIR, Seat.SECRETARY, Seat.MEMBER]
        people = [
            AttendeeFacts(
                name=one.name, seat=seat, presence=Presence.PRESENT, position="Anggota", pk=one.pk
            )
            for one, seat in zip(self.sitting.attendees.all(), seats, strict=True)
        ]
        record_attendance(self.sitting, by=self.organiser, at=LATER, people=people)
        return self

    def decide(
        self, entry: int, outcome: str, reason: str = "", *, revision: int = 0, **facts: object
    ) -> PlenaryDecision:
        choice = Choice(outcome=outcome, reason=reason, revision=revision, **facts)
        return decide_entry(
            self.sitting,
            by=facts.pop("by", self.organiser),
            at=LATER,
            candidacy=self.candidacies[entry],
            choice=choice,
        )

    def swapped(self) -> "PlenaryScene":
        """The second goes in reserve, the third comes in, the rest is as computed."""
        self.decide(1, Outcome.RESERVE, REASON)
        self.decide(2, Outcome.IN, "Satu-satunya usulan dari wilayah 3T.")
        decide_band(self.sitting, by=self.organiser, at=LATER)
        return self

    def closed(self) -> Plenary:
        """Closed, its papers made here and now."""
        self.sitting = close_plenary(self.sitting, by=self.organiser, at=LATER, reasons={})
        make_papers(latest_record(self.sitting).pk, LATER)
        self.sitting.refresh_from_db()
        return self.sitting

    def row(self, entry: int) -> RankingRow:
        return RankingRow.objects.get(run=self.run, candidacy=self.candidacies[entry])


def hold_plenary(stage: Stage, *, by: User, at: datetime) -> Plenary:
    """A plenary from its opening to its closing that decides everything as computed."""
    plenary = open_plenary(stage, by=by, at=at, facts=replace(FACTS, quorum=1))
    people = [
        AttendeeFacts(
            name=one.name,
            seat=Seat.CHAIR if place == 0 else Seat.MEMBER,
            presence=Presence.PRESENT,
            pk=one.pk,
        )
        for place, one in enumerate(plenary.attendees.all())
    ]
    writer = AttendeeFacts(name="Sekretaris", seat=Seat.SECRETARY, presence=Presence.PRESENT)
    record_attendance(plenary, by=by, at=at, people=[*people, writer])
    if undecided_rows(stage).exists():
        decide_band(plenary, by=by, at=at)
    return close_plenary(plenary, by=by, at=at, reasons={})
