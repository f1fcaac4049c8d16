"""Scorecards: save, lock, open again, make void, declare a conflict."""

from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from audit.models import Entry
from core.errors import ActionRefused, StaleWrite
from judging.actions import (
    declare_conflict,
    lock_scorecard,
    reopen_scorecard,
    save_scorecard,
    skip_assignment,
    unassign_judge,
    void_scorecard,
)
from judging.marks import MarkFacts, level_of, owes_reason
from judging.models import Assignment, Mark, Scorecard
from judging.queries.sheet import rubric_of
from notifications.models import Message
from tests.judging.scenes import LATER, REASON, Scene

pytestmark = pytest.mark.django_db

FULL = 10000 * 10000  # weights x full scale, both in hundredths


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=2)
    scene.start()
    return scene


@pytest.fixture
def judge(scene):
    return scene.members[0].person


def save(scene, *marks, version=0, **facts):
    return save_scorecard(
        scene.assignment(), by=scene.members[0].person, at=LATER, version=version, marks=marks,
        **facts,
    )  # fmt: skip


def sums(scene):
    candidacy = scene.candidacies[0]
    candidacy.refresh_from_db()
    return candidacy.numerator_sum, candidacy.locked_count


def test_save_scorecard_keeps_one_mark_and_counts_the_version(scene):
    card = save(scene, scene.mark("significance", "74.50"))

    assert card.version == 1
    assert card.saved_at == LATER
    assert list(card.marks.values_list("criterion__code", "level", "value", "reason")) == [
        ("significance", 4, Decimal("74.50"), REASON)
    ]


def test_save_scorecard_leaves_other_marks_alone(scene):
    save(scene, scene.mark("significance", 74))
    card = save(scene, scene.mark("novelty", 60), version=1)

    assert dict(card.marks.values_list("criterion__code", "value")) == {
        "significance": Decimal(74),
        "novelty": Decimal(60),
    }


def test_save_scorecard_without_a_change_keeps_the_version(scene):
    save(scene, scene.mark("significance", 74))
    card = save(scene, scene.mark("significance", 74), version=1)

    assert card.version == 1


def test_save_scorecard_is_no_act_of_the_trail_but_each_mark_has_a_history(scene):
    save(scene, scene.mark("significance", 74))
    card = save(scene, scene.mark("significance", 70), version=1)

    events = card.marks.get().events.order_by("pgh_id")
    assert [event.value for event in events] == [74, 70]
    assert not Entry.objects.filter(act="judging.save_scorecard").exists()


def test_save_scorecard_keeps_the_private_note_apart(scene):
    card = save(scene, private_note="Tanya soal vaksin")

    assert (card.private_note, card.version, card.marks.count()) == ("Tanya soal vaksin", 1, 0)


def test_save_scorecard_of_a_stale_version_shows_what_is_stored(scene):
    save(scene, scene.mark("significance", 74))

    with pytest.raises(StaleWrite) as stale:
        save(scene, scene.mark("significance", 61), version=0)

    assert stale.value.stored["version"] == 1
    assert stale.value.stored["marks"]["significance"]["value"] == "74.00"
    assert Mark.objects.get().value == 74


@pytest.mark.parametrize(
    ("level", "value"), [(4, "60.99"), (4, "81"), (5, "80.99"), (1, "100.01"), (9, "74")]
)
def test_save_scorecard_refuses_a_number_outside_its_band(scene, level, value):
    with pytest.raises(ActionRefused):
        save(scene, MarkFacts("significance", level, Decimal(value)))

    assert not Mark.objects.exists()


def test_save_scorecard_refuses_an_aspect_of_another_rubric(scene):
    with pytest.raises(ActionRefused):
        save(scene, MarkFacts("beauty", 3, Decimal(50)))


def test_save_scorecard_is_only_for_its_judge(scene):
    for other in (scene.members[1].person, scene.organiser):
        with pytest.raises(ActionRefused):
            save_scorecard(scene.assignment(), by=other, at=LATER, version=0)


def test_a_band_ends_where_the_next_begins(scene):
    criterion = rubric_of(scene.stage, scene.group.pk)[0]
    levels = list(criterion.levels.all())

    found = [level_of(levels, Decimal(v)) for v in ("0", "20.99", "21", "80.5", "81", "100")]

    assert found == [1, 1, 2, 4, 5, 5]


def test_a_reason_is_owed_below_41_and_above_80(scene):
    criterion = rubric_of(scene.stage, scene.group.pk)[0]

    owed = [owes_reason(scene.stage, criterion, Decimal(v)) for v in ("40.99", "41", "80", "80.01")]

    assert owed == [True, False, False, True]


def test_lock_scorecard_writes_the_exact_total_and_the_sums(scene):
    card = scene.score(0, 0, "74.50", significance="83.33")

    assert card.state == "locked"
    assert card.numerator == (70 * 7450 + 30 * 8333) * 10000 // 100 * 1
    assert Decimal(card.numerator) * 100 / FULL == Decimal("77.149")
    assert sums(scene) == (card.numerator, 1)
    assert scene.assignment().state == "finished"


def test_lock_scorecard_adds_up_over_judges(scene):
    one, two = scene.score(0, 0, 70), scene.score(0, 1, 80)

    assert sums(scene) == (one.numerator + two.numerator, 2)


