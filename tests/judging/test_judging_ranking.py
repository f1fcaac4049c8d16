"""Runs: the same input is one run; engine, database and table agree; faults are said in words."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competitions.models import Criterion, RuleSet, Stage
from core.models import Job
from innovations.models import Proposal
from judging import ranking
from judging.actions import adopt_run, declare_conflict, retry_run, start_ranking
from judging.deciding import Sheet
from judging.engine import rank
from judging.leasing import PATIENCE
from judging.models import Mark, RankingRow, RankingRun, Scorecard
from judging.queries.second_opinion import scores_by_database
from judging.queries.sheet import ranking_document
from judging.ranking import compute_run, differences
from judging.totals import measure_of
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def scene():
    return Scene(entries=4, judges=3)


def queued(scene):
    scene.start()
    scene.score_all(70, 80, 90, 60)
    scene.lock()
    return start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)


def table(run):
    rows = run.rows.values_list("rank", "candidacy__proposal__number", "score", "is_selected")
    return [(r, n[-3:], f"{s:.4f}", i) for r, n, s, i in rows]


def test_compute_run_writes_the_table(scene):
    run = scene.ranked(70, 80, 90, 60)

    assert run.state == "done"
    assert table(run) == [
        (1, "003", "90.0000", True),
        (2, "002", "80.0000", True),
        (3, "001", "70.0000", False),
        (4, "004", "60.0000", False),
    ]
    assert run.started_at <= run.finished_at


def test_compute_run_finishes_the_job_with_the_way_to_the_table(scene):
    run = scene.ranked()

    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.percent, job.result_url) == (
        "done",
        100,
        f"/app/kelola/peringkat/{run.code}/",
    )


def test_start_ranking_twice_is_the_same_run(scene):
    run = queued(scene)

    again = start_ranking(scene.stage, by=scene.world.approver, at=LATER, group=scene.group)

    assert again.pk == run.pk
    assert RankingRun.objects.count() == 1


def test_start_ranking_of_other_scores_is_another_run(scene):
    run = queued(scene)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    again = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)

    assert again.pk != run.pk
    assert again.sheet_sha256 != run.sheet_sha256


def test_compute_run_twice_is_harmless(scene):
    run = queued(scene)

    assert compute_run(run.pk, LATER) is True
    before = RankingRun.objects.get(pk=run.pk).finished_at
    assert compute_run(run.pk, LATER) is False

    assert RankingRun.objects.get(pk=run.pk).finished_at == before
    assert RankingRow.objects.count() == 4


def test_compute_run_leaves_a_leased_run_alone(scene):
    run = queued(scene)
    ranking.LEASE.take(run.pk, LATER)

    assert compute_run(run.pk, LATER) is False
    assert compute_run(run.pk, LATER + ranking.LEASE.length) is True


def test_a_worker_that_lost_its_lease_writes_nothing(scene):
    run = queued(scene)
    late = ranking.LEASE.take(run.pk, LATER)
    result = ranking._work(late)
    compute_run(run.pk, LATER + ranking.LEASE.length)

    assert ranking._finish(late, result, {}) is False
    assert RankingRow.objects.count() == 4


def test_a_run_that_keeps_killing_its_worker_is_given_up(scene):
    run = queued(scene)
    at = LATER
    for _ in range(PATIENCE):
        ranking.LEASE.take(run.pk, at)
        at += ranking.LEASE.length

    assert compute_run(run.pk, at) is False

    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "given_up")
    assert run.job.state == "failed"


def test_an_unresolved_tie_at_the_cut_fails_in_words(scene):
    RuleSet.objects.update(tie_break=[])
    run = scene.ranked(90, 80, 80, 60)

    assert (run.state, run.fault) == ("failed", "unresolved_tie_at_cut")
    assert run.job.fault.startswith("Entries on both sides of the cut are equal")
    assert not run.rows.exists()


def test_a_missing_lot_seed_is_asked_for_and_entered_once(scene):
    Stage.objects.update(lot_seed="")
    run = scene.ranked(90, 80, 80, 60)
    assert (run.state, run.fault) == ("failed", "missing_lot_seed")

    again = start_ranking(
        scene.stage, by=scene.organiser, at=LATER, group=scene.group, lot_seed="4 8 15"
    )
    compute_run(again.pk, LATER)

    again.refresh_from_db()
    assert again.state == "done"
    assert again.document["config"]["lot_seed"] == "4 8 15"
    with pytest.raises(Exception, match="Benih undian"):
        start_ranking(
            scene.stage, by=scene.organiser, at=LATER, group=scene.group, lot_seed="other"
        )


def test_retry_run_computes_a_failed_run_again(scene):
    run = queued(scene)
    RankingRun.objects.filter(pk=run.pk).update(state="failed", fault="given_up", attempts=5)

    retry_run(run, by=scene.organiser, at=LATER)
    compute_run(run.pk, LATER)

    run.refresh_from_db()
    assert (run.state, run.fault, run.attempts) == ("done", "", 1)


def test_scores_that_change_between_snapshot_and_work_fail_the_run(scene):
    run = queued(scene)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    compute_run(run.pk, LATER)

    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "outdated")


def test_a_second_opinion_that_differs_fails_the_run(scene):
    run = queued(scene)
    Scorecard.objects.filter(assignment=scene.assignment(1, 1)).update(numerator=1)

    compute_run(run.pk, LATER)

    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "disagrees")
    assert not run.rows.exists()


def test_a_tie_prints_its_rule_and_both_values(scene):
    scene.start()
    for judge in range(3):
        scene.score(0, judge, 70)
        scene.score(1, judge, 70, significance=75, adaptability="62.50")
        scene.score(2, judge, 90)
        scene.score(3, judge, 60)
    scene.lock()

    run = scene.rank()

    row = run.rows.get(candidacy=scene.candidacies[0])
    assert (row.rank, row.is_tied, row.decided_by) == (3, True, "criterion:significance")
    assert (row.deciding_value, row.deciding_above) == ("70.0000", "75.0000")
    assert [r.is_tied for r in run.rows.all()] == [False, True, True, False]


def test_a_tie_to_the_end_is_decided_by_the_lot(scene):
    run = scene.ranked(90, 80, 80, 60)

    row = run.rows.get(position=3)
    assert row.decided_by == "lot"
    assert row.deciding_above < row.deciding_value
    assert len(row.deciding_value) == 12


def test_the_spread_is_highest_less_lowest_total(scene):
    scene.start()
    for judge, value in enumerate((70, 75, "82.50")):
        scene.score(0, judge, value)
    for entry in (1, 2, 3):
        for judge in range(3):
            scene.score(entry, judge, 60)
    scene.lock()

    run = scene.rank()

    spreads = [row.spread for row in run.rows.all()]
    assert spreads == [Decimal("12.5"), Decimal(0), Decimal(0), Decimal(0)]


def test_an_entry_below_the_quorum_is_listed_without_a_rank(scene):
    scene.start()
    scene.score_all(70, 80, 90, 60)
    scene.lock()
    for judge in (0, 1):
        declare_conflict(
            scene.assignment(0, judge),
            by=scene.members[judge].person, at=LATER, kind="family", note="",
        )  # fmt: skip

    run = scene.rank()

    last = run.rows.get(position=4)
    assert (last.candidacy, last.rank, last.score, last.judges) == (
        scene.candidacies[0],
        None,
        None,
        1,
    )


def test_a_withdrawn_entry_makes_room(scene):
    scene.start()
    scene.score_all(70, 80, 90, 60)
    Proposal.objects.filter(number="BMS26-003").update(state="withdrawn")
    scene.lock()

    run = scene.rank()

    rows = run.rows.values_list("candidacy__proposal__number", "rank", "is_selected")
    assert list(rows) == [
        ("BMS26-002", 1, True),
        ("BMS26-001", 2, True),
        ("BMS26-004", 3, False),
        ("BMS26-003", None, False),
    ]


def test_rubrics_with_unlike_scales_agree_with_the_database(scene):
    Criterion.objects.filter(code="resources").update(max_score=5)
    scene.start()
    for entry in range(4):
        for judge in range(3):
            scene.score(entry, judge, f"{50 + 7 * entry}.{judge}1", resources=f"{1 + entry}.25")
    scene.lock()

    run = scene.rank()

    assert (run.state, run.fault) == ("done", "")
    assert differences(run, run.result) == []


MARKS = st.decimals(0, 100, places=2)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(MARKS, min_size=84, max_size=84))
def test_engine_and_database_agree_for_any_marks(scored, values):
    rewrite(scored, values)

    document = ranking_document(scored.stage, scored.group)

    scores = {
        row["proposal"]: int(row["score"].replace(".", "")) for row in rank(document)["results"]
    }
    first = {number: (3, score, True, score) for number, score in scores.items()}
    assert first == scores_by_database(scored.stage, scored.group)


@pytest.fixture
def scored(scene):
    scene.start()
    scene.score_all()
    return scene


def rewrite(scene, values):
    """Other marks with their totals, as if each had been opened and locked again."""
    Scorecard.objects.update(state="open")
    marks = list(Mark.objects.order_by("pk"))
    for mark, value in zip(marks, values, strict=True):
        mark.value = value
    Mark.objects.bulk_update(marks, ["value"])
    measure = measure_of(Criterion.objects.filter(rule_set=scene.stage.rule_set))
    for card in Scorecard.objects.prefetch_related("marks"):
        own = {mark.criterion_id: mark.value for mark in card.marks.all()}
        Scorecard.objects.filter(pk=card.pk).update(
            state="locked", numerator=measure.numerator(own)
        )


def test_adopt_run_is_refused_before_it_is_computed(scene):
    run = queued(scene)

    with pytest.raises(Exception, match=r"computed|dihitung"):
        adopt_run(run, by=scene.organiser, at=LATER)


@pytest.mark.parametrize("rung", ["lowest_range", "highest_minimum", "stage:desk"])
def test_every_rung_of_the_ladder_can_be_told(rung):
    document = json.loads((CASES / "B02_tie_first_criterion.json").read_text())["input"]
    for proposal in document["proposals"]:
        proposal["stage_scores"] = {"desk": "81.0000"}
    result = rank(document)

    value = Sheet({**document}, result).value(rung, "P1")

    assert value in {"0.0000", "80.0000", "81.0000"}
