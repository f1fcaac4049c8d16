"""Documents for the engine's tests: a builder, and hypothesis strategies on top of it."""

from hypothesis import strategies as st

STATUSES = ["active"] * 6 + ["withdrawn", "disqualified"]
EVALUATION_STATUSES = ["submitted"] * 6 + ["draft", "recused", "void"]
LADDER = ["criterion:a", "criterion:b", "lowest_range", "highest_minimum", "stage:desk", "lot"]
MONOTONE_LADDER = [key for key in LADDER if key != "lowest_range"]


def evaluation(proposal, judge="J1", status="submitted", **scores):
    return {"proposal": proposal, "judge": judge, "status": status, "scores": scores}


def contest(evaluations=(), *, proposals=(), criteria=None, **config):
    """One criterion `total` of weight 100 unless told; proposals as they are evaluated."""
    names = proposals or sorted({row["proposal"] for row in evaluations})
    return {
        "config": {
            "decimals": 4,
            "rounding": "HALF_UP",
            "aggregation": "mean",
            "min_judges": 1,
            **config,
        },
        "criteria": criteria or [{"id": "total", "weight": "100", "max_score": "100"}],
        "proposals": [
            name if isinstance(name, dict) else {"id": name, "status": "active"} for name in names
        ],
        "evaluations": list(evaluations),
    }


def two_criteria():
    return [
        {"id": "a", "weight": "60", "max_score": "100"},
        {"id": "b", "weight": "40", "max_score": "100"},
    ]


@st.composite
def decimals_between(draw, lowest, highest, places):
    """Few different values, so that ties are common."""
    unit = 10**places
    value = draw(st.integers(lowest * unit, highest * unit))
    text = str(abs(value)).zfill(places + 1)
    whole, fraction = (text[:-places], text[-places:]) if places else (text, "")
    return ("-" if value < 0 else "") + whole + ("." + fraction if fraction else "")


@st.composite
def criteria(draw):
    rows = [
        {
            "id": name,
            "weight": draw(st.sampled_from(["60", "40", "33.33", "0.5", "0"])),
            "max_score": draw(st.sampled_from(["100", "5", "4", "7.5"])),
            "min_score": draw(st.sampled_from([None, "0", "-3"])),
        }
        for name in ("a", "b", "c")
    ]
    rows[0]["weight"] = draw(st.sampled_from(["60", "1", "33.34"]))
    return rows


@st.composite
def scores(draw, rubric):
    """Mostly complete marks on a coarse scale."""
    marks = {}
    for row in rubric:
        lowest = int(row["min_score"] or "0")
        mark = decimals_between(lowest, int(float(row["max_score"])), draw(st.integers(0, 3)))
        coarse = st.sampled_from([str(lowest), "3", "4", "3.5"])
        marks[row["id"]] = draw(st.one_of(coarse, coarse, coarse, coarse, mark, st.none()))
    return marks


@st.composite
def contests(draw, ladder=LADDER, with_cut=True):
    """Whole ranking documents without faults: ties, gaps, withdrawals, odd scales."""
    rubric = draw(criteria())
    names = draw(st.permutations([f"P{number}" for number in range(1, 13)]))
    names = names[: draw(st.integers(0, 8))]
    rows = [
        evaluation(name, judge, draw(st.sampled_from(EVALUATION_STATUSES)), **draw(scores(rubric)))
        for name in names
        for judge in ("J1", "J2", "J10", "Jü", "J3")[: draw(st.integers(0, 5))]
    ]
    document = contest(
        draw(st.permutations(rows)),
        proposals=[proposal(draw, name) for name in names],
        criteria=rubric,
        decimals=draw(st.integers(0, 5)),
        aggregation=draw(st.sampled_from(["mean", "median", "trimmed_mean"])),
        min_judges=draw(st.integers(1, 3)),
        trim_min_judges=draw(st.integers(3, 5)),
        tie_break=draw(st.lists(st.sampled_from(ladder), max_size=4, unique=True)),
        lot_seed="undian|2026",
    )
    if with_cut:
        document["config"]["top_n"] = draw(st.one_of(st.none(), st.integers(1, 9)))
        document["config"]["tie_policy_at_cut"] = draw(
            st.sampled_from([None, "tie_break", "include_all", "exclude_all"])
        )
    return document


def proposal(draw, name):
    stage = draw(st.sampled_from(["80", "80.0", "79.9999"]))
    return {
        "id": name,
        "status": draw(st.sampled_from(STATUSES)),
        "stage_scores": {"desk": stage},
    }
