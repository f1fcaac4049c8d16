"""The cut under rules about groups: against every list there is, and what is told about it."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import EngineError, answer, needs_solver, rank
from tests.judging.engine.brute import best_list, limits, missing, obeys
from tests.judging.engine.samples import RULES, any_field_with_rules, contest, evaluation


def field_of(*rows, top_n, quotas, **config):
    """Entries from best to last: name, category, agency; a point apart."""
    return contest(
        [evaluation(row[0], total=str(90 - at)) for at, row in enumerate(rows)],
        proposals=[
            {"id": name, "status": "active", "facts": {"category": category, "agency": agency}}
            for name, category, agency in rows
        ],
        top_n=top_n,
        quotas=quotas,
        **config,
    )


HEALTH_AND_ROADS = [
    ("P1", "health", "A"),
    ("P2", "health", "A"),
    ("P3", "health", "B"),
    ("P4", "roads", "C"),
    ("P5", "schools", "C"),
]
AGENCY = {"field": "agency", "limit": 1}


def outcome(document):
    try:
        return rank(document)
    except EngineError as error:
        return error.code


def test_full_group_is_passed_over_and_named():
    answered = rank(field_of(*HEALTH_AND_ROADS, top_n=3, quotas=[AGENCY]))

    assert answered["selected"] == ["P1", "P3", "P4"]
    assert answered["selected_without_quotas"] == ["P1", "P2", "P3"]
    assert answered["skipped"] == ["P2"]
    assert answered["displaced"] == {"P2": {"rule": "maximum", "field": "agency", "group": "A"}}
    assert set(answered["quota_reasons"].values()) == {"open"}


def test_minimum_takes_the_place_of_the_last():
    quotas = [{"field": "category", "groups": {"schools": {"min": 1}, "sea": {"min": 1}}}]

    answered = rank(field_of(*HEALTH_AND_ROADS, top_n=3, quotas=quotas))

    assert answered["selected"] == ["P1", "P2", "P5"]
    assert answered["quota_reasons"] == {"P1": "open", "P2": "open", "P5": "minimum"}
    assert answered["shortfall"] == {"category:sea": 1}
    assert answered["displaced"] == {
        "P3": {"rule": "minimum", "field": "category", "group": "schools"}
    }


def test_two_rules_are_weighed_by_the_sum_of_scores():
    """Greedy takes P1 first and then finds no second entry; together P2 and P3 are worth more."""
    rows = [("P1", "x", "A"), ("P2", "y", "A"), ("P3", "x", "B"), ("P4", "z", "Z")]
    quotas = [{"field": "category", "groups": {"x": {"max": 1}, "z": {"max": 0}}}, AGENCY]

    answered = rank(field_of(*rows, top_n=2, quotas=quotas))

    assert answered["selected"] == ["P2", "P3"]
    assert answered["displaced"] == {"P1": {"rule": "maximum", "field": "category", "group": "x"}}


def test_policy_at_the_cut_says_how_many_places_there_are():
    document = field_of(
        *HEALTH_AND_ROADS, top_n=3, quotas=[AGENCY], tie_policy_at_cut="include_all"
    )
    for row in document["evaluations"][2:4]:
        row["scores"]["total"] = "86.5"

    answered = rank(document)

    assert answered["selected_without_quotas"] == ["P1", "P2", "P3", "P4"]
    assert answered["selected"] == ["P1", "P3", "P4"]


@pytest.mark.parametrize("quotas", [RULES[:1], RULES[1:2], RULES])
def test_names_alone_never_decide(quotas):
    """Two entries that are equal in everything: one place is left for them."""
    names = ("P1", "P2", "P3", "P4")
    facts = {"category": "A", "agency": "u", "region": "coast"}
    document = contest(
        [evaluation(name, total="80") for name in names],
        proposals=[{"id": name, "status": "active", "facts": dict(facts)} for name in names],
        top_n=4,
        quotas=quotas,
    )

    assert outcome(document) == "unresolved_tie_at_cut"


def test_equals_that_no_rule_would_exchange_are_no_obstacle():
    """P1 and P2 are equal, but P2's agency has its place by a better entry."""
    document = field_of(
        ("P0", "x", "B"),
        ("P1", "x", "A"),
        ("P2", "x", "B"),
        top_n=2,
        quotas=[AGENCY],
        tie_policy_at_cut="include_all",
    )
    document["evaluations"][2]["scores"]["total"] = "89"

    assert rank(document)["selected"] == ["P0", "P1"]


