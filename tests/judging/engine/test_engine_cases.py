"""The worked cases, each through the function and through the shell."""

import json
from pathlib import Path

import pytest

from judging.engine import EngineError, answer
from tests.judging.engine.assign_reference import cost_of, loads_of, may_read
from tests.judging.engine.shell import run_engine

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def outcome(document):
    try:
        return answer(document)
    except EngineError as error:
        return {"error": error.code}


def test_cases_are_there():
    assert len(CASES) >= 32


def hold(case, answered):
    """A case with `checks` has more than one right answer: that one is held to what it says."""
    expected = dict(case["expected"])
    if not expected.pop("checks", None):
        assert answered == expected
        return
    assert expected.items() <= answered.items()
    hold_pairs(case["input"], answered["pairs"])
    assert cost_of(case["input"], answered["pairs"], {}) == 10 * expected["min_total_cost"]


def hold_pairs(document, pairs):
    for proposal in document["proposals"]:
        panel = set(pairs[proposal["id"]])
        assert len(pairs[proposal["id"]]) == len(panel) == document["k"]
        assert panel <= may_read(document, proposal)
    for judge, load in zip(document["judges"], loads_of(document, pairs), strict=True):
        assert judge.get("min_load", 0) <= load <= judge["max_load"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_answer_gives_what_the_case_expects(path):
    case = load(path)

    hold(case, outcome(case))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shell_gives_what_the_case_expects(path):
    case = load(path)

    status, printed = run_engine(path.read_bytes())

    hold(case, printed)
    assert status == (1 if isinstance(case["expected"].get("error"), str) else 0)
