"""Stages: start, lock with its sheet, conclude, plenary."""

import pytest
from django.utils.translation import override

from competitions.states import StageState
from core.errors import ActionRefused
from innovations.models import Candidacy, Proposal
from innovations.states import ProposalState
from judging.actions import (
    adopt_run,
    conclude_stage,
    declare_conflict,
    lock_scorecard,
    lock_stage,
    reopen_stage,
    save_scorecard,
    start_ranking,
    start_stage,
)
from judging.engine import digest, sheet_text
from judging.models import Mark, RankingRun, Scorecard
from notifications.models import Message
from tests.judging.plenaries import hold_plenary
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=3)


def test_start_stage_tells_the_panel(scene):
    scene.assign_all()

    stage = start_stage(scene.stage, by=scene.organiser, at=LATER)

    assert (stage.state, stage.started_at) == (StageState.SCORING, LATER)
    assert Message.objects.filter(kind="judging_stage_started").count() == 3


def test_news_is_the_same_in_whatever_language_somebody_acts(scene):
    scene.assign_all()

    with override("en"):
        start_stage(scene.stage, by=scene.organiser, at=LATER)

    message = Message.objects.filter(kind="judging_stage_started").first()
    closes_at = scene.stage.closes_at.astimezone(scene.competition.tzinfo)
    assert message.context["url"] == "/app/juri/"
    assert message.context["closes"] == closes_at.strftime("%d-%m-%Y %H.%M WIB")


def test_start_stage_twice_is_refused(scene):
    scene.start()

    with pytest.raises(ActionRefused):
        start_stage(scene.stage, by=scene.organiser, at=LATER)


def test_marks_are_closed_before_the_start(scene):
    scene.assign_all()

    with pytest.raises(ActionRefused):
        save_scorecard(scene.assignment(), by=scene.members[0].person, at=LATER, version=0)


def test_lock_stage_names_entries_below_the_quorum(scene):
    scene.start()
    scene.score(0, 0)
    scene.score(0, 1)
    scene.score(1, 0)

    with pytest.raises(ActionRefused, match="BMS26-002, BMS26-003"):
        lock_stage(scene.stage, by=scene.organiser, at=LATER)


def test_lock_stage_waits_for_scorecards_beyond_the_quorum_too(scene):
    scene.start()
    for entry in range(3):
        scene.score(entry, 0)
        scene.score(entry, 1)

    with pytest.raises(ActionRefused, match="3 "):
        lock_stage(scene.stage, by=scene.organiser, at=LATER)
    scene.settle("Juri sakit sejak 20 April.")
    stage = lock_stage(scene.stage, by=scene.organiser, at=LATER)

    assert stage.state == StageState.LOCKED


def test_lock_stage_hashes_the_canonical_sheet(scene):
    scene.start()
    scene.score_all()

    stage = scene.lock()

    rows = [
        {
            "proposal": mark.scorecard.assignment.candidacy.proposal.number,
            "judge": mark.scorecard.assignment.member.code,
            "criterion": mark.criterion.code,
            "score": f"{mark.value:.2f}",
        }
        for mark in Mark.objects.all()
    ]
    assert len(rows) == 63
    assert stage.sheet_sha256 == digest(sheet_text(rows))


def test_lock_stage_leaves_withdrawn_entries_out(scene):
    scene.start()
    for entry in range(2):
        for judge in range(3):
            scene.score(entry, judge)
    Proposal.objects.filter(number="BMS26-003").update(state=ProposalState.WITHDRAWN)

    assert scene.lock().state == StageState.LOCKED


def test_lock_stage_finds_a_total_that_does_not_follow(scene):
    scene.start()
    scene.score_all()
    Scorecard.objects.filter(assignment=scene.assignment(1, 1)).update(numerator=1)

    with pytest.raises(ActionRefused, match="BMS26-002"):
        lock_stage(scene.stage, by=scene.organiser, at=LATER)


