"""Two hands at once: no lost mark, no double count, one run. Controls show the race is real."""

import pytest

from core.errors import ActionRefused, StaleWrite
from judging.actions import (
    lock_scorecard,
    lock_stage,
    reopen_scorecard,
    save_scorecard,
    start_ranking,
)
from judging.models import Mark, RankingRow, RankingRun, Scorecard
from judging.queries.sheet import rubric_of
from judging.ranking import compute_run
from judging.totals import measure_of
from tests.judging.scenes import LATER, Scene
from tests.threads import at_once, meeting, rounds

pytestmark = pytest.mark.django_db(transaction=True)


def side_by_side(*calls):
    """What each call said, also when it was refused."""
    said = at_once(*calls)
    for answer in said:
        if isinstance(answer, Exception) and not isinstance(answer, ActionRefused):
            raise answer
    return said


def lost_updates(save, rounds):
    """Two windows write different values on the same version; how often did both think they won."""
    scene = Scene(entries=1, judges=2)
    scene.start()
    person, assignment = scene.members[0].person, scene.assignment()
    version = save_scorecard(
        assignment, by=person, at=LATER, version=0, marks=[scene.mark("novelty", 45)]
    ).version
    lost = 0  # no round writes what is stored already: that would be no update to lose
    for round_number in range(rounds):
        values = (50 + round_number % 5, 55 + round_number % 5)
        said = side_by_side(
            *[
                lambda v=value, n=version: save(assignment, person, n, scene.mark("novelty", v))
                for value in values
            ]
        )
        winners = [answer for answer in said if not isinstance(answer, ActionRefused)]
        lost += len(winners) - 1
        version = Scorecard.objects.get().version
    return lost


def save_with_lock(assignment, person, version, mark):
    return save_scorecard(assignment, by=person, at=LATER, version=version, marks=[mark])


def saving_without_lock():
    """The control: both have compared before either writes, since no row is held."""
    both_have_read = meeting()

    def save(assignment, person, version, mark):
        card = Scorecard.objects.get(assignment=assignment)
        if card.version != version:
            raise StaleWrite("stale", stored={})
        both_have_read.wait()
        Mark.objects.filter(scorecard=card).update(value=mark.value, level=mark.level)
        Scorecard.objects.filter(pk=card.pk).update(version=version + 1)
        return card

    return save


@rounds(10, 50)
def test_two_windows_never_lose_a_mark(rounds):
    assert lost_updates(save_with_lock, rounds) == 0


def test_control_without_the_lock_marks_are_lost():
    assert lost_updates(saving_without_lock(), rounds=1) == 1


def test_double_lock_counts_once():
    scene = Scene(entries=1, judges=2)
    scene.start()
    person, assignment = scene.members[0].person, scene.assignment()
    card = save_scorecard(assignment, by=person, at=LATER, version=0, marks=scene.marks(70))

    said = side_by_side(
        *[
            lambda: lock_scorecard(assignment, by=person, at=LATER, version=card.version)
            for _ in range(4)
        ]
    )

    assert sum(isinstance(answer, Scorecard) for answer in said) == 1
    scene.candidacies[0].refresh_from_db()
    assert scene.candidacies[0].locked_count == 1


def filled_card():
    scene = Scene(entries=1, judges=2)
    scene.start()
    person, assignment = scene.members[0].person, scene.assignment()
    card = save_scorecard(assignment, by=person, at=LATER, version=0, marks=scene.marks(70))
    return scene, person, card


def total_of(scene, card):
    """What the marks as they are now add up to."""
    values = dict(card.marks.values_list("criterion", "value"))
    return measure_of(rubric_of(scene.stage, scene.group.pk)).numerator(values)


def test_a_lock_and_a_save_at_once_leave_the_total_of_the_marks():
    scene, person, card = filled_card()

    said = side_by_side(
        lambda: save_with_lock(scene.assignment(), person, card.version, scene.mark("novelty", 50)),
        lambda: lock_scorecard(scene.assignment(), by=person, at=LATER, version=card.version),
    )

    card.refresh_from_db()
    assert sum(isinstance(answer, ActionRefused) for answer in said) == 1
    assert card.numerator in {None, total_of(scene, card)}


def test_control_without_the_lock_the_total_is_of_marks_that_are_gone():
    scene, _person, card = filled_card()
    have_read, has_saved = meeting(), meeting()

    def lock():
        total = total_of(scene, card)
        have_read.wait()
        has_saved.wait()
        facts = {"state": "locked", "locked_at": LATER, "numerator": total}
        Scorecard.objects.filter(pk=card.pk).update(**facts)

    def save():
        have_read.wait()
        Mark.objects.filter(scorecard=card, criterion__code="novelty").update(value=50)
        has_saved.wait()

    side_by_side(lock, save)

    card.refresh_from_db()
    assert card.numerator != total_of(scene, card)


def test_a_first_save_in_two_windows_makes_one_scorecard():
    scene = Scene(entries=1, judges=2)
    scene.start()
    person, assignment = scene.members[0].person, scene.assignment()

    said = side_by_side(
        *[
            lambda v=value: save_with_lock(assignment, person, 0, scene.mark("novelty", v))
            for value in (50, 55)
        ]
    )

    assert sum(isinstance(answer, StaleWrite) for answer in said) == 1
    assert Scorecard.objects.count() == 1


def test_no_mark_changes_after_the_sheet_was_hashed():
    scene = Scene(entries=1, judges=3)
    scene.start()
    cards = [scene.score(0, judge) for judge in range(3)]

    side_by_side(
        lambda: lock_stage(scene.stage, by=scene.organiser, at=LATER),
        lambda: reopen_scorecard(cards[2], by=scene.organiser, at=LATER, reason="Salah ketik."),
    )

    scene.stage.refresh_from_db()
    is_locked = scene.stage.state == "locked"
    assert Scorecard.objects.locked().count() == (3 if is_locked else 2)
    if is_locked:
        run = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)
        assert run.sheet_sha256 == scene.stage.sheet_sha256


def test_asking_twice_at_once_is_one_run():
    scene = locked_scene()

    said = side_by_side(
        *[
            lambda: start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group).pk
            for _ in range(4)
        ]
    )

    assert len(set(said)) == 1
    assert RankingRun.objects.count() == 1


def test_two_workers_at_once_write_the_rows_once():
    scene = locked_scene()
    run = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)

    said = side_by_side(*[lambda: compute_run(run.pk, LATER) for _ in range(4)])

    assert sorted(said) == [False, False, False, True]
    assert RankingRow.objects.count() == 2
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 1)


def locked_scene():
    scene = Scene(entries=2, judges=2)
    scene.start()
    scene.score_all(70, 80)
    scene.lock()
    return scene
