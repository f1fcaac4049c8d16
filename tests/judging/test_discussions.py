"""Moderation: judges far apart see each other's marks under letters; each decides once."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest

from core.errors import ActionRefused
from judging.actions import (
    add_remark,
    change_marks,
    close_discussion,
    declare_conflict,
    keep_marks,
    open_discussions,
    reopen_scorecard,
    save_scorecard,
    void_scorecard,
)
from judging.models import Mark, Scorecard, ScorecardRevision
from judging.queries.discussions import gaps_of, sides_of
from judging.queries.obstacles import obstacles_to_lock_stage
from notifications.models import Message
from tests.judging.scenes import LATER
from tests.judging.talks import TalkScene, kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lobby(django_db_setup, django_db_blocker):
    with kept(lambda: TalkScene(entries=2).scored(), django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(lobby):
    return deepcopy(lobby)


def test_gaps_lists_entries_beyond_the_limit_with_their_source(scene):
    found = gaps_of(scene.stage)
    side = sides_of([scene.candidacies[0].pk])[scene.candidacies[0].pk]

    assert [(entry.pk, entry.judges) for entry in found] == [(scene.candidacies[0].pk, 3)]
    assert found[0].points == Decimal("28.00")
    assert side.values == [Decimal(74), Decimal(71), Decimal(46)]
    assert side.totals == sorted(side.totals, reverse=True)


@pytest.mark.parametrize(("gap", "count"), [(27.99, 1), (28, 0), (None, 0)])
def test_gaps_asks_for_more_than_the_limit(scene, gap, count):
    assert gaps_of(scene.limit(gap).stage).count() == count


def test_gaps_waits_until_every_judge_has_locked(scene):
    card = Scorecard.objects.get(assignment=scene.assignment(0, 1))

    reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Salah ketik")

    assert gaps_of(scene.stage).count() == 0


def test_open_discussions_seats_every_judge_and_tells_them_once(scene):

    (discussion,) = scene.open_all()

    assert sorted(discussion.voices.values_list("letter", flat=True)) == ["A", "B", "C"]
    assert discussion.gap == Decimal("28.00")
    told = Message.objects.filter(kind="judging_discussion_opened")
    assert {row.recipient for row in told} == {member.person for member in scene.members}
    assert gaps_of(scene.stage).count() == 0


def test_open_discussions_twice_is_refused(scene):
    codes = [entry.code for entry in gaps_of(scene.stage)]
    scene.open_all()

    with pytest.raises(ActionRefused):
        open_discussions(scene.stage, by=scene.organiser, at=LATER, entries=codes)


def test_letters_are_drawn_anew_for_each_entry(scene, monkeypatch):
    monkeypatch.setattr("judging.seating.shuffle", lambda letters: letters.reverse())

    scene.open_all()

    assert [scene.voice(judge).letter for judge in range(3)] == ["C", "B", "A"]


def test_revised_marks_count_and_the_old_ones_stay(scene):
    entry = scene.candidacies[0]
    scene.open_all()
    old = scene.voice(2).before_numerator
    entry.refresh_from_db()
    before = entry.numerator_sum

    scene.revise(2, 70)

    entry.refresh_from_db()
    card = Scorecard.objects.get(assignment=scene.assignment(0, 2))
    revision = ScorecardRevision.objects.get()
    assert (revision.numerator, revision.cause, revision.scorecard) == (old, "moderation", card)
    assert {mark["value"] for mark in revision.marks.values()} == {"46.00"}
    assert set(card.marks.values_list("value", flat=True)) == {Decimal(70)}
    assert (card.state, entry.locked_count) == ("locked", 3)
    assert entry.numerator_sum == before - old + card.numerator


def test_the_ranking_rests_on_the_revised_marks(scene):
    (discussion,) = scene.open_all()
    keep_marks(scene.voice(0), by=scene.members[0].person, at=LATER)
    keep_marks(scene.voice(1), by=scene.members[1].person, at=LATER)
    scene.revise(2, 65)
    close_discussion(discussion, by=scene.organiser, at=LATER)

    scene.lock()
    run = scene.rank()

    rows = run.rows.filter(candidacy=scene.candidacies[0])
    assert rows.get().score == Decimal("70.0000")  # (74 + 71 + 65) / 3


def test_a_decision_is_made_once(scene):
    scene.open_all()
    keep_marks(scene.voice(0), by=scene.members[0].person, at=LATER)

    with pytest.raises(ActionRefused):
        scene.revise(0, 60)
    with pytest.raises(ActionRefused):
        keep_marks(scene.voice(0), by=scene.members[0].person, at=LATER)


def test_only_the_own_judge_decides(scene):
    scene.open_all()

    for act, facts in (
        (keep_marks, {}),
        (change_marks, {"marks": scene.marks(60), "reason": "Bukan milik saya"}),
    ):
        with pytest.raises(ActionRefused):
            act(scene.voice(0), by=scene.members[1].person, at=LATER, **facts)
    assert not ScorecardRevision.objects.exists()


def test_a_revision_keeps_the_rules_of_marks(scene):
    scene.open_all()
    silent = [scene.mark(code, 90, reason="") for code in scene.rubric]

    for marks in (silent, scene.marks(74)):  # without the owed reason; nothing that differs
        with pytest.raises(ActionRefused):
            change_marks(
                scene.voice(0), by=scene.members[0].person, at=LATER, marks=marks, reason="Ya"
            )

    assert not ScorecardRevision.objects.exists()
    assert set(
        Mark.objects.filter(scorecard__assignment=scene.assignment(0, 0)).values_list(
            "value", flat=True
        )
    ) == {Decimal(74)}


def test_close_discussion_wants_words_while_somebody_is_silent(scene):
    (discussion,) = scene.open_all()

    with pytest.raises(ActionRefused):
        close_discussion(discussion, by=scene.organiser, at=LATER)
    closed = close_discussion(discussion, by=scene.organiser, at=LATER, words="Sakit.")

    assert (closed.state, closed.words) == ("closed", "Sakit.")
    with pytest.raises(ActionRefused):
        keep_marks(scene.voice(0), by=scene.members[0].person, at=LATER)


def test_the_stage_cannot_be_locked_over_an_open_discussion(scene):
    (discussion,) = scene.open_all()

    before = list(obstacles_to_lock_stage(scene.stage))
    close_discussion(discussion, by=scene.organiser, at=LATER, words="Cukup.")

    assert len(before) == 1
    assert scene.candidacies[0].proposal.number in before[0]
    assert list(obstacles_to_lock_stage(scene.stage)) == []


def test_a_recusal_and_a_void_scorecard_leave_the_discussion(scene):
    (discussion,) = scene.open_all()
    first, second = scene.members[0].person, scene.organiser

    declare_conflict(scene.assignment(0, 0), by=first, at=LATER, kind="family", note="")
    card = Scorecard.objects.get(assignment=scene.assignment(0, 1))
    void_scorecard(card, by=second, at=LATER, reason="Tertukar")

    assert [row.assignment.member for row in discussion.voices.taking_part()] == [scene.members[2]]
    with pytest.raises(ActionRefused):
        keep_marks(scene.voice(0), by=first, at=LATER)


def test_the_chair_cannot_open_a_scorecard_that_is_discussed(scene):
    scene.open_all()
    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))

    with pytest.raises(ActionRefused):
        reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Coba lagi")


def test_an_entry_comes_back_when_a_scorecard_is_locked_anew(scene):
    (discussion,) = scene.open_all()
    close_discussion(discussion, by=scene.organiser, at=LATER, words="Cukup.")
    assert gaps_of(scene.stage).count() == 0

    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))
    Scorecard.objects.filter(pk=card.pk).update(locked_at=LATER + timedelta(microseconds=1))

    assert gaps_of(scene.stage).count() == 1


def test_reopening_keeps_the_marks_as_a_revision(scene):
    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))

    reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Salah ketik")

    revision = ScorecardRevision.objects.get()
    assert (revision.cause, revision.reason, revision.number) == ("reopened", "Salah ketik", 1)
    card = save_scorecard(
        scene.assignment(0, 0),
        by=scene.members[0].person,
        at=LATER,
        version=Scorecard.objects.get(pk=card.pk).version,
        marks=scene.marks(60),
    )
    assert {mark["value"] for mark in revision.marks.values()} == {"74.00"}


def test_a_remark_of_a_judge_carries_the_letter(scene):
    (discussion,) = scene.open_all()

    own = add_remark(discussion, by=scene.members[0].person, at=LATER, text="Datanya lemah.")
    led = add_remark(discussion, by=scene.organiser, at=LATER, text="Silakan baca lagi.")

    assert (own.voice, led.voice) == (scene.voice(0), None)
    assert list(discussion.remarks.all()) == [own, led]
