"""The demo round's marks as rows, written in bulk: what a whole regency looks like to a page."""

import json
from decimal import Decimal
from pathlib import Path

from competitions.states import START_STAGE
from core.codes import new_code
from innovations.models import Candidacy, Proposal
from judging.marks import level_of
from judging.models import Assignment, Mark, PanelMember, Scorecard
from judging.states import PlaceState
from judging.totals import measure_of
from tests.factories import NOW, make_agency, make_proposal
from tests.judging.scenes import LATER, REASON, Scene, content_of

ROOT = Path(__file__).parents[2]
MARKS = json.loads((ROOT / "demo" / "data" / "marks.json").read_text())
NAMES = {
    row["id"]: row["name"]
    for row in json.loads((ROOT / "demo" / "data" / "entries.json").read_text())
}
EXPECTED = json.loads((ROOT / "tests" / "demo" / "expected_ranking.json").read_text())


class Banyumas(Scene):
    """104 entries, seven judges, three scorecards an entry, all locked."""

    evaluations: list = MARKS["evaluations"]

    def __init__(self) -> None:
        super().__init__(entries=0, judges=7)
        type(self.stage).objects.filter(pk=self.stage.pk).update(cut=20)
        self.stage.refresh_from_db()
        self.by_entry = {number: self.enter(number) for number in self.numbers()}
        self.stage.move(START_STAGE, started_at=NOW)
        PanelMember.objects.update(declared_at=NOW, state=PlaceState.ACCEPTED)
        cards = self.write_cards()
        self.write_marks(cards)

    def numbers(self) -> list[str]:
        return sorted({entry for entry, _judge, _values in self.evaluations})

    def name_of(self, number: str) -> str:
        return f"Inovasi {number}"

    def enter(self, number: str) -> Candidacy:
        unit = make_agency(f"Unit {number}", parent=self.world.opd)
        name = self.name_of(number)
        proposal = make_proposal(
            self.competition, unit, by=self.world.drafter, name=name, is_filled=False
        )
        Proposal.objects.filter(pk=proposal.pk).update(
            state="eligible", number=number, submitted_at=NOW, screened_at=NOW
        )
        version = proposal.versions.create(
            number=1,
            content=content_of(proposal),
            digest="0" * 64,
            frozen_at=NOW,
            frozen_by=self.world.drafter,
        )
        return Candidacy.objects.create(
            code=new_code(), proposal=proposal, stage=self.stage, version=version
        )

    def write_cards(self) -> list[Scorecard]:
        judges = {f"J{place}": member for place, member in enumerate(self.members, start=1)}
        assignments = Assignment.objects.bulk_create(
            Assignment(
                code=new_code(),
                candidacy=self.by_entry[entry],
                member=judges[judge],
                assigned_by=self.organiser,
                state="finished",
            )
            for entry, judge, _values in self.evaluations
        )
        return Scorecard.objects.bulk_create(
            Scorecard(assignment=assignment, rule_set=self.stage.rule_set, version=1)
            for assignment in assignments
        )

    def write_marks(self, cards: list[Scorecard]) -> None:
        criteria = {c.code: c for c in self.stage.rule_set.criteria.prefetch_related("levels")}
        measure, marks = measure_of(criteria.values()), []
        for card, (_entry, _judge, given) in zip(cards, self.evaluations, strict=True):
            values = dict(zip(MARKS["criteria"], map(Decimal, given), strict=True))
            marks += [
                Mark(
                    scorecard=card,
                    criterion=criteria[code],
                    level=level_of(list(criteria[code].levels.all()), value),
                    value=value,
                    reason=REASON,
                )
                for code, value in values.items()
            ]
            card.numerator = measure.numerator({criteria[c].pk: v for c, v in values.items()})
            card.state, card.locked_at = "locked", LATER
            candidacy = card.assignment.candidacy
            candidacy.numerator_sum += card.numerator
            candidacy.locked_count += 1
        Mark.objects.bulk_create(marks)
        Scorecard.objects.bulk_update(cards, ["numerator", "state", "locked_at"])
        Candidacy.objects.bulk_update(self.by_entry.values(), ["numerator_sum", "locked_count"])
