"""The feedback letter: the own marks beside the band of those that came out; nothing early."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from awards.feedback import feedback_of, letters_of
from innovations.states import CandidacyState
from judging.models import Scorecard
from judging.states import AssignmentState, ScorecardState
from tests.awards.announcing import announce
from tests.awards.rounds import T0, Round
from tests.factories import NOW, join, make_person

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
REASON = "Bukti dampak perlu dua tahun."


def mark(world: Round, marks: tuple[str, ...]) -> None:
    """Two judges' locked cards for each entry of the desk, each mark with a reason."""
    people = [make_person(f"Juri Rahasia {number}") for number in (1, 2)]
    judges = [world.desk.panel.create(person=person, code=person.name[-12:]) for person in people]
    criteria = list(world.competition.rule_sets.get().criteria.all())
    for candidacy, value in zip(world.desk.candidacies.order_by("pk"), marks, strict=True):
        for number, judge in enumerate(judges):
            assignment = candidacy.assignments.create(
                code=f"T{candidacy.pk}-{number}",
                member=judge,
                assigned_by=world.organiser,
                state=AssignmentState.FINISHED,
            )
            card = Scorecard.objects.create(
                assignment=assignment,
                rule_set=world.competition.rule_sets.get(),
            )
            for criterion in criteria:
                card.marks.create(
                    criterion=criterion, level=1, value=Decimal(value) + number, reason=REASON
                )
    Scorecard.objects.update(state=ScorecardState.LOCKED, locked_at=NOW, numerator=1)


def read(person, name, proposal, at):
    client = Client()
    client.force_login(person)
    with time_machine.travel(at, tick=False):
        return client.get(reverse(name, args=[proposal.code]))


def test_the_letter_tells_own_band_cut_and_distance_stage_by_stage():
    world = Round()
    mark(world, ("90", "80", "70", "60"))
    announce(world)

    desk, plenary = feedback_of(world.proposals[2], T0)

    first = desk.criteria[0]
    told = (first.own, first.lowest, first.middle, first.highest)
    assert told == tuple(Decimal(value) for value in ("70.50", "70.50", "80.50", "90.50"))
    assert (desk.has_advanced, plenary.has_advanced) == (True, False)
    assert (plenary.score, plenary.cut) == (Decimal("70.0000"), Decimal("80.0000"))
    assert plenary.distance == Decimal("-10.0000")


def test_pages_exist_from_the_instant_on_and_only_for_the_own_people():
    world = Round()
    mark(world, ("90", "80", "70", "60"))
    announce(world)
    own, other = world.proposals[0], world.proposals[2]

    early = read(world.drafter, "feedback-detail", own, T0 - MICROSECOND)
    page = read(world.drafter, "feedback-detail", own, T0)
    paper = read(world.local_admin, "feedback-download", own, T0)
    strange = read(world.foreign_drafter, "feedback-detail", own, T0)
    loser = read(world.local_admin, "feedback-detail", other, T0)

    assert [one.status_code for one in (early, page, paper)] == [404, 200, 200]
    assert {strange.status_code, loser.status_code} == {404}
    assert paper.content.startswith(b"%PDF")
    text = page.content.decode()
    assert REASON in text
    assert "Juri A" in text
    assert "Rahasia" not in text


def test_letters_of_judges_belong_to_one_entry_and_follow_no_order():
    world = Round()
    codes = {f"kode-{number}" for number in range(8)}

    found = [letters_of(codes, "garam", proposal) for proposal in world.proposals]

    assert all(sorted(letters.values()) == list("ABCDEFGH") for letters in found)
    assert len({tuple(sorted(letters.items())) for letters in found}) == len(found)


def test_an_entry_without_a_score_still_gets_its_letter():
    world = Round()
    world.desk_run.rows.filter(candidacy__proposal=world.proposals[3]).delete()
    world.desk.candidacies.filter(proposal=world.proposals[3]).update(
        state=CandidacyState.ELIMINATED
    )
    announce(world)
    head = join(make_person("Kepala"), world.proposals[3].entrant, "agency_head")

    page = read(head, "feedback-detail", world.proposals[3], T0)

    assert page.status_code == 200
    assert "terlalu sedikit penilaian" in page.content.decode()
