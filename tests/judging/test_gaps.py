"""The gate: a stage locks when every scorecard is in, or its gap is decided with a reason."""

import pytest

from audit.models import Entry
from competitions.states import StageState
from core.errors import ActionRefused
from innovations.models import TeamMember
from judging.actions import (
    abstain_assignment,
    ask_again,
    excuse_assignment,
    excuse_assignments,
    lock_scorecard,
    lock_stage,
    save_scorecard,
)
from judging.models import Assignment, Tie
from judging.queries.gaps import decided_gaps, open_gaps
from judging.queries.progress import desk_of
from judging.states import AssignmentState
from notifications.models import Message
from tests.judging.scenes import LATER, Scene
from tests.sessions import sign_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db
WHY = "Juri dirawat sejak 18 April; tiga juri lain sudah menilai."


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=4)
    scene.start()
    for judge in range(3):
        for entry in range(2):
            scene.score(entry, judge)
    return scene


def decide(scene, *rows, by=None):
    codes = [row.code for row in rows]
    return excuse_assignments(
        scene.stage, by=by or scene.organiser, at=LATER, gaps=codes, reason=WHY
    )


def test_a_decided_gap_leaves_the_desk_and_counts_nowhere(scene):
    judge = scene.members[3]
    gap = scene.assignment(0, 3)
    save_scorecard(gap, by=judge.person, at=LATER, version=0, marks=scene.marks(1))
    before = list(scene.stage.candidacies.order_by("pk").values_list("numerator_sum", flat=True))

    decide(scene, gap, scene.assignment(1, 3))

    assert not Assignment.objects.visible_to(judge.person).exists()
    assert desk_of(judge).tasks == []
    letter = Message.objects.get(kind="judging_gap_decided")
    assert (letter.recipient, letter.context["reason"]) == (judge.person, WHY)
    with pytest.raises(ActionRefused):
        save_scorecard(gap, by=judge.person, at=LATER, version=1, marks=scene.marks(2))
    assert scene.lock().state == StageState.LOCKED
    run = scene.rank()
    after = list(scene.stage.candidacies.order_by("pk").values_list("numerator_sum", flat=True))
    assert before == after
    assert {row.judges for row in run.rows.all()} == {3}


def test_the_quorum_holds_whatever_is_decided(scene):
    late = scene.add_entry()
    row = Assignment.objects.create(
        code="LATE", candidacy=late, member=scene.members[3], assigned_by=scene.organiser
    )
    decide(scene, row, scene.assignment(0, 3), scene.assignment(1, 3))

    with pytest.raises(ActionRefused, match="BMS26-003"):
        lock_stage(scene.stage, by=scene.organiser, at=LATER)


def test_one_that_came_in_meanwhile_refuses_all(scene):
    first, second = scene.assignment(0, 3), scene.assignment(1, 3)
    scene.score(0, 3)

    with pytest.raises(ActionRefused):
        decide(scene, first, second)

    assert list(open_gaps(scene.stage)) == [second]


def test_nobody_decides_about_an_entry_of_the_own(scene):
    gap = scene.assignment(0, 3)
    TeamMember.objects.create(
        proposal=gap.candidacy.proposal, person=scene.organiser, role="writer"
    )

    with pytest.raises(ActionRefused, match="BMS26-001"):
        excuse_assignment(gap, by=scene.organiser, at=LATER, reason=WHY)
    abstain_assignment(gap, by=scene.members[3].person, at=LATER, reason=WHY)
    with pytest.raises(ActionRefused, match="BMS26-001"):
        ask_again(gap, by=scene.organiser, at=LATER)


def test_a_gap_is_taken_back_unless_a_conflict_came_to_light(scene):
    gap = decide(scene, scene.assignment(0, 3))[0]
    ask_again(gap, by=scene.organiser, at=LATER)
    gap.refresh_from_db()
    assert (gap.state, gap.excuse) == (AssignmentState.ACTIVE, "")

    decide(scene, gap)
    Tie.objects.create(
        person=scene.members[3].person,
        innovation=gap.candidacy.proposal.innovation,
        kind="family",
        declared_by=scene.members[3].person,
    )
    with pytest.raises(ActionRefused):
        ask_again(gap, by=scene.organiser, at=LATER)


def test_a_draw_does_not_give_the_same_pair_again(scene):
    gap = decide(scene, scene.assignment(0, 3))[0]

    scene.draw()

    gap.refresh_from_db()
    assert gap.state == AssignmentState.EXCUSED


def test_a_judges_own_abstention_is_a_decided_gap_too(scene):
    gap, judge = scene.assignment(0, 3), scene.members[3].person
    abstain_assignment(gap, by=judge, at=LATER, reason="Di luar bidang saya.")
    decide(scene, scene.assignment(1, 3))

    own, other = decided_gaps(scene.stage)

    assert (own.decided_as, own.decided_by) == ("judging.abstain_assignment", judge.name)
    assert (other.decided_as, other.decided_by) == (
        "judging.excuse_assignment",
        scene.organiser.name,
    )
    assert scene.lock().state == StageState.LOCKED


def test_the_page_decides_one_judge_at_once_and_the_export_tells(scene, client):
    sign_in(client, scene.organiser, at=LATER)
    address = f"/app/kelola/tahap/{scene.stage.code}/belum/"
    page = client.get(address)
    assert [row.code for row, _, _ in page.context["lines"]] == [
        scene.assignment(0, 3).code,
        scene.assignment(1, 3).code,
    ]
    key = page.context["form"]["idempotency_key"].value()

    nothing = client.post(address, {"idempotency_key": key, "reason": WHY})
    done = client.post(
        f"{address}?juri={scene.members[3].code}",
        {"idempotency_key": key, "reason": WHY, "everything": "1"},
    )

    assert (nothing.status_code, done.status_code) == (422, 302)
    assert not open_gaps(scene.stage).exists()
    assert Entry.objects.filter(act="judging.excuse_assignment").count() == 2
    assert WHY in client.get(f"/app/kelola/tahap/{scene.stage.code}/").content.decode()
    scene.lock()
    export = client.get(f"/app/kelola/tahap/{scene.stage.code}/nilai.csv")
    assert b"".join(export.streaming_content).decode().count(WHY) == 2


@pytest.mark.parametrize("judges", [2, 5])
def test_the_page_asks_the_same_for_one_and_many(judges, client, django_assert_max_num_queries):
    scene = Scene(entries=2, judges=judges)
    scene.start()
    sign_in(client, scene.organiser, at=LATER)
    address = f"/app/kelola/tahap/{scene.stage.code}/belum/"
    client.get(address)

    with django_assert_max_num_queries(8):
        page = client.get(address)

    assert len(page.context["lines"]) == 2 * judges


@pytest.mark.django_db(transaction=True)
def test_a_lock_and_a_decision_about_the_same_scorecard_meet_once():
    scene = Scene(entries=1, judges=3)
    scene.start()
    gap, judge = scene.assignment(), scene.members[0].person
    card = save_scorecard(gap, by=judge, at=LATER, version=0, marks=scene.marks(70))

    said = at_once(
        lambda: lock_scorecard(gap, by=judge, at=LATER, version=card.version),
        lambda: excuse_assignment(gap, by=scene.organiser, at=LATER, reason=WHY),
    )

    gap.refresh_from_db()
    card.refresh_from_db()
    assert sum(isinstance(answer, ActionRefused) for answer in said) == 1
    assert (gap.state, card.state) in {("finished", "locked"), ("excused", "open")}
