"""The rules of a ranking, one sentence at a time, with figures that fit on paper."""

import pytest

from judging.engine import EngineError, rank
from judging.engine.documents import PLAIN_RUNGS, RUNGS_WITH_SUBJECT
from judging.engine.ties import RUNGS
from tests.judging.engine.samples import contest, evaluation, two_criteria


def table(document, *fields):
    return [tuple(row.get(field) for field in fields) for row in rank(document)["results"]]


def field_of(scores, **config):
    """P1, P2, ... with one judge each."""
    rows = [evaluation(f"P{n}", total=score) for n, score in enumerate(scores, start=1)]
    return contest(rows, **config)


def test_ranks_after_a_tie_leave_a_gap():
    document = field_of(["90", "80", "80", "70"])

    assert table(document, "proposal", "rank", "decided_by") == [
        ("P1", 1, "score"),
        ("P2", 2, "score"),
        ("P3", 2, "unresolved"),
        ("P4", 4, "score"),
    ]


def test_names_are_ordered_by_code_point():
    rows = [
        evaluation(name, judge, total="80")
        for name in ("p1", "P2", "P10", "Pü")
        for judge in ("J2", "J10")
    ]

    answer = rank(contest(rows))

    assert [row["proposal"] for row in answer["results"]] == ["P10", "P2", "Pü", "p1"]
    assert [row["judge"] for row in answer["judge_totals"]] == ["J10", "J2"] * 4


def test_unranked_rows_come_last_by_name_and_carry_no_score():
    document = contest(
        [evaluation("P2", total="10"), evaluation("P3", "J1", "draft", total="90")],
        proposals=[
            {"id": "P4", "status": "disqualified"},
            {"id": "P3", "status": "active"},
            {"id": "P2", "status": "active"},
            {"id": "P1", "status": "withdrawn"},
        ],
    )

    assert rank(document)["results"][1:] == [
        {"proposal": name, "status": status, "n_judges": 0, "score": None, "rank": None}
        for name, status in (("P1", "withdrawn"), ("P3", "no_quorum"), ("P4", "disqualified"))
    ]


def test_below_the_quorum_totals_are_shown_without_a_rank():
    document = contest(
        [evaluation("P1", total="80"), evaluation("P2", "J1", total="70"),
         evaluation("P2", "J2", total="71")],
        min_judges=2,
    )  # fmt: skip

    answer = rank(document)

    assert table(document, "proposal", "status", "n_judges", "rank") == [
        ("P2", "ranked", 2, 1),
        ("P1", "no_quorum", 1, None),
    ]
    assert answer["judge_totals"][0]["total"] == "80.0000"


def test_reason_of_the_proposal_wins_over_that_of_the_evaluation():
    document = contest(
        [
            evaluation("P1", "J1", "draft", total="1"),
            evaluation("P1", "J2", "submitted"),
            evaluation("P2", "J3", "void"),
            evaluation("P2", "J2", "recused"),
            evaluation("P2", "J1", "submitted", total=None),
        ],
        proposals=[{"id": "P1", "status": "disqualified"}, {"id": "P2", "status": "active"}],
    )

    ignored = rank(document)["ignored_evaluations"]

    assert [(row["proposal"], row["judge"], row["reason"]) for row in ignored] == [
        ("P1", "J1", "proposal_disqualified"),
        ("P1", "J2", "proposal_disqualified"),
        ("P2", "J1", "incomplete"),
        ("P2", "J2", "recused"),
        ("P2", "J3", "void"),
    ]


def test_empty_mark_is_never_a_zero():
    document = contest(
        [evaluation("P1", "J1", a="0", b="0"), evaluation("P1", "J2", a="90", b=None)],
        criteria=two_criteria(),
    )

    assert table(document, "score", "n_judges") == [("0.0000", 1)]


def test_criterion_without_weight_is_not_owed_and_does_not_count():
    criteria = [*two_criteria(), {"id": "note", "weight": "0", "max_score": "5"}]
    rows = [evaluation("P1", a="80", b="70"), evaluation("P2", a="80", b="70", note="5")]

    assert table(contest(rows, criteria=criteria), "score", "rank") == [("76.0000", 1)] * 2


def test_tie_key_without_any_mark_stands_behind():
    criteria = [*two_criteria(), {"id": "note", "weight": "0", "max_score": "5"}]
    rows = [evaluation("P1", a="80", b="70"), evaluation("P2", a="80", b="70", note="0")]
    document = contest(rows, criteria=criteria, tie_break=["criterion:note"])

    assert table(document, "proposal", "rank") == [("P2", 1), ("P1", 2)]


def test_score_that_rounds_to_zero_has_no_sign():
    criteria = [{"id": "total", "weight": "1", "max_score": "100", "min_score": "-100"}]
    rows = [evaluation("P1", total="-0.004"), evaluation("P2", total="-0.005")]

    assert table(contest(rows, criteria=criteria, decimals=2), "score", "score_exact") == [
        ("0.00", "-1/250"),
        ("-0.01", "-1/200"),
    ]