def test_marks_are_closed_after_the_lock(scene):
    scene.start()
    for entry in range(3):
        scene.score(entry, 0)
        scene.score(entry, 1)
    scene.settle()
    scene.lock()

    with pytest.raises(ActionRefused):
        save_scorecard(scene.assignment(0, 2), by=scene.members[2].person, at=LATER, version=0)
    with pytest.raises(ActionRefused):
        lock_scorecard(scene.assignment(0, 2), by=scene.members[2].person, at=LATER, version=0)


def test_reopen_stage_takes_the_fingerprint_away(scene):
    scene.start()
    scene.score_all()
    first = scene.lock().sheet_sha256

    stage = reopen_stage(scene.stage, by=scene.organiser, at=LATER, reason="Salah hitung")

    assert (stage.state, stage.sheet_sha256, stage.locked_at) == (StageState.SCORING, "", None)
    assert scene.lock().sheet_sha256 == first


def test_conclude_stage_needs_an_adopted_ranking(scene):
    scene.ranked(70, 80, 90)

    with pytest.raises(ActionRefused, match="Kelompok Umum"):
        conclude_stage(scene.stage, by=scene.organiser, at=LATER)


def test_conclude_stage_carries_the_cut_out_and_opens_the_next_stage(scene):
    adopt_run(scene.ranked(70, 80, 90), by=scene.organiser, at=LATER)

    stage = conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    assert stage.state == StageState.CONCLUDED
    assert dict(Candidacy.objects.filter(stage=stage).values_list("proposal__number", "state")) == {
        "BMS26-001": "eliminated",
        "BMS26-002": "advanced",
        "BMS26-003": "advanced",
    }
    following = Candidacy.objects.filter(stage=scene.plenary)
    assert sorted(following.values_list("proposal__number", "state")) == [
        ("BMS26-002", "pending"),
        ("BMS26-003", "pending"),
    ]
    assert following.first().version_id


def test_conclude_stage_is_refused_when_a_conflict_came_after_the_ranking(scene):
    adopt_run(scene.ranked(70, 80, 90), by=scene.organiser, at=LATER)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    with pytest.raises(ActionRefused):
        conclude_stage(scene.stage, by=scene.organiser, at=LATER)


def test_after_a_late_conflict_a_new_run_takes_the_place_of_the_adopted_one(scene):
    first = scene.ranked(70, 80, 90)
    adopt_run(first, by=scene.organiser, at=LATER)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    second = scene.rank()
    adopt_run(second, by=scene.organiser, at=LATER, reason="Konflik kepentingan yang terlambat.")
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    assert dict(RankingRun.objects.values_list("pk", "state")) == {
        first.pk: "done",
        second.pk: "adopted",
    }


def test_adopt_run_refuses_a_run_of_other_scores(scene):
    run = scene.ranked(70, 80, 90)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    with pytest.raises(ActionRefused):
        adopt_run(run, by=scene.organiser, at=LATER)


def test_the_plenary_ranks_on_the_marks_of_the_desk_with_its_own_cut(scene):
    adopt_run(scene.ranked(70, 80, 90), by=scene.organiser, at=LATER)
    with pytest.raises(ActionRefused):
        start_stage(scene.plenary, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    plenary = start_stage(scene.plenary, by=scene.organiser, at=LATER)
    plenary = lock_stage(plenary, by=scene.organiser, at=LATER)
    run = scene.rank(plenary)
    adopt_run(run, by=scene.organiser, at=LATER)
    hold_plenary(plenary, by=scene.organiser, at=LATER)
    conclude_stage(plenary, by=scene.organiser, at=LATER)

    rows = run.rows.values_list("rank", "candidacy__proposal__number", "score", "is_selected")
    assert [(r, n, f"{s:.4f}", i) for r, n, s, i in rows] == [
        (1, "BMS26-003", "90.0000", True),
        (2, "BMS26-002", "80.0000", False),
    ]
    assert dict(
        Candidacy.objects.filter(stage=plenary).values_list("proposal__number", "state")
    ) == {"BMS26-003": "advanced", "BMS26-002": "eliminated"}


def test_start_ranking_needs_locked_scores(scene):
    scene.start()

    with pytest.raises(ActionRefused):
        start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)
