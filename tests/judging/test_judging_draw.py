"""The draw as a job: shared out by rule and seed, written once, explained where it cannot be."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from judging.actions import (
    assign_judge,
    assign_to_all,
    change_assignments,
    choose_calibration,
    declare_conflict,
    declare_independence,
    draw_assignments,
    pin_assignments,
    save_scorecard,
    start_stage,
    unassign_judge,
    undo_assignments,
)
from judging.assigning import solve
from judging.clock import requeue_runs
from judging.leasing import PATIENCE
from judging.models import Assignment, AssignmentChange, DrawRun, PanelExpertise, PanelMember
from judging.queries.shortage import sentences_of
from judging.queries.situation import situation_of
from judging.sharing import LEASE, digest_of_pairs, pairs_of, run_draw
from tests.factories import NOW, join
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=4)


def readers(scene):
    """How many judges each entry has."""
    rows = Assignment.objects.counting().filter(member__stage=scene.stage)
    return sorted(Counter(rows.values_list("candidacy", flat=True)).values())


def pairs(scene):
    rows = Assignment.objects.counting().filter(member__stage=scene.stage)
    return set(rows.values_list("candidacy__proposal__number", "member__code"))


def test_draw_assignments_is_a_job_whose_answer_a_stranger_can_repeat(scene):
    for member in scene.members[:2]:
        declare_independence(member, by=member.person, at=NOW)

    run = draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")
    answers = [run.state, Assignment.objects.exists(), run_draw(run.pk, NOW), run_draw(run.pk, NOW)]
    run.refresh_from_db()
    change = AssignmentChange.objects.get()
    trail = Entry.objects.get(act="judging.draw_assignments").after

    assert answers == ["queued", False, True, False]
    assert (run.state, run.job.state, run.outcome["added"]) == ("done", "done", 9)
    assert readers(scene) == [3, 3, 3]
    assert sorted(run.outcome["loads"].values()) == [2, 2, 2, 3]
    assert (change.source, change.draw, len(change.added)) == ("draw", run, 9)
    assert set(Assignment.objects.values_list("is_automatic", "seed")) == {(True, "padi")}
    declared = {member.pk for member in scene.members[:2]}
    for row in Assignment.objects.all():
        assert row.state == ("active" if row.member_id in declared else "offered")
    again = pairs_of(solve(run.document))
    assert again == pairs(scene)
    assert digest_of_pairs(again) == run.outcome["pairs_sha256"] == trail["pairs_sha256"]
    assert (trail["seed"], trail["task"]) == ("padi", run.task_sha256)


def named(*rows):
    return {(row.candidacy.proposal.number, row.member.code) for row in rows}


def upset(scene):
    """A pair held, one taken back, one recused, one begun by a judge who then leaves."""
    rows = list(Assignment.objects.order_by("candidacy", "member"))
    gone, others = rows[0].member, [row for row in rows if row.member_id != rows[0].member_id]
    pinned, refused, recused = others[0], others[1], others[5]
    pin_assignments(scene.stage, by=scene.organiser, at=NOW, pin=[pinned], unpin=[])
    unassign_judge(refused, by=scene.organiser, at=NOW, reason="Terlalu dekat")
    declare_conflict(recused, by=recused.member.person, at=NOW, kind="family", note="")
    save_scorecard(rows[0], by=gone.person, at=LATER, version=0, marks=[scene.mark("novelty", 50)])
    PanelMember.objects.filter(pk=gone.pk).update(state="left")
    return gone.code, named(pinned, rows[0]), named(refused, recused)


def test_a_second_draw_changes_as_little_as_it_can_and_never_what_is_fixed():
    scene = Scene(entries=4, judges=4)
    scene.draw()
    for member in scene.members:
        declare_independence(member, by=member.person, at=NOW)
    scene.stage = start_stage(scene.stage, by=scene.organiser, at=NOW)
    gone, kept, barred = upset(scene)
    scene.members += [scene.add_judge(f"Pengganti {n}") for n in range(2)]
    before = pairs(scene)

    run = scene.draw("jagung")
    after = pairs(scene)

    lost = {pair for pair in before - kept if pair[1] == gone}
    assert readers(scene) == [3, 3, 3, 3]
    assert kept <= after
    assert not barred & after
    assert lost <= before - after
    assert run.outcome["added"] == len(after - before)
    assert run.outcome["removed"] == len(before - after)
    assert not any(code == gone for _, code in after - kept)


def test_what_the_computer_took_may_come_back_what_a_person_took_may_not(scene):
    scene.draw()
    undo_assignments(scene.stage, by=scene.organiser, at=NOW, reason="Daftar belum lengkap")

    scene.draw()

    assert readers(scene) == [3, 3, 3]
    assert Assignment.objects.count() == 9


def test_the_draw_prefers_those_who_know_the_category_and_may_be_told_to_take_no_others(scene):
    category = scene.candidacies[0].proposal.category
    for place, member in enumerate(scene.members[:3]):
        PanelExpertise.objects.create(member=member, category=category, is_main=place < 2)
    PanelMember.objects.filter(pk=scene.members[3].pk).update(maximum_load=3)
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(only_own_expertise=True)

    run = scene.draw()

    assert run.outcome["expertise"] == {"main": 6, "second": 3, "none": 0}
    assert run.rule["only_own_expertise"] is True
    assert run.outcome["loads"][scene.members[3].code] == 0
    stranger = PanelMember.objects.get(pk=scene.members[3].pk)
    with pytest.raises(ActionRefused, match="di luar keahlian"):
        assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=stranger)


def test_an_impossible_draw_writes_nothing_and_says_what_helps():
    scene = Scene(entries=3, judges=4)
    PanelMember.objects.update(maximum_load=2)

    run = scene.draw()
    names = {member.code: member.person.name for member in scene.members}
    said = list(sentences_of(run.outcome, names, 3))

    assert (run.state, run.job.state) == ("impossible", "done")
    assert not Assignment.objects.exists()
    assert said == [
        "Seluruh juri bersama masih punya 8 tempat untuk 9 lembar nilai: kurang 1.",
        "3 usulan (BMS26-001, BMS26-002, BMS26-003) memerlukan 9 lembar nilai; hanya Juri 1, "
        "Juri 2, Juri 3, Juri 4 yang boleh membacanya dan punya 8 tempat: kurang 1. Yang menolong: "
        "tambahkan juri tanpa konflik di sana, atau naikkan beban mereka masing-masing 1, atau "
        "rencanakan 2 juri setiap usulan.",
    ]


def test_an_entry_that_too_few_may_read_is_named_first(scene):
    for member in scene.members[:3]:
        join(member.person, scene.world.opd, Role.LOCAL_ADMIN)

    run = scene.draw()
    said = list(sentences_of(run.outcome, {scene.members[3].code: "Juri 4"}, 3))

    assert said[0] == ("BMS26-001: hanya 1 juri yang masih boleh membacanya, padahal perlu 3.")
    assert "naikkan beban" not in said[-1]
    assert "rencanakan 1 juri setiap usulan" in said[-1]


def test_a_lost_worker_is_replaced_and_a_deadly_run_is_given_up(scene, monkeypatch):
    run = draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")
    handed = []
    monkeypatch.setattr("judging.clock.compute_draw.delay", handed.append)
    requeue_runs()
    DrawRun.objects.filter(pk=run.pk).update(
        state="running", attempts=PATIENCE, leased_until=NOW + LEASE.length
    )

    early, late = run_draw(run.pk, NOW), run_draw(run.pk, NOW + LEASE.length + timedelta(seconds=1))
    run.refresh_from_db()

    assert handed == [run.pk]
    assert (early, late) == (False, False)
    assert (run.state, run.fault, run.job.state) == ("failed", "given_up", "failed")


def test_the_scores_locked_meanwhile_stop_the_draw(scene):
    run = draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(state="locked", locked_at=NOW)

    run_draw(run.pk, NOW)
    run.refresh_from_db()

    assert (run.state, run.fault) == ("failed", "closed")
    with pytest.raises(ActionRefused):
        draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")


def test_a_draw_needs_entries_and_judges():
    empty = Scene(entries=0, judges=0)

    with pytest.raises(ActionRefused) as refusal:
        draw_assignments(empty.stage, by=empty.organiser, at=NOW, seed="padi")

    assert len(refusal.value.reasons) == 2


def test_undo_takes_the_latest_change_back_and_the_one_before_next(scene):
    first, second = scene.candidacies[:2]
    for candidacy in (first, second):
        assign_judge(candidacy, by=scene.organiser, at=NOW, member=scene.members[0])
    held = scene.assignment(0, 0)
    change_assignments(
        scene.stage,
        by=scene.organiser,
        at=NOW,
        add=[(first, scene.members[1])],
        remove=[held],
        reason="Seimbangkan",
    )

    undo_assignments(scene.stage, by=scene.organiser, at=LATER, reason="Salah orang")
    undo_assignments(scene.stage, by=scene.organiser, at=LATER, reason="Salah usulan")

    assert pairs(scene) == {("BMS26-001", scene.members[0].code)}
    assert AssignmentChange.objects.filter(undone_at=LATER).count() == 2
    assert Entry.objects.filter(act="judging.undo_assignments").count() == 2


def test_undo_is_refused_once_marks_are_written_and_says_whose(scene):
    scene.start()
    save_scorecard(
        scene.assignment(2, 3),
        by=scene.members[3].person,
        at=LATER,
        version=0,
        marks=[scene.mark("novelty", 50)],
    )

    with pytest.raises(ActionRefused) as refusal:
        undo_assignments(scene.stage, by=scene.organiser, at=LATER, reason="x")

    assert refusal.value.reasons == ["Sementara itu sudah ada nilai: BMS26-003 Juri 4."]


def test_undo_never_gives_an_entry_back_across_a_conflict_or_to_who_left(scene):
    assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=scene.members[0])
    row = scene.assignment()
    unassign_judge(row, by=scene.organiser, at=NOW, reason="Beban")
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)
    PanelMember.objects.filter(pk=row.member_id).update(state="left")

    with pytest.raises(ActionRefused) as refusal:
        undo_assignments(scene.stage, by=scene.organiser, at=LATER, reason="x")

    assert refusal.value.reasons == [
        "Juri tidak lagi di panel: BMS26-001 Juri 1.",
        "Kini ada konflik di antara mereka: BMS26-001 Juri 1.",
    ]


def test_nothing_to_undo_is_said(scene):
    with pytest.raises(ActionRefused, match="diurungkan"):
        undo_assignments(scene.stage, by=scene.organiser, at=LATER, reason="x")


def test_common_entries_are_read_by_all_without_a_conflict_and_stay_in_every_draw(scene):
    common = scene.candidacies[0]
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)
    outsider = scene.members[0]

    given = assign_to_all(scene.stage, by=scene.organiser, at=NOW, candidacies=[common])
    again = assign_to_all(scene.stage, by=scene.organiser, at=NOW, candidacies=[common])

    assert {row.member_id for row in given} == {m.pk for m in scene.members} - {outsider.pk}
    assert again == []
    assert set(Assignment.objects.values_list("is_pinned", flat=True)) == {True}


def test_what_leaves_the_calibration_round_may_be_drawn_again(scene):
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(calibration_entries=1)
    codes = [candidacy.code for candidacy in scene.candidacies]

    for code in codes[:2]:
        choose_calibration(scene.stage, by=scene.organiser, at=NOW, entries=[code])
    situation = situation_of(scene.stage, NOW, "padi")

    assert {number for number, _ in situation.fixed} == {"BMS26-002"}
    assert situation.barred == frozenset()