def test_zero_decimals_have_no_point():
    assert table(field_of(["80.5"], decimals=0), "score", "score_exact") == [("81", "161/2")]


def test_median_of_four_is_the_mean_of_the_middle_two():
    rows = [
        evaluation("P1", f"J{n}", total=mark) for n, mark in enumerate(["10", "81", "80", "99"])
    ]

    assert table(contest(rows, aggregation="median"), "score") == [("80.5000",)]


def test_lowest_range_and_highest_minimum_break_ties():
    rows = [
        evaluation("P1", "J1", total="70"), evaluation("P1", "J2", total="90"),
        evaluation("P2", "J1", total="75"), evaluation("P2", "J2", total="85"),
    ]  # fmt: skip

    for key in ("lowest_range", "highest_minimum"):
        assert table(contest(rows, tie_break=[key]), "proposal", "decided_by") == [
            ("P2", "score"),
            ("P1", key),
        ]


def test_tie_keys_are_rounded_as_scores_are():
    rows = [
        evaluation("P1", "J1", total="79.998"), evaluation("P1", "J2", total="80.002"),
        evaluation("P2", "J1", total="80"), evaluation("P2", "J2", total="80"),
    ]  # fmt: skip
    ladder = ["criterion:total", "lowest_range", "highest_minimum"]

    assert table(contest(rows, decimals=2, tie_break=ladder), "rank") == [(1,), (1,)]


def test_earlier_stage_breaks_ties():
    document = contest(
        [evaluation("P1", total="80"), evaluation("P2", total="80")],
        proposals=[
            {"id": "P1", "status": "active", "stage_scores": {"desk": "9.5"}},
            {"id": "P2", "status": "active", "stage_scores": {"desk": "10"}},
        ],
        tie_break=["stage:desk"],
    )

    assert table(document, "proposal", "decided_by") == [("P2", "score"), ("P1", "stage:desk")]


def test_decided_by_is_the_key_against_the_row_just_above():
    rows = [
        evaluation("P1", a="90", b="65"),
        evaluation("P2", a="80", b="80"),
        evaluation("P3", a="80", b="80"),
        evaluation("P4", a="10", b="10"),
    ]
    document = contest(
        rows, criteria=two_criteria(), tie_break=["criterion:a", "lot"], lot_seed="x"
    )

    assert [row[0] for row in table(document, "decided_by")] == [
        "score", "criterion:a", "lot", "score",
    ]  # fmt: skip


CUTS = [
    ("tie_break", 2, ["P1", "P2"]),
    ("include_all", 2, ["P1", "P2"]),
    ("include_all", 3, ["P1", "P2", "P3", "P4"]),
    ("exclude_all", 3, ["P1", "P2"]),
    ("include_all", 4, ["P1", "P2", "P3", "P4"]),
    ("exclude_all", 4, ["P1", "P2", "P3", "P4"]),
    ("tie_break", 4, ["P1", "P2", "P3", "P4"]),
    ("exclude_all", 5, ["P1", "P2", "P3", "P4", "P5"]),
    ("tie_break", 99, ["P1", "P2", "P3", "P4", "P5"]),
]


@pytest.mark.parametrize(("policy", "top_n", "selected"), CUTS)
def test_cut_selects(policy, top_n, selected):
    scores = ["90", "85", "80", "80", "70"]

    answer = rank(field_of(scores, top_n=top_n, tie_policy_at_cut=policy))

    assert (answer["selected"], answer["selected_count"]) == (selected, len(selected))


def test_cut_policies_look_at_the_score_even_where_the_ladder_decided():
    scores = ["80", "80", "80"]

    included = rank(
        field_of(scores, top_n=1, tie_policy_at_cut="include_all", tie_break=["lot"], lot_seed="x")
    )
    excluded = rank(
        field_of(scores, top_n=1, tie_policy_at_cut="exclude_all", tie_break=["lot"], lot_seed="x")
    )

    assert (included["selected_count"], excluded["selected"]) == (3, [])


def test_unresolved_tie_above_the_cut_is_no_obstacle():
    assert rank(field_of(["80", "80", "70"], top_n=2))["selected"] == ["P1", "P2"]


def test_unresolved_tie_at_the_cut_is_refused():
    with pytest.raises(EngineError, match="unresolved_tie_at_cut"):
        rank(field_of(["90", "80", "80"], top_n=2))


def test_without_top_n_nobody_is_selected():
    assert "selected" not in rank(field_of(["80"], top_n=None))


def test_nothing_to_rank_is_an_answer():
    assert rank(contest(top_n=3)) == {
        "results": [],
        "judge_totals": [],
        "ignored_evaluations": [],
        "selected": [],
        "selected_count": 0,
    }


def test_every_rung_of_the_ladder_has_its_key():
    assert set(RUNGS) == {*PLAIN_RUNGS, *RUNGS_WITH_SUBJECT}
