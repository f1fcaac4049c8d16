"""The worked cases, each through the function and through the shell."""

import json
from pathlib import Path

import pytest

from judging.engine import EngineError, answer
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
    assert len(CASES) >= 20


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_answer_gives_what_the_case_expects(path):
    case = load(path)

    assert outcome(case) == case["expected"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shell_gives_what_the_case_expects(path):
    expected = load(path)["expected"]

    status, printed = run_engine(path.read_bytes())

    assert printed == expected
    assert status == (1 if "error" in expected else 0)