@pytest.mark.parametrize(
    ("quotas", "code"),
    [
        ([{"field": "region", "limit": 1}], "malformed"),
        ([{"field": "agency"}], "malformed"),
        ([{"field": "agency", "limit": 0}], "malformed"),
        ([{"field": "agency", "limit": 1, "groups": {}}], "malformed"),
        ([{"field": "category", "groups": {"health": {"min": 2, "max": 1}}}], "malformed"),
        (
            [{"field": "category", "groups": {"a": {"min": 2}, "b": {"min": 2}}}],
            "minimums_exceed_n",
        ),
    ],
)
def test_rules_that_cannot_hold_are_refused(quotas, code):
    assert outcome(field_of(*HEALTH_AND_ROADS, top_n=3, quotas=quotas)) == code


def test_only_several_rules_and_a_cut_need_the_solver():
    document = field_of(*HEALTH_AND_ROADS, top_n=3, quotas=[AGENCY])
    assert not needs_solver(document)

    document["config"]["quotas"] *= 2
    assert needs_solver(document)

    document["config"]["top_n"] = None
    assert not needs_solver(document)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_selected_are_the_best_of_all_lists(seed):
    random = Random(seed)
    rules = random.sample(RULES, random.randint(1, 3))
    document = any_field_with_rules(random, rules)

    answered = outcome(document)

    hold_to_brute_force(document, answered, rules)


def hold_to_brute_force(document, answered, rules):
    """Ties have a lot here, so the order is strict and the best list is one."""
    order = [row["proposal"] for row in answered["results"]]
    scores = {row["proposal"]: Fraction(row["score"]) for row in answered["results"]}
    facts = {row["id"]: row["facts"] for row in document["proposals"]}
    places = document["config"]["top_n"]
    best = best_list(order, scores, facts, rules, places)
    assert answered["selected"] == best
    empty = missing(rules, facts, best)
    told = {f"{field}:{group}": number for (field, group), number in empty.items()}
    assert answered["shortfall"] == told
    assert answered["displaced"].keys() == set(answered["selected_without_quotas"]) - set(best)
    hold_displaced(answered, facts, rules)


def hold_displaced(answered, facts, rules):
    for name, why in answered["displaced"].items():
        rule = next((rule for rule in rules if rule["field"] == why["field"]), None)
        if why["rule"] == "maximum":
            assert facts[name][why["field"]] == why["group"]
            taken = [n for n in answered["selected"] if facts[n][why["field"]] == why["group"]]
            assert len(taken) >= limits(rule, why["group"])[1]
        if why["rule"] == "minimum":
            assert limits(rule, why["group"])[0] > 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_kind_selection_answers_several_rules_likewise(seed):
    random = Random(seed)
    quotas, limit = RULES[random.choice([0, 2])], {"field": "agency", "limit": random.randint(1, 2)}
    document = any_field_with_rules(random, [quotas, limit])
    places = document["config"]["top_n"]
    told = rank(document)
    facts = {row["id"]: row["facts"] for row in document["proposals"]}
    ranked = [
        {"id": row["proposal"], "score": row["score"], **facts[row["proposal"]]}
        for row in told["results"]
    ]

    answered = answer(
        {
            "kind": "selection",
            "input": {"ranked": ranked, "n": places, "quotas": quotas, "max_per": limit},
        }
    )

    assert answered["selected"] == told["selected"]
    assert answered["reason"] == told["quota_reasons"]
    assert answered["skipped"] == told["skipped"]


@pytest.mark.slow
def test_a_national_field_under_three_rules_has_one_answer():
    random = Random(1)
    document = contest(
        [evaluation(f"P{at:04}", total=f"{random.gauss(70, 6):.2f}") for at in range(3600)],
        proposals=[
            {
                "id": f"P{at:04}",
                "status": "active",
                "facts": {
                    "category": f"C{random.randrange(8)}",
                    "agency": f"A{random.randrange(500)}",
                    "region": f"R{random.randrange(38)}",
                },
            }
            for at in range(3600)
        ],
        tie_break=["lot"],
        lot_seed="undian",
        top_n=99,
        quotas=[
            {"field": "category", "groups": {f"C{at}": {"min": 5, "max": 20} for at in range(8)}},
            {"field": "agency", "limit": 1},
            {"field": "region", "groups": {f"R{at}": {"min": 1, "max": 6} for at in range(38)}},
        ],
    )
    facts = {row["id"]: row["facts"] for row in document["proposals"]}

    answered = rank(document)

    assert len(answered["selected"]) == 99
    assert obeys(document["config"]["quotas"], facts, answered["selected"])
    assert answered["shortfall"] == {}
    document["proposals"].reverse()
    assert rank(document) == answered
