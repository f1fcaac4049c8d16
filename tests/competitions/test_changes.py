"""What is published changes with a reason and a second person, and everybody can read it."""

from datetime import timedelta

import pytest

from competitions.actions import ask_to_change_row, change_row
from competitions.models import Change
from competitions.states import ChangeKind, StageState, WindowKind
from core.approvals import act_of
from core.errors import ActionRefused, StaleWrite
from core.models import Approval
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def ask(world: World, row: object, **facts: object) -> Approval:
    return ask_to_change_row(
        row, by=world.organiser, at=NOW, revision=row.revision, facts=facts, reason="Juri bertambah"
    )


def test_ask_to_change_row_writes_nothing_yet(world: World) -> None:
    stage = world.competition.stages.get(order=1)

    approval = ask(world, stage, judges_per_entry=5, name=stage.name)

    stage.refresh_from_db()
    assert stage.judges_per_entry == 3
    assert approval.payload["facts"] == {"judges_per_entry": 5}
    assert approval.office == world.secretariat.code


def test_change_row_writes_and_tells_everybody(world: World) -> None:
    stage = world.competition.stages.get(order=1)
    closes_at = stage.closes_at + timedelta(days=3)
    approval = ask(world, stage, judges_per_entry=5, closes_at=closes_at, is_blind=False)

    act_of(approval).perform(approval, world.approver, NOW)

    stage.refresh_from_db()
    change = Change.objects.get()
    assert (stage.judges_per_entry, stage.closes_at, stage.revision) == (5, closes_at, 2)
    assert (change.kind, change.reason) == (ChangeKind.SETTING, "Juri bertambah")
    assert change.facts[0] == {"label": "Juri per usulan", "before": "3", "after": "5"}
    assert change.facts[2] == {
        "label": "Identitas disamarkan bagi juri",
        "before": "Ya",
        "after": "Tidak",
    }


def test_change_row_refuses_what_changed_meanwhile(world: World) -> None:
    stage = world.competition.stages.get(order=1)
    approval = ask(world, stage, judges_per_entry=5)
    type(stage).objects.filter(pk=stage.pk).update(revision=2)

    with pytest.raises(ActionRefused):
        change_row(approval, by=world.approver, at=NOW)

    assert Change.objects.count() == 0


def test_ask_to_change_row_shows_both_versions_of_a_stale_write(world: World) -> None:
    stage = world.competition.stages.get(order=1)
    type(stage).objects.filter(pk=stage.pk).update(revision=2, cut=7)

    with pytest.raises(StaleWrite) as caught:
        ask(world, stage, cut=5)

    assert caught.value.stored == {"cut": 7}


@pytest.mark.parametrize("state", [StageState.SCORING, StageState.LOCKED, StageState.CONCLUDED])
def test_a_stage_with_marks_stays_as_it_is(world: World, state: StageState) -> None:
    stage = world.competition.stages.get(order=1)
    approval = ask(world, stage, cut=5)
    type(stage).objects.filter(pk=stage.pk).update(state=state, locked_at=NOW)

    with pytest.raises(ActionRefused):
        change_row(approval, by=world.approver, at=NOW)

    stage.refresh_from_db()
    assert stage.cut == 2


def test_rules_of_entry_stay_once_judging_has_begun(world: World) -> None:
    group = world.competition.groups.first()
    world.competition.stages.filter(order=1).update(state=StageState.SCORING)

    with pytest.raises(ActionRefused):
        ask(world, group, name="Kelompok lain")


def test_form_and_rubric_are_not_changed_row_by_row(world: World) -> None:
    question = world.competition.rule_sets.get().sections.first().questions.first()

    with pytest.raises(ActionRefused):
        ask(world, question, word_limit=10)


def test_a_time_that_has_begun_is_not_changed_here(world: World) -> None:
    window = world.competition.windows.get(kind=WindowKind.REGISTRATION)

    with pytest.raises(ActionRefused):
        ask(world, window, closes_at=NOW)


def test_ask_to_change_row_refuses_what_the_row_itself_refuses(world: World) -> None:
    stage = world.competition.stages.get(order=1)

    with pytest.raises(ActionRefused):
        ask(world, stage, closes_at=stage.opens_at)


def test_ask_to_change_row_refuses_when_nothing_differs(world: World) -> None:
    stage = world.competition.stages.get(order=1)

    with pytest.raises(ActionRefused):
        ask(world, stage, cut=stage.cut)
