"""Stages, promotion and places for groups."""

import pytest

from judging.engine import EngineError, answer


def refusal(kind, **content):
    with pytest.raises(EngineError) as caught:
        answer({"kind": kind, "input": content})
    return caught.value.code


def combine(proposals, *, desk="50", final="50", gate=None):
    return {
        "decimals": 2,
        "stages": [{"id": "desk", "weight": desk, "gate": gate}, {"id": "final", "weight": final}],
        "proposals": [{"id": name, "scores": scores} for name, scores in proposals.items()],
    }


def combined(*args, **kwargs):
    results = answer({"kind": "stages", "input": combine(*args, **kwargs)})["results"]
    return [(row["proposal"], row["status"], row["score"], row["rank"]) for row in results]


def test_stages_share_a_rank_and_list_the_stopped_last():
    proposals = {
        "P3": {"desk": "80", "final": "70"},
        "P2": {"desk": "70", "final": "80.001"},
        "P9": {"desk": "90", "final": "90"},
        "P5": {"desk": "90"},
        "P4": {"desk": "59.99"},
        "P6": {"desk": "60", "final": "10"},
        "P1": {"final": None},
    }

    assert combined(proposals, gate="60") == [
        ("P9", "ranked", "90.00", 1),
        ("P2", "ranked", "75.00", 2),
        ("P3", "ranked", "75.00", 2),
        ("P6", "ranked", "35.00", 4),
        ("P1", "incomplete:desk", None, None),
        ("P4", "failed_gate:desk", None, None),
        ("P5", "incomplete:final", None, None),
    ]


def test_stage_of_weight_zero_starts_again():
    scores = {"P1": {"desk": "99", "final": "60"}, "P2": {"desk": "60", "final": "61"}}

    assert [row[:3] for row in combined(scores, desk="0")] == [
        ("P2", "ranked", "61.00"),
        ("P1", "ranked", "60.00"),
    ]


def test_stages_refuse():
    scores = {"P1": {"desk": "1", "final": "2"}}

    assert refusal("stages", **combine(scores, desk="0", final="0")) == "weights_sum_not_positive"
    assert refusal("stages", **combine(scores, desk="-1")) == "malformed"
    assert refusal("stages", **combine({"P1": {"other": "1"}})) == "unknown_reference"
    assert refusal("stages", **combine({"P1": {"desk": 1}})) == "malformed"


def finisher(proposal, rank, score, **more):
    return {"proposal": proposal, "rank": rank, "score": score, **more}


def level(*results, promote=2, **more):
    competitions = [{"id": "Banyumas", "results": list(results)}]
    return {"level": "regency", "promote": promote, "competitions": competitions, **more}


def promoted(*results, **more):
    levels = answer({"kind": "promotion", "input": {"levels": [level(*results, **more)]}})["levels"]
    return levels[0]["competitions"][0]


def test_promotion_passes_over_unranked_and_declined():
    rows = [
        finisher("P4", None, None),
        finisher("P3", 3, "70"),
        finisher("P1", 1, "90", declined=True),
        finisher("P2", 2, "80", declined=False),
    ]

    assert promoted(*rows, promote=3) == {
        "competition": "Banyumas",
        "promoted": ["P2", "P3"],
        "declined": ["P1"],
        "places_unused": 1,
    }


def test_promotion_does_not_choose_between_equals():
    rows = [finisher("P1", 1, "90"), finisher("P2", 2, "80"), finisher("P3", 2, "80")]

    assert refusal("promotion", levels=[level(*rows)]) == "unresolved_tie_at_cut"
    assert promoted(*rows, promote=3)["promoted"] == ["P1", "P2", "P3"]


def test_promotion_refuses_a_rank_without_score():
    assert refusal("promotion", levels=[level(finisher("P1", 1, None))]) == "malformed"


CANDIDATES = [
    {"id": f"P{n}", "category": group}
    for n, group in enumerate(["health", "health", "health", "school", "roads", "health"], start=1)
]


def test_selection_fills_by_rank_past_full_groups():
    content = {
        "ranked": CANDIDATES,
        "n": 4,
        "quotas": {"field": "category", "groups": {"health": {"max": 2}, "sea": {"min": 1}}},
    }

    assert answer({"kind": "selection", "input": content}) == {
        "selected": ["P1", "P2", "P4", "P5"],
        "reason": {"P1": "open", "P2": "open", "P4": "open", "P5": "open"},
        "shortfall": {"sea": 1},
        "skipped": ["P3"],
    }


def test_selection_without_rules_is_the_first_n():
    selected = answer({"kind": "selection", "input": {"ranked": CANDIDATES, "n": 2}})

    assert (selected["selected"], selected["skipped"]) == (["P1", "P2"], [])


def test_selection_refuses():
    quotas = {"field": "category", "groups": {"health": {"min": 2}, "school": {"min": 1}}}

    assert refusal("selection", ranked=CANDIDATES, n=2, quotas=quotas) == "minimums_exceed_n"
    assert refusal("selection", ranked=CANDIDATES, n=0) == "malformed"
    assert (
        refusal("selection", ranked=CANDIDATES, n=3, max_per={"field": "agency", "limit": 1})
        == "malformed"
    )
