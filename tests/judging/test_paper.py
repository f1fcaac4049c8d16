"""Marks on paper: printed for a judge, entered by two persons, locked when they read the same."""

from decimal import Decimal

import pytest

from audit.models import Entry
from core.errors import ActionRefused
from judging.actions import (
    declare_outage,
    end_outage,
    enter_paper,
    object_to_paper,
    reopen_scorecard,
    save_scorecard,
)
from judging.models import PaperEntry, Scorecard
from judging.paper_sheets import draw_sheets, sheets_of
from judging.states import AssignmentState, CardSource, ScorecardState
from notifications.models import Message
from tests.judging.scenes import LATER, Scene
from tests.sessions import sign_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db
WHY = "Jaringan di gedung penilaian padam sejak pukul 08.00."


@pytest.fixture
def scene():
    return make_scene()


def make_scene():
    scene = Scene(entries=2, judges=3)
    scene.start()
    declare_outage(scene.stage, by=scene.organiser, at=LATER, reason=WHY)
    return scene


def enter(scene, by, value="74.50", **others):
    marks = scene.marks(value, **others)
    return enter_paper(scene.assignment(), by=by, at=LATER, marks=marks)


def test_two_equal_readings_lock_the_scorecard_and_the_judge_is_told(scene):
    first, second = scene.organiser, scene.world.screener

    enter(scene, first)
    assert not Scorecard.objects.exists()
    enter(scene, second)

    card = Scorecard.objects.get()
    assert (card.state, card.source) == (ScorecardState.LOCKED, CardSource.PAPER)
    assert {mark.value for mark in card.marks.all()} == {Decimal("74.50")}
    assignment = scene.assignment()
    assert (assignment.state, assignment.candidacy.locked_count) == (AssignmentState.FINISHED, 1)
    noted = Entry.objects.get(act="judging.lock_scorecard").after
    assert noted["persons"] == [first.pk, second.pk]
    told = Message.objects.get(kind="judging_paper_entered")
    assert told.recipient == scene.members[0].person


def test_two_readings_that_differ_lock_nothing_and_are_entered_again(scene):
    first, second = scene.organiser, scene.world.screener
    enter(scene, first)
    enter(scene, second, novelty=75)
    assert not Scorecard.objects.exists()

    enter(scene, second, novelty=75)
    enter(scene, first, novelty=75)

    card = Scorecard.objects.get()
    assert card.marks.get(criterion__code="novelty").value == 75
    attempts = PaperEntry.objects.order_by("pk").values_list("attempt", "turn")
    assert list(attempts) == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_one_person_never_enters_both(scene):
    enter(scene, scene.organiser)

    with pytest.raises(ActionRefused):
        enter(scene, scene.organiser)


def test_marks_of_the_judge_on_the_screen_are_never_overwritten(scene):
    save_scorecard(
        scene.assignment(),
        by=scene.members[0].person,
        at=LATER,
        version=0,
        marks=[scene.mark("novelty", 90)],
    )

    with pytest.raises(ActionRefused):
        enter(scene, scene.organiser)


@pytest.mark.parametrize("case", ["no outage", "over", "the judge", "writer"])
def test_who_and_when_nobody_enters(case):
    scene = Scene(entries=1, judges=3)
    scene.start()
    by = scene.organiser
    if case != "no outage":
        declare_outage(scene.stage, by=by, at=LATER, reason=WHY)
    if case == "over":
        end_outage(scene.stage, by=by, at=LATER)
    by = {"the judge": scene.members[0].person, "writer": scene.world.drafter}.get(case, by)

    with pytest.raises(ActionRefused):
        enter(scene, by)


def test_a_judge_objects_once_and_the_chair_opens_it_again(scene):
    enter(scene, scene.organiser)
    enter(scene, scene.world.screener)
    judge, assignment = scene.members[0].person, scene.assignment()

    object_to_paper(assignment, by=judge, at=LATER, reason="Kebaruan tertulis 84.")

    assert Message.objects.filter(kind="judging_paper_objected").exists()
    with pytest.raises(ActionRefused):
        object_to_paper(assignment, by=judge, at=LATER, reason="Lagi.")
    card = reopen_scorecard(
        Scorecard.objects.get(), by=scene.organiser, at=LATER, reason="Salah baca."
    )
    assert card.revisions.get().marks["novelty"]["value"] == "74.50"


def test_the_sheets_hold_what_the_judge_may_see(scene):
    member = scene.members[0]
    rows = sheets_of(member)

    pdf = draw_sheets(member, rows, at=LATER)

    assert pdf.startswith(b"%PDF")
    assert [row.candidacy.proposal.number for row in rows] == ["BMS26-001", "BMS26-002"]


def test_the_pages_lead_two_persons_through_and_hide_the_first_reading(
    scene, client, django_assert_max_num_queries
):
    enter(scene, scene.organiser, novelty="61.25")
    sign_in(client, scene.world.screener, at=LATER)
    stage = f"/app/kelola/tahap/{scene.stage.code}/kertas/"
    sheet = f"/app/kelola/lembar/{scene.assignment().code}/kertas/"
    client.get(stage)

    with django_assert_max_num_queries(8):
        listed = client.get(stage)
    form = client.get(sheet)
    assert WHY in listed.content.decode()
    assert b"61,25" not in form.content
    assert b"61.25" not in form.content
    key = form.context["form"]["idempotency_key"].value()
    typed = {f"nilai-{code}": "74,5" for code in scene.rubric}
    done = client.post(sheet, {"idempotency_key": key, "has_declared": "on", **typed})

    assert (done.status_code, done["Location"]) == (302, sheet)
    parted = client.get(sheet).context["parted"]
    assert [(one.first, one.second) for one in parted] == [("61.25", "74.50")]
    judge = scene.members[0].person
    sign_in(client, judge, at=LATER)
    printed = client.get(f"/app/juri/lembar/{scene.stage.code}.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert client.get(sheet).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_second_readings_at_once_lock_once():
    scene = make_scene()
    enter(scene, scene.organiser)
    others = [scene.world.screener, scene.world.approver]

    said = at_once(*[lambda by=person: enter(scene, by) for person in others])

    assert sum(isinstance(answer, ActionRefused) for answer in said) == 1
    assert Scorecard.objects.locked().count() == 1
    scene.candidacies[0].refresh_from_db()
    assert scene.candidacies[0].locked_count == 1
