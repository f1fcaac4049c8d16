"""A ranking over several stages: published scores combined, gates, and corrections of judges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import EngineError, answer, rank
from tests.judging.engine.reference import Reference, UnresolvedTieError
from tests.judging.engine.samples import contest, evaluation, staged_contests


def staged(scores, stage_scores, **config):
    """P1, P2, ... with one judge each in the final and a desk score that was published."""
    rows = [evaluation(f"P{n}", total=score) for n, score in enumerate(scores, start=1)]
    proposals = [
        {
            "id": f"P{n}",
            "status": "active",
            "stage_scores": {} if score is None else {"desk": score},
        }
        for n, score in enumerate(stage_scores, start=1)
    ]
    stages = [
        {"id": "desk", "weight": "60", "gate": None},
        {"id": "final", "weight": "40", "gate": None},
    ]
    config = {"own_stage": "final", "stages": stages} | config
    return contest([row for row in rows if row["scores"]["total"]], proposals=proposals, **config)


def table(document, *fields):
    return [tuple(row.get(field) for field in fields) for row in rank(document)["results"]]


def refusal(document):
    with pytest.raises(EngineError) as caught:
        rank(document)
    return caught.value.code


def test_published_scores_are_combined_and_rounded_once():
    document = staged(["80", "90"], ["81.0001", "74.3333"])

    assert table(document, "proposal", "score", "score_exact", "stage_score", "rank") == [
        ("P1", "80.6001", "4030003/50000", "80.0000", 1),
        ("P2", "80.6000", "4029999/50000", "90.0000", 2),
    ]


def test_own_score_is_rounded_before_it_is_combined():
    """A third of a point is published with two decimals, and the published one counts."""
    rows = [
        evaluation("P1", judge, total=mark)
        for judge, mark in zip("abc", ("80", "80", "81"), strict=True)
    ]
    document = contest(
        rows,
        proposals=[{"id": "P1", "status": "active", "stage_scores": {"desk": "80.00"}}],
        decimals=2,
        own_stage="final",
        stages=[{"id": "desk", "weight": "1"}, {"id": "final", "weight": "99"}],
    )

    assert table(document, "score_exact", "stage_score") == [("803267/10000", "80.33")]


def test_first_stage_in_order_that_stops_an_entry_names_its_status():
    stages = [
        {"id": "desk", "weight": "60", "gate": "70"},
        {"id": "final", "weight": "40", "gate": "75"},
    ]
    document = staged(
        ["80", "80", "80", "74.9999", None], ["70", None, "69.9999", "80", "80"], stages=stages
    )

    assert table(document, "proposal", "status", "score", "stage_score", "rank") == [
        ("P1", "ranked", "74.0000", "80.0000", 1),
        ("P2", "incomplete:desk", None, "80.0000", None),
        ("P3", "failed_gate:desk", None, "80.0000", None),
        ("P4", "failed_gate:final", None, "74.9999", None),
        ("P5", "no_quorum", None, None, None),
    ]


def test_stage_of_weight_zero_is_a_gate_only():
    stages = [
        {"id": "desk", "weight": "0", "gate": "70"},
        {"id": "final", "weight": "40", "gate": None},
    ]
    document = staged(["80", "95"], ["99", "60"], stages=stages)

    assert table(document, "proposal", "status", "score") == [
        ("P1", "ranked", "80.0000"),
        ("P2", "failed_gate:desk", None),
    ]


def test_cut_and_ties_use_the_combined_score():
    document = staged(["80", "70", "60"], ["60", "70", "90"], top_n=1)

    answered = rank(document)

    assert answered["selected"] == ["P3"]


def test_ladder_may_name_the_own_stage():
    document = staged(["80", "90"], ["80", "73.3333"], tie_break=["stage:final"], decimals=2)

    assert table(document, "proposal", "score", "decided_by") == [
        ("P2", "80.00", "score"),
        ("P1", "80.00", "stage:final"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"own_stage": "visit"}, "unknown_reference"),
        ({"own_stage": None}, "malformed"),
        ({"stages": None}, "malformed"),
        ({"stages": [{"id": "final", "weight": "0"}]}, "weights_sum_not_positive"),
        ({"stages": [{"id": "final", "weight": "2"}, {"id": "x", "weight": "-1"}]}, "malformed"),
        ({"stages": [{"id": "final", "weight": "2"}] * 2}, "malformed"),
    ],
)
def test_combination_that_has_no_meaning_is_refused(change, code):
    assert refusal(staged(["80"], ["80"], **change)) == code


def calibrated(corrections, ratio="1.0000", **more):
    rows = [evaluation("P1", "J1", total="80"), evaluation("P1", "J2", total="71")]
    document = contest(rows, aggregation="calibrated_mean", **more)
    return document | {"calibration": {"lambda": ratio, "corrections": corrections}}


def test_published_corrections_come_off_before_the_mean():
    document = calibrated({"J1": "1.0001", "J2": "-0.5", "J9": "4"})

    assert table(document, "score_exact", "score") == [("1504999/20000", "75.2500")]


def test_infinite_lambda_is_the_plain_mean():
    document = calibrated({"J1": "0.0000", "J2": "0"}, "infinite")

    assert table(document, "score_exact") == [("151/2",)]


@pytest.mark.parametrize(
    ("calibration", "code"),
    [
        (None, "missing_calibration"),
        ({"lambda": "1", "corrections": {"J1": "0"}}, "missing_calibration"),
        ({"lambda": "1", "corrections": {"J1": "0", "J2": None}}, "missing_calibration"),
        ({"lambda": "-1", "corrections": {}}, "malformed"),
        ({"lambda": "infinite", "corrections": {"J1": "1"}}, "malformed"),
        ({"corrections": {"J1": "0", "J2": "0"}}, "malformed"),
        ([], "malformed"),
    ],
)
def test_calibrated_mean_without_its_corrections_is_refused(calibration, code):
    assert refusal(calibrated({}) | {"calibration": calibration}) == code


def test_ranking_and_kind_calibration_agree_on_published_corrections():
    totals = {"P1": {"J1": "80", "J2": "90"}, "P2": {"J1": "70"}, "P3": {"J2": "78"}}
    rows = [(name, judge, mark) for name, panel in totals.items() for judge, mark in panel.items()]
    told = answer(
        {
            "kind": "calibration",
            "input": {
                "judge_totals": [
                    dict(zip(("proposal", "judge", "total"), row, strict=True)) for row in rows
                ],
                "lambda": "1.7",
                "decimals": 4,
            },
        }
    )
    corrections = {judge: row["rounded"] for judge, row in told["judge_correction"].items()}
    document = contest(
        [evaluation(name, judge, total=mark) for name, judge, mark in rows],
        aggregation="calibrated_mean",
    ) | {"calibration": {"lambda": "1.7", "corrections": corrections}}

    scores = {row["proposal"]: row["score"] for row in rank(document)["results"]}

    assert scores == {
        row["proposal"]: row["calibrated_from_published"] for row in told["proposals"]
    }


@settings(max_examples=150, deadline=None)
@given(staged_contests())
def test_combined_ranking_equals_the_reference(document):
    try:
        expected = Reference(document).answer()
    except UnresolvedTieError:
        expected = "unresolved_tie_at_cut"

    try:
        answered = rank(document)
    except EngineError as error:
        answered = error.code

    assert answered == expected


@settings(max_examples=150, deadline=None)
@given(staged_contests(), st.randoms(use_true_random=False))
def test_raised_mark_never_worsens_a_combined_rank(document, random):
    """A gate may be reached by it, or a rank be better; nothing gets worse."""
    config = document["config"] | {"top_n": None}
    config["tie_break"] = [rung for rung in config["tie_break"] if rung != "lowest_range"]
    document["config"] = config
    marks = [
        (row, name)
        for row in document["evaluations"]
        for name, mark in row["scores"].items()
        if mark is not None
    ]
    if not marks:
        return
    row, name = random.choice(marks)
    before = rank_of(document, row["proposal"])

    row["scores"][name] = next(c["max_score"] for c in document["criteria"] if c["id"] == name)

    after = rank_of(document, row["proposal"])
    assert before is None or after <= before


def rank_of(document, proposal):
    return next(row["rank"] for row in rank(document)["results"] if row["proposal"] == proposal)
