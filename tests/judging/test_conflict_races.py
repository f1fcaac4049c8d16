"""Recusal against lock: whatever comes first, nothing of a recused judge counts."""

import pytest

from core.errors import ActionRefused
from core.querysets import LockingQuerySet
from judging.actions import declare_conflict, lock_scorecard, save_scorecard, scorecards
from judging.models import Assignment, Scorecard
from tests.judging.scenes import LATER, Scene
from tests.threads import Overtaking, at_once, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def scene_with_card():
    scene = Scene(entries=1, judges=2)
    scene.start()
    assignment, person = scene.assignment(), scene.members[0].person
    card = save_scorecard(assignment, by=person, at=LATER, version=0, marks=scene.marks(70))
    return scene, assignment, person, card.version


def acts(assignment, person, version):
    return (
        lambda: lock_scorecard(assignment, by=person, at=LATER, version=version),
        lambda: declare_conflict(assignment, by=person, at=LATER, kind="family", note=""),
    )


def what_counts(scene):
    scene.candidacies[0].refresh_from_db()
    card = Scorecard.objects.get()
    return card.assignment.state, card.state, scene.candidacies[0].locked_count


@pytest.mark.parametrize("_round", range(3))
def test_nothing_of_a_recused_judge_counts_whoever_is_first(_round):
    scene, assignment, person, version = scene_with_card()

    said = at_once(*acts(assignment, person, version))

    assert all(isinstance(one, Assignment | Scorecard | ActionRefused) for one in said)
    assert what_counts(scene) == ("recused", "recused", 0)


def test_control_without_the_locks_a_recused_judge_counts(monkeypatch):
    """The lock has read card and assignment, the recusal passes, the lock goes on."""
    scene, assignment, person, version = scene_with_card()
    overtaking, look = Overtaking(), scorecards.obstacles_to_lock_scorecard

    def look_and_hold(row):
        found = list(look(row))
        overtaking.hold()
        return found

    read_without_lock(monkeypatch)
    # Both are compiled once a process, with their locks: the control has statements of its own.
    monkeypatch.setattr(scorecards, "hold_assignment", lambda pk: Assignment.objects.get(pk=pk))
    monkeypatch.setattr(scorecards, "hold_card", lambda pk: Scorecard.objects.get(assignment=pk))
    monkeypatch.setattr(LockingQuerySet, "select_for_update", lambda rows, **_kwargs: rows.all())
    monkeypatch.setattr(scorecards, "obstacles_to_lock_scorecard", look_and_hold)

    lock, recusal = acts(assignment, person, version)
    said = overtaking.of(lock, recusal)

    assert [type(one) for one in said] == [Scorecard, Assignment]
    assert what_counts(scene) == ("finished", "locked", 1)
