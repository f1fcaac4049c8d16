"""Moderation: judges far apart see each other's marks under letters; each decides once."""

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
from judging.models import Discussion, DiscussionVoice, Mark, Scorecard, ScorecardRevision
from judging.queries.discussions import gaps_of, sides_of
from judging.queries.obstacles import obstacles_to_lock_stage
from notifications.models import Message
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


def far_apart(entries=1, gap=25, totals=(74, 71, 46)):
    """A scored stage in which the first entry's judges differ by 28 points."""
    scene = Scene(entries=entries, judges=len(totals))
    scene.stage.moderation_gap = gap
    scene.stage.save(update_fields=["moderation_gap"])
    scene.start()
    for entry in range(entries):
        for judge, total in enumerate(totals):
            scene.score(entry, judge, total if entry == 0 else 70)
    return scene


def open_all(scene):
    codes = [entry.code for entry in gaps_of(scene.stage)]
    return open_discussions(scene.stage, by=scene.organiser, at=LATER, entries=codes)


def voice(scene, judge, entry=0):
    return DiscussionVoice.objects.get(assignment=scene.assignment(entry, judge))


def revise(scene, judge, value, reason="Saya salah membaca data dampak."):
    return change_marks(
        voice(scene, judge),
        by=scene.members[judge].person,
        at=LATER,
        marks=scene.marks(value),
        reason=reason,
    )


def test_gaps_lists_entries_beyond_the_limit_with_their_source():
    scene = far_apart(entries=2)
    found = gaps_of(scene.stage)
    side = sides_of([scene.candidacies[0].pk])[scene.candidacies[0].pk]

    assert [(entry.pk, entry.judges) for entry in found] == [(scene.candidacies[0].pk, 3)]
    assert found[0].points == Decimal("28.00")
    assert side.values == [Decimal(74), Decimal(71), Decimal(46)]
    assert side.totals == sorted(side.totals, reverse=True)


@pytest.mark.parametrize(("gap", "count"), [(27.99, 1), (28, 0), (28.01, 0)])
def test_gaps_asks_for_more_than_the_limit(gap, count):
    assert gaps_of(far_apart(gap=gap).stage).count() == count


def test_gaps_waits_until_every_judge_has_locked():
    scene = Scene(entries=1, judges=3)
    scene.stage.moderation_gap = 25
    scene.stage.save(update_fields=["moderation_gap"])
    scene.start()
    scene.score(0, 0, 90)
    scene.score(0, 1, 40)

    assert gaps_of(scene.stage).count() == 0


def test_a_stage_without_a_limit_has_no_gaps():
    assert gaps_of(far_apart(gap=None).stage).count() == 0


def test_open_discussions_seats_every_judge_and_tells_them_once():
    scene = far_apart()

    (discussion,) = open_all(scene)

    assert sorted(discussion.voices.values_list("letter", flat=True)) == ["A", "B", "C"]
    assert discussion.gap == Decimal("28.00")
    told = Message.objects.filter(kind="judging_discussion_opened")
    assert {row.recipient for row in told} == {member.person for member in scene.members}
    assert gaps_of(scene.stage).count() == 0


def test_open_discussions_twice_is_refused():
    scene = far_apart()
    codes = [entry.code for entry in gaps_of(scene.stage)]
    open_all(scene)

    with pytest.raises(ActionRefused):
        open_discussions(scene.stage, by=scene.organiser, at=LATER, entries=codes)


def test_letters_are_drawn_anew_for_each_entry(monkeypatch):
    """Twenty entries with five judges: the same seat everywhere would be no draw."""
    scene = far_apart(totals=(74, 71, 46, 60, 50))
    drawn = []
    monkeypatch.setattr("judging.actions.discussions.shuffle", lambda row: drawn.append(list(row)))

    open_all(scene)

    assert drawn == [["A", "B", "C", "D", "E"]]


def test_revised_marks_count_and_the_old_ones_stay():
    scene = far_apart()
    entry = scene.candidacies[0]
    open_all(scene)
    old = voice(scene, 2).before_numerator
    before = sum(Scorecard.objects.values_list("numerator", flat=True))

    revise(scene, 2, 70)

    entry.refresh_from_db()
    card = Scorecard.objects.get(assignment=scene.assignment(0, 2))
    kept = ScorecardRevision.objects.get()
    assert (kept.numerator, kept.cause, kept.scorecard) == (old, "moderation", card)
    assert {mark["value"] for mark in kept.marks.values()} == {"46.00"}
    assert set(card.marks.values_list("value", flat=True)) == {Decimal(70)}
    assert (card.state, entry.locked_count) == ("locked", 3)
    assert entry.numerator_sum == before - old + card.numerator


def test_the_ranking_rests_on_the_revised_marks():
    scene = far_apart()
    scene.stage.cut = 1
    scene.stage.save(update_fields=["cut"])
    (discussion,) = open_all(scene)
    keep_marks(voice(scene, 0), by=scene.members[0].person, at=LATER)
    keep_marks(voice(scene, 1), by=scene.members[1].person, at=LATER)
    revise(scene, 2, 65)
    close_discussion(discussion, by=scene.organiser, at=LATER)

    scene.lock()
    run = scene.rank()

    assert run.rows.get().score == Decimal("70.0000")  # (74 + 71 + 65) / 3


