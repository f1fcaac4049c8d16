"""Documents of assignments that contradict themselves, and the smallest ones."""

import copy

import pytest

from judging.engine import EngineError, answer

SOUND = {
    "k": 1,
    "seed": "a",
    "proposals": [{"id": "P1", "topic": "T", "agency": "X", "conflicts": ["J2"]}, {"id": "P2"}],
    "judges": [{"id": "J1", "max_load": 3, "agencies": []}, {"id": "J2", "max_load": 3}],
    "topics": {"T": {"J1": 0, "J2": 40}},
    "cost": {"P2": {"J1": 0, "J2": 10}},
    "plan": [["P1", "J1"]],
    "fixed": [["P2", "J1"]],
    "even": True,
    "linked": True,
    "explain": True,
}


def put(value, *path):
    def spoil(document):
        node = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return spoil


FAULTS = {
    "no_k": (put(None, "k"), "malformed"),
    "k_zero": (put(0, "k"), "malformed"),
    "k_endless": (put(10**9, "k"), "malformed"),
    "k_true": (put(True, "k"), "malformed"),
    "own_k_negative": (put(-1, "proposals", 0, "k"), "malformed"),
    "no_proposals": (put(None, "proposals"), "malformed"),
    "proposal_twice": (put("P2", "proposals", 0, "id"), "malformed"),
    "judge_twice": (put("J2", "judges", 0, "id"), "malformed"),
    "load_negative": (put(-1, "judges", 0, "max_load"), "malformed"),
    "load_below_least": (put(4, "judges", 0, "min_load"), "malformed"),
    "cost_negative": (put(-1, "cost", "P2", "J1"), "malformed"),
    "cost_text": (put("10", "cost", "P2", "J1"), "malformed"),
    "cost_endless": (put(10**7, "cost", "P2", "J1"), "malformed"),
    "seed_list": (put([], "seed"), "malformed"),
    "seed_negative": (put(-1, "seed"), "malformed"),
    "plan_of_triples": (put([["P1", "J1", "J2"]], "plan"), "malformed"),
    "plan_twice": (put([["P1", "J1"], ["P1", "J1"]], "plan"), "malformed"),
    "even_text": (put("yes", "even"), "malformed"),
    "conflict_unknown": (put(["J9"], "proposals", 0, "conflicts"), "unknown_reference"),
    "topic_unknown": (put("U", "proposals", 0, "topic"), "unknown_reference"),
    "cost_unknown_proposal": (put({"P9": {}}, "cost"), "unknown_reference"),
    "cost_unknown_judge": (put(1, "cost", "P2", "J9"), "unknown_reference"),
    "plan_unknown": (put([["P1", "J9"]], "plan"), "unknown_reference"),
    "fixed_unknown": (put([["P9", "J1"]], "fixed"), "unknown_reference"),
    "fixed_in_conflict": (put([["P1", "J2"]], "fixed"), "fixed_in_conflict"),
}


def solve(document):
    return answer({"kind": "assignment", "input": document})


@pytest.mark.parametrize(("spoil", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_contradiction_is_refused_by_its_code(spoil, code):
    document = copy.deepcopy(SOUND)
    spoil(document)

    with pytest.raises(EngineError, match=code):
        solve(document)


def test_sound_document_is_answered():
    result = solve(SOUND)

    assert result["pairs"] == {"P1": ["J1"], "P2": ["J1"]}
    assert result["changed"] == 0


@pytest.mark.parametrize("judges", [[], [{"id": "J1", "max_load": 1}]])
def test_nothing_to_read_is_a_plan(judges):
    result = solve({"k": 2, "proposals": [], "judges": judges, "even": True, "explain": True})

    assert (result["feasible"], result["pairs"], result["connected"]) == (True, {}, True)


def test_nobody_to_read_is_a_shortage():
    result = solve({"k": 2, "proposals": [{"id": "P1"}], "judges": [], "explain": True})

    assert result["shortage"] == 2
    assert result["scarce"] == {"P1": {"eligible": 0, "needed": 2}}
    assert result["capacity"] == {"needed": 2, "places": 0}


def test_least_load_that_cannot_be_reached_names_the_judge():
    document = {
        "k": 1,
        "explain": True,
        "proposals": [{"id": "P1", "conflicts": ["J2"]}, {"id": "P2"}],
        "judges": [{"id": "J1", "max_load": 2}, {"id": "J2", "max_load": 2, "min_load": 2}],
    }

    result = solve(document)

    assert (result["feasible"], result["shortage"]) == (False, 0)
    assert result["below_minimum"] == {"J2": 1}


def test_number_as_seed_is_its_digits():
    assert solve(SOUND | {"seed": 7}) == solve(SOUND | {"seed": "7"})
