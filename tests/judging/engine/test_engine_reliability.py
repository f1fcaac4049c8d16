"""Published tables beyond the cases: Krippendorff 2011, Zar, Siegel; and what has no value."""

import pytest

from judging.engine import EngineError, answer


def ask(**document):
    return answer({"kind": "reliability", "input": document})


def value(fact):
    return float(fact["value"])


# Krippendorff (2011): A two observers and two values, B five values, C four observers with gaps.
A = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
B = [list("aabbdcccedda"), list("babbbccceddd")]
C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("level", "data", "published"),
    [
        ("nominal", A, 0.095),
        ("nominal", B, 0.692),
        ("nominal", C, 0.743),
        ("ordinal", C, 0.815),
        ("interval", C, 0.849),
        ("ratio", C, 0.797),
    ],
)
def test_alpha_is_the_published_one(level, data, published):
    fact = ask(statistic="krippendorff_alpha", level=level, rows="judges", data=data)["alpha"]

    assert value(fact) == pytest.approx(published, abs=0.0006)


def test_alpha_reads_units_in_rows_too():
    turned = [list(column) for column in zip(*C, strict=True)]
    table = {"statistic": "krippendorff_alpha", "level": "interval"}

    assert ask(**table, rows="units", data=turned) == ask(**table, rows="judges", data=C)


def test_kendall_corrects_for_ties():
    """Two judges: W with ties corrected is (rho + 1) / 2 of Spearman's rho by Pearson on ranks."""
    data = [["80", "70", "70", "60.5"], ["75", "75", "60", "50"]]

    facts = ask(statistic="kendall_w", rows="judges", data=data)

    assert facts["rank_sums"] == ["15/2", "6", "9/2", "2"]
    assert facts["S"]["exact"] == "33/2"
    assert facts["W"]["exact"] == "11/12"
    assert facts["W_uncorrected"]["exact"] == "33/40"


def test_oneway_equals_the_balanced_table_and_bears_gaps():
    full = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    balanced = ask(statistic="icc", rows="targets", data=full)

    same = ask(statistic="icc_oneway_unbalanced", rows="targets", data=full)
    ragged = ask(statistic="icc_oneway_unbalanced", rows="targets", data=[[1, 2, 3], [4, 6], [9]])

    assert same["ICC1_1"] == balanced["ICC1_1"]
    assert same["ICC1_k0"] == balanced["ICC1_k"]
    assert same["k0"]["exact"] == "4"
    assert ragged["k0"]["exact"] == "11/6"  # (6 - 14/6) / 2
    assert ragged["WMS"]["exact"] == "4/3"  # (2 + 2) / 3


def test_what_never_varies_has_no_value():
    same = [[5, 5], [5, 5]]

    assert ask(statistic="icc", rows="targets", data=same)["ICC3_1"] is None
    assert ask(statistic="kendall_w", rows="judges", data=same)["W"] is None
    alpha = ask(statistic="krippendorff_alpha", level="interval", rows="judges", data=same)
    assert alpha == {"alpha": None}


@pytest.mark.parametrize(
    "document",
    [
        {"statistic": "kappa", "rows": "judges", "data": A},
        {"statistic": "icc", "rows": "targets", "data": [[1, None], [2, 3]]},
        {"statistic": "icc", "rows": "targets", "data": [[1, 2]]},
        {"statistic": "icc", "rows": "targets", "data": [[1, 2], [3]]},
        {"statistic": "icc", "rows": "targets", "data": [[1, True], [3, 4]]},
        {"statistic": "kendall_w", "rows": "judges", "data": []},
        {"statistic": "kendall_w", "rows": "judges", "data": [[1], [2]]},
        {"statistic": "kendall_w", "rows": "planets", "data": A},
        {"statistic": "krippendorff_alpha", "rows": "judges", "data": A},
        {
            "statistic": "krippendorff_alpha",
            "level": "ratio",
            "rows": "judges",
            "data": [[-1], [2]],
        },
        {"statistic": "krippendorff_alpha", "level": "interval", "rows": "judges", "data": B},
        {"statistic": "icc_oneway_unbalanced", "rows": "targets", "data": [[1], [2]]},
    ],
)
def test_table_that_is_none_is_refused(document):
    with pytest.raises(EngineError, match="malformed"):
        ask(**document)
