"""Every code of refusal, alone and in the order in which reasons win."""

import copy

import pytest

from judging.engine import EngineError, answer, rank
from tests.judging.engine.samples import contest, evaluation, two_criteria


def refusal(document):
    with pytest.raises(EngineError) as caught:
        rank(document)
    return caught.value.code


def sound():
    """Two criteria, a ladder and a cut: something for every fault to spoil."""
    return contest(
        [
            evaluation("P1", "J1", a="80", b="70"),
            evaluation("P1", "J2", a="81", b="75.5"),
            evaluation("P2", "J1", "draft", a="90", b=None),
        ],
        proposals=[
            {"id": "P1", "status": "active", "stage_scores": {"desk": "80"}},
            {"id": "P2", "status": "active"},
        ],
        criteria=two_criteria(),
        tie_break=["criterion:a", "stage:desk", "lot"],
        lot_seed="seed",
        top_n=1,
        tie_policy_at_cut="tie_break",
    )


def put(value, *path):
    """Return a fault: the value at this place of the document."""

    def spoil(document):
        node = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return spoil


def drop(*path):
    def spoil(document):
        node = document
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]

    return spoil


def add_row(**row):
    return lambda document: document["evaluations"].append(row)


MARK = ("evaluations", 0, "scores", "a")

NOT_A_DECIMAL = [
    80, 80.5, True, [], {}, "", " 80", "80 ", "80\n", "+80", "8e1", "1e400", "NaN", "Infinity", "-",
    ".5", "5.", "8,5", "0x10", "1_000", "٨٠", "1/2", "--1", "1.2.3", "9" * 5000, "80\ud800",
]  # fmt: skip

MALFORMED = {
    "no_config": drop("config"),
    "no_criteria": drop("criteria"),
    "no_proposals": drop("proposals"),
    "no_evaluations": drop("evaluations"),
    "config_list": put([], "config"),
    "criteria_mapping": put({}, "criteria"),
    "evaluations_null": put(None, "evaluations"),
    "row_text": put("P1", "proposals", 0),
    "no_decimals": drop("config", "decimals"),
    "decimals_text": put("4", "config", "decimals"),
    "decimals_true": put(True, "config", "decimals"),
    "decimals_float": put(4.0, "config", "decimals"),
    "decimals_negative": put(-1, "config", "decimals"),
    "decimals_endless": put(10**9, "config", "decimals"),
    "no_rounding": drop("config", "rounding"),
    "half_even": put("HALF_EVEN", "config", "rounding"),
    "no_aggregation": drop("config", "aggregation"),
    "aggregation_list": put(["mean"], "config", "aggregation"),
    "trim_without_number": put("trimmed_mean", "config", "aggregation"),
    "trim_of_two": put(2, "config", "trim_min_judges"),
    "no_quorum": drop("config", "min_judges"),
    "quorum_zero": put(0, "config", "min_judges"),
    "quorum_null": put(None, "config", "min_judges"),
    "top_zero": put(0, "config", "top_n"),
    "top_text": put("10", "config", "top_n"),
    "cut_policy": put("coin", "config", "tie_policy_at_cut"),
    "ladder_text": put("lot", "config", "tie_break"),
    "ladder_of_numbers": put([1], "config", "tie_break"),
    "ladder_unknown": put(["alphabet"], "config", "tie_break"),
    "ladder_kind_unknown": put(["judge:J1"], "config", "tie_break"),
    "ladder_without_subject": put(["criterion:"], "config", "tie_break"),
    "seed_number": put(7, "config", "lot_seed"),
    "criterion_twice": put("a", "criteria", 1, "id"),
    "criterion_without_name": put("", "criteria", 1, "id"),
    "no_weight": drop("criteria", 0, "weight"),
    "weight_number": put(60, "criteria", 0, "weight"),
    "weight_negative": put("-1", "criteria", 1, "weight"),
    "no_maximum": drop("criteria", 0, "max_score"),
    "maximum_zero": put("0", "criteria", 0, "max_score"),
    "maximum_below_minimum": put("101", "criteria", 0, "min_score"),
    "proposal_twice": put("P1", "proposals", 1, "id"),
    "proposal_number": put(1, "proposals", 1, "id"),
    "proposal_status": put("lost", "proposals", 1, "status"),
    "no_proposal_status": drop("proposals", 1, "status"),
    "stage_scores_list": put([], "proposals", 0, "stage_scores"),
    "stage_score_number": put(80, "proposals", 0, "stage_scores", "desk"),
    "no_judge": drop("evaluations", 0, "judge"),
    "judge_null": put(None, "evaluations", 0, "judge"),
    "judge_half_character": put("J\udc00", "evaluations", 0, "judge"),
    "evaluation_status": put("locked", "evaluations", 0, "status"),
    "no_scores": drop("evaluations", 0, "scores"),
    "scores_list": put([], "evaluations", 0, "scores"),
    "criterion_in_two_spellings": put({"ü": "1", "u\u0308": "2"}, "evaluations", 0, "scores"),
}


def test_sound_document_is_answered():
    assert rank(sound())["selected"] == ["P1"]


