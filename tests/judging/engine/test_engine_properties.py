"""What holds for every document: equal to the reference, blind to order, fair to a raised mark."""

import copy
import json
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import EngineError, answer, rank
from tests.judging.engine.reference import Reference, UnresolvedTieError
from tests.judging.engine.samples import MONOTONE_LADDER, contests

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))

many = settings(max_examples=500, deadline=None)
some = settings(max_examples=100, deadline=None)


def outcome(document):
    try:
        return rank(document)
    except EngineError as error:
        return error.code


def expected(document):
    try:
        return Reference(document).answer()
    except UnresolvedTieError:
        return "unresolved_tie_at_cut"


@many
@given(contests())
def test_rank_equals_the_reference(document):
    assert outcome(document) == expected(document)


@some
@given(contests(), st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_the_order_of_rows(document, random):
    shuffled = copy.deepcopy(document)
    for part in ("criteria", "proposals", "evaluations"):
        random.shuffle(shuffled[part])
    for row in shuffled["evaluations"]:
        row["scores"] = dict(random.sample(list(row["scores"].items()), len(row["scores"])))

    assert outcome(shuffled) == outcome(document)


@some
@given(contests())
def test_rank_leaves_the_document_alone(document):
    before = copy.deepcopy(document)

    outcome(document)

    assert document == before


@some
@given(contests(with_cut=False))
def test_rank_does_not_depend_on_names(document):
    """Without a lot only merit counts: other names, same scores and ranks."""
    ladder = document["config"]["tie_break"]
    document["config"]["tie_break"] = [key for key in ladder if key != "lot"]
    renamed = copy.deepcopy(document)
    names = {row["id"]: f"Q{99 - n}" for n, row in enumerate(renamed["proposals"])}
    for row in renamed["proposals"]:
        row["id"] = names[row["id"]]
    for row in renamed["evaluations"]:
        row["proposal"], row["judge"] = names[row["proposal"]], "Z" + row["judge"]

    merit = {names[row["proposal"]]: merits(row) for row in outcome(document)["results"]}

    assert {row["proposal"]: merits(row) for row in outcome(renamed)["results"]} == merit


def merits(row):
    return [row.get(key) for key in ("status", "n_judges", "score", "score_exact", "rank")]


@many
@given(contests(ladder=MONOTONE_LADDER, with_cut=False), st.data())
def test_raised_mark_never_worsens_a_rank(document, data):
    rows = [
        (row, name)
        for row in document["evaluations"]
        for name, mark in row["scores"].items()
        if mark is not None
    ]
    if not rows:
        return
    row, name = data.draw(st.sampled_from(rows))
    before = rank_of(document, row["proposal"])

    row["scores"][name] = next(
        item["max_score"] for item in document["criteria"] if item["id"] == name
    )

    after = rank_of(document, row["proposal"])
    assert before is None or after <= before


def rank_of(document, proposal):
    return next(row["rank"] for row in rank(document)["results"] if row["proposal"] == proposal)


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.sampled_from(["", "1e400", "NaN", "-1", "0", "1/0", "٣", " 5", "+5", "9" * 6000, "\ud800"]),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
    st.just(10**400),
)


@settings(max_examples=300, deadline=None)
@given(contests(), st.data())
def test_spoiled_document_gets_a_code_and_never_crashes(document, data):
    spoil(document, data)

    result = outcome(document)

    assert isinstance(result, dict | str)


def spoil(node, data):
    """Walk down at random and put junk where the walk ends."""
    while node:
        key = data.draw(
            st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node)))
        )
        child = node[key]
        if not isinstance(child, dict | list) or not child or data.draw(st.integers(0, 3)) == 0:
            if data.draw(st.integers(0, 4)) == 0:
                del node[key]
            else:
                node[key] = data.draw(JUNK)
            return
        node = child


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_spoiled_case_gets_a_code_and_never_crashes(path, data):
    case = json.loads(path.read_text(encoding="utf-8"))
    spoil(case["input"], data)

    try:
        result = answer(case)
    except EngineError as error:
        result = error.code

    assert isinstance(result, dict | str)


def test_equal_words_in_two_spellings_are_one_name():
    composed, decomposed = "Pü", unicodedata.normalize("NFD", "Pü")
    document = {"kind": "lot", "input": {"seed": "s", "proposals": [composed]}}
    other = {"kind": "lot", "input": {"seed": "s", "proposals": [decomposed]}}

    assert answer(document) == answer(other)
