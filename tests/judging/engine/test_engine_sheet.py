"""The score sheet, canonical JSON and the other small kinds."""

import unicodedata
from decimal import Decimal

import pytest

from judging.engine import EngineError, answer, canonical_json, digest, sheet_text


def mark(proposal="P1", judge="J1", criterion="c1", score="80"):
    return {"proposal": proposal, "judge": judge, "criterion": criterion, "score": score}


def refusal(kind, **content):
    with pytest.raises(EngineError) as caught:
        answer({"kind": kind, "input": content})
    return caught.value.code


def test_sheet_is_sorted_by_field_not_by_line():
    # "P1!" stands before "P1," as a line, but after "P1" as a field.
    rows = [mark("P1!"), mark("P10"), mark("P1", "J2"), mark("P1", "J1", "c2"), mark("P1")]

    assert sheet_text(rows) == (
        "kipp-score-sheet/1\n"
        "P1,J1,c1,80.00\nP1,J1,c2,80.00\nP1,J2,c1,80.00\nP1!,J1,c1,80.00\nP10,J1,c1,80.00\n"
    )


def test_sheet_does_not_depend_on_the_order_of_rows():
    rows = [mark("P1"), mark("P2"), mark("Pü")]

    assert sheet_text(rows) == sheet_text(reversed(rows))


def test_sheet_is_in_composed_form():
    assert sheet_text([mark("Pü")]) == sheet_text([mark(unicodedata.normalize("NFD", "Pü"))])


@pytest.mark.parametrize("name", ["P,1", "P\n1", "P\r1", "P\u20281", "", None, 7, "\ud800"])
def test_sheet_refuses_names_that_could_forge_a_line(name):
    assert refusal("hash", rows=[mark(name)]) == "malformed"


def test_sheet_refuses_two_marks_for_one_thing():
    assert refusal("hash", rows=[mark(score="80"), mark(score="80")]) == "duplicate_evaluation"


def test_empty_sheet_is_its_header():
    assert answer({"kind": "hash", "input": {"rows": []}}) == {
        "canonical_text": "kipp-score-sheet/1\n",
        "sha256": digest("kipp-score-sheet/1\n"),
    }


def test_canonical_json_is_one_text_for_one_content():
    content = {"b": [1, Decimal("2.50"), None, True], "a": unicodedata.normalize("NFD", "é")}

    assert canonical_json(content) == '{"a":"é","b":["1","2.50",null,true]}'


@pytest.mark.parametrize(
    "content",
    [1.5, float("nan"), Decimal("NaN"), {1: "a"}, {"a": object()}, b"x", {"ü": 1, "u\u0308": 2}],
)
def test_canonical_json_refuses_what_has_no_one_text(content):
    with pytest.raises(EngineError, match="malformed"):
        canonical_json(content)


def test_lot_does_not_reorder_the_others_when_one_joins():
    names = [f"P{n}" for n in range(20)]

    order = answer({"kind": "lot", "input": {"seed": "s", "proposals": names}})["order"]
    joined = answer({"kind": "lot", "input": {"seed": "s", "proposals": [*names, "Q"]}})["order"]

    assert [name for name in joined if name != "Q"] == order


@pytest.mark.parametrize("seed", [None, ""])
def test_lot_without_seed_is_refused(seed):
    assert refusal("lot", seed=seed, proposals=["P1"]) == "missing_lot_seed"


@pytest.mark.parametrize("proposals", [None, ["P1", "P1"], [1], "P1", [""]])
def test_lot_refuses_what_is_no_list_of_names(proposals):
    assert refusal("lot", seed="s", proposals=proposals) == "malformed"


def rounded(*items):
    rows = [{"value": value, "decimals": decimals} for value, decimals in items]
    return answer({"kind": "rounding", "input": {"items": rows}})["rounded"]


def test_rounding_goes_away_from_zero():
    assert rounded(("-2.5", 0), ("2.5", 0), ("-0.004", 2), ("-0.005", 2), ("0.5", 0)) == [
        "-3", "3", "0.00", "-0.01", "1",
    ]  # fmt: skip


def test_rounding_takes_quotients():
    assert rounded(("2/3", 4), ("-1/8", 2), ("6/3", 0), ("1/6", 1)) == [
        "0.6667", "-0.13", "2", "0.2",
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["1/0", "1/-2", "1/2/3", "1.5/2", "/2", "2/", 1, None, "1e5"])
def test_rounding_refuses_what_is_no_number(value):
    assert refusal("rounding", items=[{"value": value, "decimals": 2}]) == "malformed"


def test_rounding_knows_half_up_only():
    assert refusal("rounding", rounding="HALF_EVEN", items=[]) == "malformed"
