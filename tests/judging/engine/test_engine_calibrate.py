"""Corrections of judges: exact and by numpy, what may not be calibrated, and the comparison."""

import json
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import EngineError, answer, rank
from judging.engine.calibrate import REFUSED, answer_forbidden, correct
from judging.engine.comparing import compare
from judging.engine.components import Marks, components
from judging.engine.effects import Effects, variances
from tests.judging.engine.samples import contest, evaluation
from tests.judging.engine.shell import run_engine


def panel_field(entries, judges, each, *, bias=5.0, noise=3.0, seed=1, **config):
    """Entries of unlike quality, each read by a few judges who are strict or lenient."""
    random = Random(seed)
    leaning = [random.gauss(0, bias) for _ in range(judges)]
    rows = []
    for entry in range(entries):
        quality = random.gauss(70, 6)
        for judge in random.sample(range(judges), each):
            mark = quality + leaning[judge] + random.gauss(0, noise)
            total = f"{min(max(mark, 0), 100):.2f}"
            rows.append(evaluation(f"P{entry:04}", f"J{judge}", total=total))
    return contest(rows, **config), leaning


def totals_of(document):
    totals = {}
    for row in document["evaluations"]:
        mark = Fraction(row["scores"]["total"])
        totals.setdefault(row["proposal"], {})[row["judge"]] = mark
    return totals


def test_correction_follows_from_the_published_lambda():
    """Lambda * b = sum of the judge's residuals: what a reader can check by hand."""
    document, _ = panel_field(40, 8, 3)

    told = correct(document)

    totals = totals_of(document)
    corrections = {judge: Fraction(text) for judge, text in told["corrections"].items()}
    for judge, correction in corrections.items():
        residual = Fraction(0)
        for panel in totals.values():
            if judge in panel:
                level = sum(total - corrections[name] for name, total in panel.items())
                residual += panel[judge] - correction - level / len(panel)
        assert abs(residual - Fraction(told["lambda"]) * correction) < Fraction(1, 100)


def test_correction_agrees_with_the_exact_one():
    document, _ = panel_field(40, 8, 3)

    told = correct(document)

    exact = Effects(totals_of(document)).corrections(Fraction(told["lambda"]))
    assert told["corrections"].keys() == exact.keys()
    for judge, text in told["corrections"].items():
        assert abs(Fraction(text) - exact[judge]) <= Fraction(1, 20_000)


def test_corrections_find_the_strict_and_the_lenient():
    document, leaning = panel_field(300, 10, 3)

    found = [float(correct(document)["corrections"][f"J{judge}"]) for judge in range(10)]

    assert np.corrcoef(found, leaning)[0, 1] > 0.99


def test_calibration_goes_into_the_document_and_is_ranked():
    document, _ = panel_field(40, 8, 3, aggregation="calibrated_mean")
    told = correct(document)

    calibration = {"lambda": told["lambda"], "corrections": told["corrections"]}
    results = rank(document | {"calibration": calibration})["results"]

    first = results[0]
    panel = totals_of(document)[first["proposal"]]
    exact = sum(mark - Fraction(told["corrections"][judge]) for judge, mark in panel.items())
    assert Fraction(first["score_exact"]) == exact / len(panel)


def test_without_leniency_lambda_is_infinite_and_says_so():
    rows = [
        evaluation(f"P{entry}", judge, total=str(70 + entry + wobble))
        for entry in range(6)
        for judge, wobble in zip("abc", ((0, 2, 1), (2, 1, 0), (1, 0, 2))[entry % 3], strict=True)
    ]

    told = correct(contest(rows))

    assert told["lambda"] == "infinite"
    assert set(told["corrections"].values()) == {"0.0000"}
    assert "no_judge_variance" in told["warnings"]


def test_judges_who_agree_but_for_their_level_are_corrected_in_full():
    """No noise at all: lambda is zero, and the corrections are the levels."""
    level = {"a": 4, "b": 0, "c": -4}
    rows = [
        evaluation(f"P{entry}", judge, total=str(60 + entry * entry + level[judge]))
        for entry in range(5)
        for judge in "abc"
        if judge != "abcab"[entry]
    ]

    told = correct(contest(rows))

    assert told["lambda"] == "0.0000"
    assert told["corrections"] == {"a": "4.0000", "b": "0.0000", "c": "-4.0000"}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [evaluation("P1", total="80")],
        [evaluation(f"P{at}", f"J{at}", total="80") for at in range(4)],
        [evaluation(f"P{at}", "J1", total=str(60 + at)) for at in range(4)],
    ],
    ids=["none", "one", "a judge each", "one judge"],
)
def test_too_few_marks_mean_the_plain_mean(rows):
    told = correct(contest(rows))

    assert told["lambda"] == "infinite"
    assert told["components"] is None
    assert "too_few_marks" in told["warnings"]


def complete(entries=12, judges=3):
    random = Random(2)
    return contest(
        [
            evaluation(f"P{entry}", f"J{judge}", total=str(random.randint(60, 90)))
            for entry in range(entries)
            for judge in range(judges)
        ]
    )


def two_panels():
    random = Random(2)
    return contest(
        [
            evaluation(f"P{entry}", judge, total=str(random.randint(60, 90)))
            for entry in range(24)
            for judge in ("AB" if entry % 2 else "CD")
        ]
    )