def test_lock_scorecard_names_what_is_missing(scene, judge):
    save(scene, scene.mark("significance", 74))

    with pytest.raises(ActionRefused) as refusal:
        lock_scorecard(scene.assignment(), by=judge, at=LATER, version=1)

    assert "Adaptabilitas" in refusal.value.reasons[0]
    assert "Signifikansi" not in refusal.value.reasons[0]


def test_lock_scorecard_owes_reasons_at_the_ends(scene, judge):
    marks = [MarkFacts(m.criterion, m.level, m.value) for m in scene.marks(90)]
    card = save(scene, *marks)

    with pytest.raises(ActionRefused, match="Signifikansi"):
        lock_scorecard(scene.assignment(), by=judge, at=LATER, version=card.version)


def test_lock_scorecard_of_a_stale_version_is_refused(scene, judge):
    save(scene, *scene.marks(70))

    with pytest.raises(StaleWrite):
        lock_scorecard(scene.assignment(), by=judge, at=LATER, version=0)


def test_lock_scorecard_twice_counts_once(scene, judge):
    card = scene.score(0, 0)

    with pytest.raises(ActionRefused):
        lock_scorecard(scene.assignment(), by=judge, at=LATER, version=card.version)

    assert sums(scene) == (card.numerator, 1)


def test_marks_of_a_locked_scorecard_are_frozen_by_the_database(scene):
    card = scene.score(0, 0)

    for write in (
        lambda: card.marks.update(value=1),
        lambda: card.marks.all().delete(),
        lambda: Mark.objects.filter(scorecard=card).first().save(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            write()

    with pytest.raises(ActionRefused):
        save(scene, scene.mark("significance", 50), version=card.version)


def test_nan_and_out_of_reach_are_refused_by_the_database(scene):
    card = save(scene, scene.mark("significance", 74))

    for value in (Decimal("NaN"), Decimal("1000.01"), Decimal("-0.01")):
        with pytest.raises(Exception, match=r"mark_in_reach|precision|NaN"), transaction.atomic():
            Mark.objects.filter(scorecard=card).update(value=value)


def test_reopen_scorecard_keeps_the_marks_and_takes_the_sums_back(scene):
    card = scene.score(0, 0)

    reopened = reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Salah ketik")

    assert (reopened.state, reopened.numerator, reopened.locked_at) == ("open", None, None)
    assert reopened.marks.count() == 7
    assert scene.assignment().state == "active"
    assert sums(scene) == (0, 0)
    assert Entry.objects.get(act="judging.reopen_scorecard").reason == "Salah ketik"
    assert Message.objects.filter(kind="judging_scorecard_reopened").count() == 1


def test_reopen_then_lock_again_counts_once(scene, judge):
    card = reopen_scorecard(scene.score(0, 0), by=scene.organiser, at=LATER, reason="x")

    locked = lock_scorecard(scene.assignment(), by=judge, at=LATER, version=card.version)

    assert sums(scene) == (locked.numerator, 1)


def test_reopen_scorecard_is_refused_after_the_stage_is_locked(scene):
    scene.score_all()
    scene.lock()
    card = Scorecard.objects.first()

    with pytest.raises(ActionRefused):
        reopen_scorecard(card, by=scene.organiser, at=LATER, reason="x")


def test_void_scorecard_stays_but_does_not_count(scene):
    card = void_scorecard(scene.score(0, 0), by=scene.organiser, at=LATER, reason="Bukan juri")

    assert (card.state, card.marks.count()) == ("void", 7)
    assert sums(scene) == (0, 0)
    assert scene.assignment() not in Assignment.objects.counting()


def test_declare_conflict_closes_the_entry_at_once(scene, judge):
    scene.score(0, 0)

    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="mentor", note="Saya mendampingi")

    assignment = scene.assignment()
    assert (assignment.state, assignment.conflict_kind) == ("recused", "mentor")
    assert assignment.scorecard.state == "recused"
    assert sums(scene) == (0, 0)
    assert assignment not in Assignment.objects.visible_to(judge)
    assert set(
        Message.objects.filter(kind="judging_conflict_declared").values_list(
            "recipient__name", flat=True
        )
    ) == {scene.world.organiser.name, scene.world.approver.name}


def test_declare_conflict_before_any_mark(scene, judge):
    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="family", note="")

    assert not Scorecard.objects.exists()
    assert scene.assignment().state == "recused"


def test_declare_conflict_after_the_lock_changes_what_counts(scene, judge):
    scene.score_all()
    stage = scene.lock()

    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="family", note="")

    assert stage.sheet_sha256
    assert sums(scene)[1] == 1


def test_skip_assignment_comes_back_when_something_is_saved(scene, judge):
    skip_assignment(scene.assignment(), by=judge, at=LATER)
    assert scene.assignment().skipped_at == LATER

    save(scene, scene.mark("significance", 74))

    assert scene.assignment().skipped_at is None


def test_an_entry_that_was_taken_back_can_no_longer_be_scored(scene):
    unassign_judge(scene.assignment(), by=scene.organiser, at=LATER, reason="x")

    with pytest.raises(ActionRefused):
        save(scene, scene.mark("significance", 74))
