"""Pace and forecast of a stage; a part of a judge's load goes to others."""

from datetime import timedelta

import pytest

from competitions.models import Stage
from core.errors import ActionRefused
from judging.actions import (
    answer_relief,
    ask_relief,
    hand_over,
    lock_scorecard,
    save_scorecard,
)
from judging.models import Assignment, AssignmentChange, Relief, Tie
from judging.queries.idle import idle_members
from judging.queries.pacing import pace_of_stage
from judging.queries.relief import moves_of
from notifications.models import Message
from tests.factories import NOW
from tests.judging.scenes import LATER, Scene
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "Juri sedang bertugas di luar kota."


@pytest.fixture
def scene():
    scene = Scene(entries=4, judges=3)
    for candidacy in scene.candidacies:
        Assignment.objects.create(
            code=f"A-{candidacy.pk}",
            candidacy=candidacy,
            member=scene.members[0],
            assigned_by=scene.organiser,
        )
    scene.assign_all = lambda: None
    scene.start()
    Stage.objects.filter(pk=scene.stage.pk).update(
        started_at=NOW, closes_at=NOW + 10 * DAY, judges_per_entry=1
    )
    Assignment.objects.update(created_at=NOW, acquainted_at=NOW)
    scene.stage.refresh_from_db()
    return scene


def lock_one(scene, entry, at):
    assignment, person = scene.assignment(entry, 0), scene.members[0].person
    card = save_scorecard(assignment, by=person, at=at, version=0, marks=scene.marks(70))
    return lock_scorecard(assignment, by=person, at=at, version=card.version)


def test_the_forecast_follows_from_the_locks_so_far(scene):
    lock_one(scene, 0, NOW)

    soon, late = (pace_of_stage(scene.stage, NOW + n * DAY) for n in (1, 5))

    assert (soon.pace.per_day, soon.pace.done_on) == (1.0, NOW + 4 * DAY)
    assert (soon.needed, soon.late) == (3 / 9, 0)
    assert (late.pace.per_day, late.pace.done_on) == (0.2, NOW + 20 * DAY)
    assert (late.late, [column.count for column in late.columns]) == (1, [1, 0, 0, 0, 0, 0])


def test_a_rest_begins_with_a_save_and_means_the_same_everywhere(scene):
    panel = scene.stage.panel.all()
    at = NOW + 3 * DAY
    assert [member.pk for member in idle_members(panel, at)] == [scene.members[0].pk]

    save_scorecard(
        scene.assignment(),
        by=scene.members[0].person,
        at=NOW + DAY,
        version=0,
        marks=[scene.mark("novelty", 50)],
    )

    assert not idle_members(panel, at).exists()
    assert idle_members(panel, at + DAY).exists()


def test_the_computer_proposes_who_may_and_has_least(scene):
    Tie.objects.create(
        person=scene.members[1].person,
        innovation=scene.candidacies[0].proposal.innovation,
        kind="family",
        declared_by=scene.members[1].person,
    )

    moves = moves_of(scene.members[0], LATER, 3)

    assert [move.proposal and move.proposal.person.name for move in moves] == [
        "Juri 3",
        "Juri 2",
        "Juri 2",
        None,
    ]
    assert [member.person.name for member in moves[0].judges] == ["Juri 3"]


def test_a_hand_over_moves_open_ones_tells_both_and_answers_the_wish(scene):
    giver, taker = scene.members[0], scene.members[1]
    lock_one(scene, 0, LATER)
    ask_relief(giver, by=giver.person, at=LATER, entries=2, reason=WHY)
    codes = [scene.assignment(entry, 0).code for entry in (1, 2)]

    hand_over(
        giver, by=scene.organiser, at=LATER, moves=dict.fromkeys(codes, taker.code), reason=WHY
    )

    own = Assignment.objects.counting().filter(member=giver)
    assert {row.candidacy_id for row in own} == {
        scene.candidacies[0].pk,
        scene.candidacies[3].pk,
    }
    assert taker.assignments.counting().count() == 2
    change = AssignmentChange.objects.get()
    assert (change.source, change.removed) == ("handover", sorted(codes))
    told = Message.objects.filter(kind__in=("judging_handed_over", "judging_assigned"))
    assert {message.recipient for message in told} == {giver.person, taker.person}
    wish = Relief.objects.get()
    assert (wish.moved, wish.settled_by) == (2, scene.organiser)


@pytest.mark.parametrize("case", ["locked", "conflict", "cap", "stranger"])
def test_a_hand_over_is_refused_as_a_whole(case, scene):
    giver, taker = scene.members[0], scene.members[1]
    target = taker.code
    if case == "locked":
        lock_one(scene, 0, LATER)
    elif case == "conflict":
        innovation = scene.candidacies[0].proposal.innovation
        facts = {"person": taker.person, "kind": "family", "declared_by": taker.person}
        Tie.objects.create(innovation=innovation, **facts)
    elif case == "cap":
        scene.stage.panel.filter(pk=taker.pk).update(maximum_load=1)
    else:
        target = "NOBODY"
    moves = {scene.assignment(entry, 0).code: target for entry in (0, 1)}

    with pytest.raises(ActionRefused):
        hand_over(giver, by=scene.organiser, at=LATER, moves=moves, reason=WHY)

    assert giver.assignments.counting().count() == 4
    assert not taker.assignments.exists()


def test_a_wish_is_made_once_and_answered(scene):
    judge = scene.members[0]
    with pytest.raises(ActionRefused):
        ask_relief(judge, by=judge.person, at=LATER, entries=5, reason=WHY)
    ask_relief(judge, by=judge.person, at=LATER, entries=2, reason=WHY)
    with pytest.raises(ActionRefused):
        ask_relief(judge, by=judge.person, at=LATER, entries=1, reason=WHY)

    answer_relief(judge, by=scene.organiser, at=LATER, reason="Semua juri sudah penuh.")

    assert Relief.objects.get().answer == "Semua juri sudah penuh."
    assert Message.objects.filter(kind="judging_relief_answered").exists()


def test_the_pages_show_move_and_stay_within_their_budget(
    scene, client, django_assert_max_num_queries
):
    lock_one(scene, 0, NOW)
    ask_relief(scene.members[0], by=scene.members[0].person, at=NOW, entries=2, reason=WHY)
    sign_in(client, scene.organiser, at=LATER)
    stage = f"/app/kelola/tahap/{scene.stage.code}/"
    member = f"{stage}panel/{scene.members[0].code}/alihkan/"
    client.get(stage)

    with django_assert_max_num_queries(8):
        page = client.get(f"{stage}laju/")
    with django_assert_max_num_queries(12):
        form = client.get(member)

    assert WHY in page.content.decode()
    sent = {field.html_name: field.value() or "" for field in form.context["form"]}
    done = client.post(member, {**sent, "reason": WHY})
    assert done.status_code == 302
    assert scene.members[0].assignments.counting().count() == 2