def test_what_may_not_be_calibrated():
    small, _ = panel_field(20, 8, 2)
    large, _ = panel_field(300, 10, 3)

    documents = (complete(), two_panels(), small, large, contest([]))
    assert [answer_forbidden(one)["reasons"] for one in documents] == [
        ["complete_design"],
        ["unlinked_groups"],
        ["few_per_judge", "weak_links"],
        [],
        ["no_marks"],
    ]
    assert set(REFUSED) == {"complete_design", "unlinked_groups", "no_marks"}


def test_pairs_are_judged_before_there_are_marks():
    pairs = [[row["proposal"], row["judge"]] for row in two_panels()["evaluations"]]

    told = answer_forbidden({"pairs": [*pairs, pairs[0]]})

    assert told == {
        "reasons": ["unlinked_groups"],
        "groups": [["A", "B"], ["C", "D"]],
        "fewest": 12,
        "link_sd": None,
    }


@pytest.mark.parametrize("pairs", [[["P1"]], [["P1", "J1", "J2"]], [["P1", 3]], "P1"])
def test_pairs_that_are_none_are_refused(pairs):
    with pytest.raises(EngineError, match="malformed"):
        answer_forbidden({"pairs": pairs})


def test_unlinked_groups_are_listed_and_corrected_within_themselves():
    told = correct(two_panels())

    assert not told["identifiable"]
    assert told["groups"] == [["A", "B"], ["C", "D"]]
    corrections = {judge: float(text) for judge, text in told["corrections"].items()}
    assert corrections["A"] + corrections["B"] == pytest.approx(0, abs=1e-4)


def test_comparison_ranks_by_each_method_and_says_what_is_left_out():
    document, _ = panel_field(
        12, 5, 5, aggregation="median", top_n=3, tie_break=["criterion:total"]
    )

    told = compare(document)

    assert told["left_out"] == {
        "zscore": "few_per_judge",
        "calibrated_mean": "complete_design",
    }
    assert told.keys() == {"mean", "median", "trimmed_mean", "left_out"}
    assert sorted(told["median"].values()) == list(range(1, 13))


def test_comparison_of_a_linked_field_has_all_methods():
    document, _ = panel_field(120, 10, 5)

    told = compare(document)

    assert told["left_out"] == {}
    assert told["calibrated_mean"] != told["mean"]


def test_comparison_without_marks_is_empty():
    told = compare(contest([], proposals=["P1"]))

    assert set(told) == {"left_out"}
    assert set(told["left_out"].values()) == {"no_marks"}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_numpy_finds_the_exact_components(seed):
    random = Random(seed)
    entries, judges = random.randint(2, 8), random.randint(2, 5)
    totals = {}
    for entry in range(entries):
        panel = random.sample(range(judges), random.randint(1, judges))
        totals[entry] = {judge: Fraction(random.randint(500, 900), 10) for judge in panel}
    rows = [
        (entry, judge, mark) for entry, panel in totals.items() for judge, mark in panel.items()
    ]
    known = sorted({judge for _, judge, _ in rows})
    marks = Marks(
        np.array([entry for entry, _, _ in rows]),
        np.array([known.index(judge) for _, judge, _ in rows]),
        np.array([float(mark) for _, _, mark in rows]),
    )

    exact, found = variances(Effects(totals)), components(marks)

    assert (exact is None) == (found is None)
    for name, value in (exact or {}).items():
        assert getattr(found, name) == pytest.approx(float(value), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("kind", ["correction", "comparison", "forbidden"])
def test_order_of_rows_names_of_judges_and_hash_seed_do_not_matter(kind):
    document, _ = panel_field(30, 6, 3)
    shuffled = json.loads(json.dumps(document))
    Random(1).shuffle(shuffled["evaluations"])
    for row in shuffled["evaluations"]:
        row["judge"] = f"Z{9 - int(row['judge'][1:])}"
    told = json.dumps(answer({"kind": kind, "input": document}), sort_keys=True)
    for judge in range(6):
        told = told.replace(f'"J{judge}"', f'"Z{9 - judge}"')
    expected = json.loads(told)
    if "groups" in expected:
        expected["groups"] = [sorted(group) for group in expected["groups"]]

    for seed in "012"[: 3 if kind == "correction" else 1]:
        content = json.dumps({"kind": kind, "input": shuffled}).encode()
        assert run_engine(content, PYTHONHASHSEED=seed) == (0, expected)


def test_infinite_and_zero_lambda_in_the_kind_calibration():
    rows = [
        {"proposal": "P1", "judge": "J1", "total": "80"},
        {"proposal": "P1", "judge": "J2", "total": "90"},
    ]
    ask = {"judge_totals": rows, "decimals": 2}

    for ratio, found in (("infinite", "0.00"), ("0", "5.00"), ("1/3", "3.75")):
        told = answer({"kind": "calibration", "input": ask | {"lambda": ratio}})
        assert told["judge_correction"]["J2"]["rounded"] == found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lambda": "-1"}, "malformed"),
        ({"lambda": None}, "malformed"),
        ({"decimals": None}, "malformed"),
        ({"judge_totals": [{"proposal": "P1", "judge": "J1"}]}, "malformed"),
        (
            {"judge_totals": [{"proposal": "P1", "judge": "J1", "total": "1"}] * 2},
            "duplicate_evaluation",
        ),
    ],
)
def test_faulty_calibration_is_refused(change, code):
    ask = {"judge_totals": [], "decimals": 4, "lambda": "1"} | change

    with pytest.raises(EngineError) as caught:
        answer({"kind": "calibration", "input": ask})

    assert caught.value.code == code
