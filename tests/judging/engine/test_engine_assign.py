"""Assignment held against every plan there is, on problems small enough to count them."""

import copy
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import answer
from judging.engine.assign import BARRED, Problem, assign
from judging.engine.jitter import jitter
from judging.engine.linking import group_of_judges, typical_link
from judging.engine.problems import read_problem
from tests.judging.engine.assign_reference import (
    all_plans,
    largest_shortage,
    may_read,
    worth,
)
from tests.judging.engine.editions import edition, split_edition

COSTS = st.sampled_from([0, 0, 0, 10, 10, 40, 40, None])


def solve(document):
    return answer({"kind": "assignment", "input": document})


def jitter_of(document):
    """The jitter of each pair; none without a seed."""
    if not document.get("seed"):
        return {}
    proposals = sorted(row["id"] for row in document["proposals"])
    judges = sorted(row["id"] for row in document["judges"])
    numbers = jitter(document["seed"], (len(proposals), len(judges)))
    return {
        (entry, judge): int(numbers[row, column])
        for row, entry in enumerate(proposals)
        for column, judge in enumerate(judges)
    }


@st.composite
def problems(draw):
    """Up to four proposals and four judges with conflicts, caps, a plan and fixed pairs."""
    judges = [f"J{number}" for number in range(draw(st.integers(1, 4)))]
    entries = [f"P{number}" for number in range(draw(st.integers(1, 4)))]
    some = st.lists(st.sampled_from(judges), unique=True, max_size=1)
    proposals = [{"id": entry, "conflicts": draw(some)} for entry in entries]
    barred = {(row["id"], judge) for row in proposals for judge in row["conflicts"]}
    pairs = [(entry, judge) for entry in entries for judge in judges]
    subset = st.lists(st.sampled_from(pairs), unique=True, max_size=5)
    return {
        "k": draw(st.integers(1, 2)),
        "seed": draw(st.sampled_from(["", "a", "b"])),
        "proposals": proposals,
        "judges": [
            {
                "id": judge,
                "max_load": draw(st.sampled_from([1, 2, 3, 4, 4, 4])),
                "min_load": draw(st.sampled_from([0, 0, 0, 0, 0, 1])),
            }
            for judge in judges
        ],
        "cost": {entry: {judge: draw(COSTS) for judge in judges} for entry in entries},
        "plan": [list(pair) for pair in draw(subset)],
        "fixed": [list(pair) for pair in draw(subset) if pair not in barred][:2],
        "even": draw(st.booleans()),
    }


def check_against_reference(document):
    plans = list(all_plans(document))
    result = solve(document)

    assert result["feasible"] == bool(plans)
    if not plans:
        assert result["shortage"] == largest_shortage(document)
        assert result["shortage"] == result["evaluations_needed"] - result["evaluations_possible"]
        return
    chosen = {entry: set(panel) for entry, panel in result["pairs"].items()}
    assert chosen in plans
    extra = jitter_of(document)
    assert worth(document, chosen, extra) == min(worth(document, plan, extra) for plan in plans)


@settings(max_examples=120, deadline=None)
@given(problems())
def test_plan_is_the_best_of_all_and_impossible_ones_lack_most(document):
    check_against_reference(document)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(problems())
def test_plan_is_the_best_of_all_at_length(document):
    check_against_reference(document)


