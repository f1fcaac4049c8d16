"""The engine in a process of its own: the same answer, refusals by code, and limits that hold."""

import pytest

from judging.assigning import EngineStopped, ask_engine, seconds_more, solve
from judging.engine import EngineError, answer
from tests.judging.engine.editions import edition

DOCUMENT = {"kind": "assignment", "input": edition(30, 6, 2)}


def test_child_answers_as_the_engine_does():
    assert solve(DOCUMENT) == answer(DOCUMENT)


def test_child_answers_other_kinds_too():
    document = {"kind": "diagnostics", "input": {"judge_totals": {"P1": {"J1": "80"}}}}

    assert ask_engine(document) == answer(document)


def test_refusal_comes_back_as_its_code():
    document = {"kind": "assignment", "input": DOCUMENT["input"] | {"plan": [["P0", "nobody"]]}}

    with pytest.raises(EngineError, match="unknown_reference"):
        solve(document)


@pytest.mark.parametrize("limit", [{"memory": 32 * 1024**2}, {"seconds": 0}])
def test_child_beyond_a_limit_gives_no_answer(limit):
    with pytest.raises(EngineStopped):
        ask_engine(DOCUMENT, **limit)


def test_a_large_sheet_gives_its_children_more_time():
    """36,000 entries took 73 s on a busy machine; a small sheet waits no longer than before."""
    assert [seconds_more({"evaluations": [{}] * count}) for count in (300, 108_000)] == [0, 216]