def test_a_decision_is_made_once():
    scene = far_apart()
    open_all(scene)
    keep_marks(voice(scene, 0), by=scene.members[0].person, at=LATER)

    with pytest.raises(ActionRefused):
        revise(scene, 0, 60)
    with pytest.raises(ActionRefused):
        keep_marks(voice(scene, 0), by=scene.members[0].person, at=LATER)


def test_only_the_own_judge_decides():
    scene = far_apart()
    open_all(scene)

    for act, facts in (
        (keep_marks, {}),
        (change_marks, {"marks": scene.marks(60), "reason": "Bukan milik saya"}),
    ):
        with pytest.raises(ActionRefused):
            act(voice(scene, 0), by=scene.members[1].person, at=LATER, **facts)
    assert not ScorecardRevision.objects.exists()


def test_a_revision_keeps_the_rules_of_marks():
    scene = far_apart()
    open_all(scene)
    silent = [scene.mark(code, 90, reason="") for code in scene.rubric]

    for marks in (silent, scene.marks(74)):  # without the owed reason; nothing that differs
        with pytest.raises(ActionRefused):
            change_marks(
                voice(scene, 0), by=scene.members[0].person, at=LATER, marks=marks, reason="Ya"
            )

    assert not ScorecardRevision.objects.exists()
    assert set(
        Mark.objects.filter(scorecard__assignment=scene.assignment(0, 0)).values_list(
            "value", flat=True
        )
    ) == {Decimal(74)}


def test_close_discussion_wants_words_while_somebody_is_silent():
    scene = far_apart()
    (discussion,) = open_all(scene)

    with pytest.raises(ActionRefused):
        close_discussion(discussion, by=scene.organiser, at=LATER)
    closed = close_discussion(discussion, by=scene.organiser, at=LATER, words="Sakit.")

    assert (closed.state, closed.words) == ("closed", "Sakit.")
    with pytest.raises(ActionRefused):
        keep_marks(voice(scene, 0), by=scene.members[0].person, at=LATER)


def test_the_stage_cannot_be_locked_over_an_open_discussion():
    scene = far_apart()
    (discussion,) = open_all(scene)

    before = list(obstacles_to_lock_stage(scene.stage))
    close_discussion(discussion, by=scene.organiser, at=LATER, words="Cukup.")

    assert len(before) == 1
    assert scene.candidacies[0].proposal.number in before[0]
    assert list(obstacles_to_lock_stage(scene.stage)) == []


def test_a_recusal_and_a_void_scorecard_leave_the_discussion():
    scene = far_apart()
    (discussion,) = open_all(scene)
    first, second = scene.members[0].person, scene.organiser

    declare_conflict(scene.assignment(0, 0), by=first, at=LATER, kind="family", note="")
    card = Scorecard.objects.get(assignment=scene.assignment(0, 1))
    void_scorecard(card, by=second, at=LATER, reason="Tertukar")

    assert [row.assignment.member for row in discussion.voices.taking_part()] == [scene.members[2]]
    with pytest.raises(ActionRefused):
        keep_marks(voice(scene, 0), by=first, at=LATER)


def test_the_chair_cannot_open_a_scorecard_that_is_discussed():
    scene = far_apart()
    open_all(scene)
    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))

    with pytest.raises(ActionRefused):
        reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Coba lagi")


def test_an_entry_comes_back_when_a_scorecard_is_locked_anew():
    scene = far_apart()
    (discussion,) = open_all(scene)
    close_discussion(discussion, by=scene.organiser, at=LATER, words="Cukup.")
    assert gaps_of(scene.stage).count() == 0

    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))
    Scorecard.objects.filter(pk=card.pk).update(locked_at=LATER + (LATER - LATER).resolution)

    assert gaps_of(scene.stage).count() == 1


def test_reopening_keeps_the_marks_as_a_revision():
    scene = far_apart()
    card = Scorecard.objects.get(assignment=scene.assignment(0, 0))

    reopen_scorecard(card, by=scene.organiser, at=LATER, reason="Salah ketik")

    kept = ScorecardRevision.objects.get()
    assert (kept.cause, kept.reason, kept.number) == ("reopened", "Salah ketik", 1)
    card = save_scorecard(
        scene.assignment(0, 0),
        by=scene.members[0].person,
        at=LATER,
        version=Scorecard.objects.get(pk=card.pk).version,
        marks=scene.marks(60),
    )
    assert {mark["value"] for mark in kept.marks.values()} == {"74.00"}


def test_a_remark_of_a_judge_carries_the_letter():
    scene = far_apart()
    (discussion,) = open_all(scene)

    own = add_remark(discussion, by=scene.members[0].person, at=LATER, text="Datanya lemah.")
    led = add_remark(discussion, by=scene.organiser, at=LATER, text="Silakan baca lagi.")

    assert (own.voice, led.voice) == (voice(scene, 0), None)
    assert Discussion.objects.get().remarks.count() == 2