def barred(document):
    return [
        (proposal["id"], judge["id"])
        for proposal in document["proposals"]
        for judge in document["judges"]
        if judge["id"] not in may_read(document, proposal)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_edition_is_even_linked_and_without_conflict(seed):
    document = edition(60, 7, 3, seed=seed)

    result = solve(document)

    assert all(len(set(panel)) == 3 for panel in result["pairs"].values())
    assert not [pair for pair in barred(document) if pair[1] in result["pairs"][pair[0]]]
    assert max(result["loads"].values()) - min(result["loads"].values()) <= 1
    assert result["connected"]


def test_order_of_the_document_is_no_matter():
    document = edition(40, 6, 2)
    shuffled = copy.deepcopy(document)
    random.Random(3).shuffle(shuffled["proposals"])
    random.Random(4).shuffle(shuffled["judges"])
    shuffled["topics"] = {
        topic: dict(reversed(row.items())) for topic, row in reversed(document["topics"].items())
    }

    assert solve(shuffled) == solve(document)


def test_another_seed_mixes_other_panels_at_the_same_cost():
    document = edition(60, 7, 3)

    one, other = solve(document), solve(document | {"seed": "2027"})

    assert one["pairs"] != other["pairs"]
    assert abs(one["min_total_cost"] - other["min_total_cost"]) <= 60


def pairs_of(result):
    return [[entry, judge] for entry, panel in result["pairs"].items() for judge in panel]


def test_nothing_changes_where_nothing_has_to():
    document = edition(60, 7, 3)
    plan = pairs_of(solve(document))

    again = solve(document | {"plan": plan, "seed": "another"})

    assert again["changed"] == 0
    assert again["added"] == again["removed"] == []


def test_readings_of_one_who_left_go_evenly_to_the_others():
    document = edition(60, 7, 3)
    before = solve(document)
    left = document["judges"][2]
    after = copy.deepcopy(document) | {"plan": pairs_of(before)}
    for judge in after["judges"]:
        judge["max_load"] = 0 if judge["id"] == left["id"] else judge["max_load"] + 10

    result = solve(after)

    assert result["changed"] == before["loads"][left["id"]]
    assert result["loads"].pop(left["id"]) == 0
    assert max(result["loads"].values()) - min(result["loads"].values()) <= 1


def test_fixed_readings_stay_with_one_who_left():
    document = edition(60, 7, 3)
    plan = pairs_of(solve(document))
    mine = [pair for pair in plan if pair[1] == "J2"]
    for judge in document["judges"]:
        judge["max_load"] = 0 if judge["id"] == "J2" else 60

    result = solve(document | {"plan": plan, "fixed": mine[:5]})

    assert result["loads"]["J2"] == 5
    assert result["changed"] == len(mine) - 5


def test_large_problem_looks_at_the_best_pairs_at_the_same_cost():
    _, problem = read_problem(edition(200, 80, 2))

    few, whole = assign(replace(problem, arcs=100)), assign(problem)

    assert few.pairs.sum(axis=1).tolist() == [2] * 200
    assert not (few.pairs & (problem.cost == BARRED)).any()
    assert sorted(few.pairs.sum(axis=0)) == sorted(whole.pairs.sum(axis=0))
    assert problem.cost[few.pairs].sum() == problem.cost[whole.pairs].sum()


def test_large_problem_stays_even_when_a_judge_leaves():
    _, problem = read_problem(edition(200, 80, 2))
    plan = assign(problem).pairs
    most = problem.most + 5
    most[7] = 0

    result = assign(replace(problem, plan=plan, most=most, arcs=2000)).pairs

    loads = np.delete(result.sum(axis=0), 7)
    assert np.count_nonzero(result & ~plan) == plan[:, 7].sum()
    assert loads.max() - loads.min() <= 1


def test_large_problem_looks_at_all_pairs_where_the_best_do_not_suffice():
    """Everybody's sixty best may be the same few judges."""
    rows, judges = 130, 130
    cost = np.tile(np.arange(judges, dtype=np.int32), (rows, 1))
    none = np.zeros((rows, judges), bool)
    one = np.ones(judges, int)
    problem = Problem(one[:rows], one * 0, one, cost, none, none, arcs=100)

    result = assign(problem)

    assert result.pairs.sum(axis=0).tolist() == [1] * judges


def test_plan_does_not_grow_past_what_a_path_adds():
    """A new entry for a full judge alone goes there: moving others would be two changes."""
    document = {
        "k": 1,
        "even": True,
        "explain": True,
        "proposals": [{"id": f"P{number}"} for number in range(4)],
        "judges": [{"id": "J1", "max_load": 9}, {"id": "J2", "max_load": 9}],
        "cost": {"P3": {"J1": 0}},
        "plan": [["P0", "J1"], ["P1", "J1"], ["P2", "J2"]],
    }

    result = solve(document)

    assert result["added"] == [["P3", "J1"]]
    assert result["loads"] == {"J1": 3, "J2": 1}


def test_camps_are_linked_by_the_fewest_swaps():
    apart, linked = solve(split_edition()), solve(split_edition(linked=True))

    assert (apart["connected"], apart["linking_sd"], apart["swaps"]) == (False, None, 0)
    assert apart["linked_groups"] == [["J1", "J2", "J3"], ["J4", "J5", "J6"]]
    assert (linked["connected"], linked["swaps"]) == (True, 1)
    assert linked["min_total_cost"] == 80
    assert linked["loads"] == apart["loads"]
    assert float(linked["linking_sd"]) > 0


def test_camps_that_may_not_meet_get_anchors_proposed():
    document = split_edition(linked=True)
    document["topics"] = {"A": {"J1": 0, "J2": 0, "J3": 0}, "B": {"J4": 0, "J5": 0, "J6": 0}}

    result = solve(document)

    assert (result["connected"], result["swaps"]) == (False, 0)
    assert len(result["anchors"]) == 5


def test_typical_link_is_the_mean_resistance_between_judges():
    """Three judges in a row, two common proposals a step: 1, 1 and 2 ohms."""
    pairs = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1]], bool)

    assert typical_link(pairs) == pytest.approx(np.sqrt((1 + 1 + 2) / 3))
    assert group_of_judges(pairs).tolist() == [0, 0, 0]


def test_judge_without_work_belongs_to_no_group():
    pairs = np.array([[0, 1, 0, 0], [0, 0, 0, 1], [0, 1, 0, 0]], bool)

    assert group_of_judges(pairs).tolist() == [-1, 0, -1, 1]
    assert typical_link(pairs) is None