@pytest.mark.parametrize("fault", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_document_is_refused(fault):
    document = sound()
    fault(document)

    assert refusal(document) == "malformed"


@pytest.mark.parametrize("value", NOT_A_DECIMAL, ids=lambda value: ascii(value)[:12])
def test_score_that_is_no_decimal_text_is_refused(value):
    document = sound()
    put(value, *MARK)(document)

    assert refusal(document) == "malformed"


@pytest.mark.parametrize("document", [None, [], "", 0, True, {}])
def test_what_is_no_document_is_refused(document):
    assert refusal(document) == "malformed"


# In the order in which they win.
FAULTS = [
    ("malformed", put(True, "evaluations", 2, "scores", "b"), put("-1", "criteria", 1, "weight")),
    (
        "unsupported_method",
        put("borda", "config", "aggregation"),
        put("geometric", "config", "aggregation"),
    ),
    (
        "unknown_reference",
        put("P9", "evaluations", 2, "proposal"),
        put("1", "evaluations", 2, "scores", "z"),
        put(None, "evaluations", 2, "scores", "z"),
        put(["criterion:z"], "config", "tie_break"),
    ),
    (
        "score_out_of_range",
        put("100.01", *MARK),
        put("-0.01", *MARK),
        put("100.5", "evaluations", 2, "scores", "a"),
    ),
    (
        "duplicate_evaluation",
        add_row(proposal="P1", judge="J1", status="submitted", scores={"a": "80", "b": "70"}),
        add_row(proposal="P1", judge="J2", status="submitted", scores={}),
    ),
    (
        "weights_sum_not_positive",
        lambda document: [put("0", "criteria", n, "weight")(document) for n in (0, 1)],
        lambda document: [put("-0.5", "criteria", n, "weight")(document) for n in (0, 1)],
        put("-60", "criteria", 1, "weight"),
    ),
    (
        "missing_lot_seed",
        drop("config", "lot_seed"),
        put(None, "config", "lot_seed"),
        put("", "config", "lot_seed"),
    ),
    (
        "missing_stage_score",
        drop("proposals", 0, "stage_scores"),
        put(None, "proposals", 0, "stage_scores"),
        put({"desk": None}, "proposals", 0, "stage_scores"),
        put({"other": "80"}, "proposals", 0, "stage_scores"),
    ),
]
SINGLE = [(code, fault) for code, *faults in FAULTS for fault in faults]
PAIRS = [
    (first[0], first[1], second[1])
    for position, first in enumerate(FAULTS)
    for second in FAULTS[position + 1 :]
]


@pytest.mark.parametrize(("code", "fault"), SINGLE)
def test_fault_is_refused_with_its_code(code, fault):
    document = sound()
    fault(document)

    assert refusal(document) == code


@pytest.mark.parametrize(("code", "first", "second"), PAIRS)
def test_first_reason_wins(code, first, second):
    document = sound()
    second(document)
    first(document)

    assert refusal(document) == code


def test_no_criteria_weigh_nothing():
    assert refusal({**contest(), "criteria": []}) == "weights_sum_not_positive"


def test_duplicate_counts_for_withdrawn_proposals_too():
    document = contest(
        [evaluation("P1", total="80"), evaluation("P1", total="80")],
        proposals=[{"id": "P1", "status": "withdrawn"}],
    )

    assert refusal(document) == "duplicate_evaluation"


@pytest.mark.parametrize("status", ["draft", "recused", "void"])
def test_second_row_that_was_not_submitted_is_no_duplicate(status):
    document = contest([evaluation("P1", total="80"), evaluation("P1", "J1", status, total="10")])

    assert rank(document)["ignored_evaluations"] == [
        {"proposal": "P1", "judge": "J1", "reason": status}
    ]


@pytest.mark.parametrize("status", ["submitted", "draft", "recused", "void"])
def test_score_out_of_range_is_refused_in_every_row(status):
    document = contest(
        [evaluation("P1", "J1", status, total="100.0000001")],
        proposals=[{"id": "P1", "status": "withdrawn"}],
    )

    assert refusal(document) == "score_out_of_range"


def test_score_of_a_criterion_without_weight_must_be_in_range_too():
    criteria = [*two_criteria(), {"id": "note", "weight": "0", "max_score": "5"}]
    document = contest([evaluation("P1", a="1", b="1", note="6")], criteria=criteria)

    assert refusal(document) == "score_out_of_range"


def test_stage_score_is_owed_by_ranked_proposals_only():
    document = contest(
        [evaluation("P1", total="80"), evaluation("P2", "J1", "draft", total="80")],
        proposals=[
            {"id": "P1", "status": "active", "stage_scores": {"desk": "70"}},
            {"id": "P2", "status": "active"},
            {"id": "P3", "status": "withdrawn"},
        ],
        tie_break=["stage:desk"],
    )

    assert [row["status"] for row in rank(document)["results"]] == [
        "ranked", "no_quorum", "withdrawn",
    ]  # fmt: skip


def test_numbers_too_long_to_write_are_refused():
    criteria = [
        {"id": f"c{n}", "weight": f"1.{10**248 + n}", "max_score": f"{10**249 + 2 * n + 1}"}
        for n in range(40)
    ]
    marks = {f"c{n}": "1" for n in range(40)}

    assert refusal(contest([evaluation("P1", **marks)], criteria=criteria)) == "malformed"


ENVELOPES = [
    (None, "malformed"),
    ({}, "malformed"),
    ({"kind": "poll"}, "malformed"),
    ({"kind": None, "input": {}}, "malformed"),
    ({"kind": "poll", "input": {}}, "unknown_kind"),
    ({"kind": "", "input": {}}, "unknown_kind"),
    ({"kind": "calibration", "input": {}}, "malformed"),
    ({"kind": "ranking", "input": {}}, "malformed"),
]


@pytest.mark.parametrize(("document", "code"), ENVELOPES)
def test_envelope_is_refused(document, code):
    with pytest.raises(EngineError) as caught:
        answer(document)

    assert caught.value.code == code


def test_refusal_leaves_the_document_alone():
    document = sound()
    put("101", *MARK)(document)
    before = copy.deepcopy(document)

    refusal(document)

    assert document == before
