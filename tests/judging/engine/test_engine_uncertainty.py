"""How sure a ranking is: the posterior against dense algebra, and what is told at the edges."""

import json
from math import erf, sqrt
from random import Random

import numpy as np
import pytest

from judging.engine import EngineError, answer, rank
from judging.engine.components import Components, components
from judging.engine.posterior import posterior
from judging.engine.tabulating import tabulate
from judging.engine.uncertainty import report
from tests.judging.engine.samples import contest, evaluation
from tests.judging.engine.shell import run_engine
from tests.judging.engine.test_engine_calibrate import panel_field

LOT = {"tie_break": ["lot"], "lot_seed": "undian"}


def told(document, *, draws=2_000, seed="undian"):
    return report(document, rank(document), draws=draws, seed=seed)


def chances(document, **options):
    rows = told(document, **options)["rows"]
    return {name: row["chance"] and float(row["chance"]) for name, row in rows.items()}


def dense_posterior(marks, parts):
    """Mean and covariance of mu + q by one large inverse; mu has a flat prior."""
    entries, judges = marks.proposal.max() + 1, marks.judge.max() + 1
    rows = np.arange(len(marks.total))
    design = np.zeros((len(rows), 1 + judges + entries))
    design[:, 0] = 1
    design[rows, 1 + marks.judge] = 1
    design[rows, 1 + judges + marks.proposal] = 1
    prior = np.r_[0, np.full(judges, 1 / parts.judge), np.full(entries, 1 / parts.quality)]
    covariance = np.linalg.inv(design.T @ design / parts.error + np.diag(prior))
    mean = covariance @ design.T @ marks.total / parts.error
    level = np.zeros((entries, 1 + judges + entries))
    level[:, 0] = 1
    level[np.arange(entries), 1 + judges + np.arange(entries)] = 1
    return level @ mean, level @ covariance @ level.T


def test_posterior_is_the_one_of_dense_algebra():
    """Means, and the spread of differences: a common shift moves no rank."""
    document, _ = panel_field(12, 5, 3)
    marks = tabulate(document).marks
    parts = Components(36.0, 9.0, 16.0, np.zeros(5), np.zeros(5))

    law = posterior(marks, parts)
    mean, covariance = dense_posterior(marks, parts)

    columns = np.zeros((12, 6))
    columns[:, 0] = law.size
    np.add.at(columns, (marks.proposal, marks.judge + 1), 1)
    share = (law.weight[:, None] * columns) @ law.root
    found = share @ share.T + np.diag(law.deviation**2)
    centre = np.eye(12) - 1 / 12
    assert law.mean == pytest.approx(mean, abs=1e-6)
    assert centre @ found @ centre == pytest.approx(centre @ covariance @ centre, abs=1e-6)


def test_draws_follow_the_posterior():
    document, _ = panel_field(6, 4, 3)
    marks = tabulate(document).marks
    parts = Components(36.0, 9.0, 16.0, np.zeros(4), np.zeros(4))

    drawn = posterior(marks, parts).draw(np.random.Generator(np.random.Philox(1)), 40_000)

    mean, covariance = dense_posterior(marks, parts)
    centre = np.eye(6) - 1 / 6
    assert drawn.mean(axis=1) == pytest.approx(mean, abs=0.15)
    assert np.cov(centre @ drawn) == pytest.approx(centre @ covariance @ centre, abs=0.3)


def test_two_entries_have_the_chance_of_the_closed_form():
    document, _ = panel_field(2, 3, 3, noise=4.0, seed=5, top_n=1)
    marks = tabulate(document).marks
    parts = components(marks)

    found = chances(document, draws=10_000)

    share = parts.quality / (parts.quality + parts.error / 3)
    apart = marks.total[marks.proposal == 0].mean() - marks.total[marks.proposal == 1].mean()
    value = share * apart / sqrt(2 * parts.quality * (1 - share))
    assert found["P0000"] == pytest.approx(0.5 * (1 + erf(value / sqrt(2))), abs=0.02)


def test_chances_add_up_to_the_places_and_the_rank_lies_in_its_interval():
    document, _ = panel_field(60, 8, 3, bias=0.5, top_n=10)

    rows = told(document)["rows"]

    assert sum(float(row["chance"]) for row in rows.values()) == pytest.approx(10, abs=1e-2)
    ranks = {row["proposal"]: row["rank"] for row in rank(document)["results"]}
    outside = [name for name, row in rows.items() if not row["low"] <= ranks[name] <= row["high"]]
    assert len(outside) <= 6
    assert all(1 <= row["low"] <= row["high"] <= 60 for row in rows.values())


def test_further_draws_of_contenders_change_no_chance(monkeypatch):
    """Whoever is left out of them had none."""
    document, _ = panel_field(80, 10, 3, top_n=5)
    whole = chances(document, draws=6_000)

    monkeypatch.setattr("judging.engine.uncertainty.KEPT", 80_000)
    narrowed = chances(document, draws=6_000)

    assert narrowed == pytest.approx(whole, abs=0.035)
    assert sum(narrowed.values()) == pytest.approx(5, abs=1e-2)


@pytest.mark.parametrize(
    "rows",
    [
        [evaluation(f"P{at}", "J1", total=str(60 + at)) for at in range(4)],
        [evaluation(f"P{at}", f"J{at}", total=str(60 + at)) for at in range(4)],
    ],
    ids=["one judge", "a judge each"],
)
def test_one_judge_an_entry_says_nothing(rows):
    answered = told(contest(rows, top_n=2))

    assert answered["reason"] == "too_few_marks"
    assert answered["components"] is None
    assert answered["rows"]["P3"] == {"chance": None, "low": None, "high": None}


def test_equal_marks_leave_everybody_the_same_chance():
    rows = [evaluation(f"P{at}", judge, total="80") for at in range(4) for judge in "ab"]

    found = chances(contest(rows, top_n=1, **LOT))

    assert sorted(found.values()) == pytest.approx([0.25] * 4, abs=0.05)


def test_judges_who_agree_leave_no_doubt():
    rows = [
        evaluation(f"P{at}", judge, total=str(60 + at * at)) for at in range(5) for judge in "abc"
    ]

    rows = told(contest(rows, top_n=2))["rows"]

    assert rows["P4"] == {"chance": "1.0000", "low": 1, "high": 1}
    assert rows["P0"] == {"chance": "0.0000", "low": 5, "high": 5}


def test_entries_that_nobody_can_tell_apart_share_the_chance():
    """Judges differ from each other, not the entries: the variance of quality is zero."""
    rows = [
        evaluation(f"P{at}", judge, total=str(70 + (3, -3, 0)[(at + place) % 3]))
        for at in range(6)
        for place, judge in enumerate("abc")
    ]

    assert sorted(chances(contest(rows, top_n=2, **LOT)).values()) == pytest.approx(
        [1 / 3] * 6, abs=0.05
    )


@pytest.mark.parametrize("entries", [0, 1, 3])
def test_everybody_is_in_where_there_are_places_for_all(entries):
    rows = [
        evaluation(f"P{at}", judge, total=str(60 + at * (1 + (judge == "a"))))
        for at in range(entries)
        for judge in "ab"
    ]

    answered = told(contest(rows, top_n=3))

    assert [row["chance"] for row in answered["rows"].values()] == ["1.0000"] * entries


def test_without_a_cut_there_are_intervals_only():
    document, _ = panel_field(20, 6, 3)

    rows = told(document)["rows"].values()

    assert {row["chance"] for row in rows} == {None}
    assert all(row["low"] for row in rows)


def test_entries_without_a_quorum_are_left_out():
    document, _ = panel_field(20, 6, 3, top_n=5, min_judges=3)
    document["evaluations"][0]["status"] = "recused"

    rows = told(document)["rows"]

    assert len(rows) == 19
    assert "P0000" not in rows


def staged(weight):
    document, _ = panel_field(20, 6, 3, top_n=5, own_stage="final")
    document["config"]["stages"] = [
        {"id": "desk", "weight": "50", "gate": None},
        {"id": "final", "weight": weight, "gate": None},
    ]
    for at, row in enumerate(document["proposals"]):
        row["stage_scores"] = {"desk": "99" if at < 5 else "50"}
    return document


def test_scores_of_earlier_stages_are_fixed():
    alone, _ = panel_field(20, 6, 3, top_n=5)

    found = chances(staged("50"))

    assert {name for name, chance in found.items() if chance > 0.99} == {
        f"P000{at}" for at in range(5)
    }
    assert found != chances(alone)


def test_stage_without_weight_leaves_nothing_to_chance():
    document = staged("0")

    rows = told(document)["rows"]

    for row in rank(document)["results"]:
        own = rows[row["proposal"]]
        assert own["low"] == own["high"] == row["rank"]
        assert own["chance"] == ("1.0000" if row["rank"] <= 5 else "0.0000")


@pytest.mark.parametrize(
    "ask",
    [
        {},
        {"document": None, "result": {"results": []}, "seed": "a"},
        {"document": contest([]), "result": {"results": [{}]}, "seed": "a"},
        {"document": contest([]), "result": {"results": []}},
        {"document": contest([]), "result": {"results": []}, "seed": 1, "draws": 0},
    ],
)
def test_question_that_has_no_meaning_is_refused(ask):
    with pytest.raises(EngineError, match="malformed"):
        answer({"kind": "chances", "input": ask})


@pytest.mark.parametrize(
    "hash_seed", ["0", *(pytest.param(seed, marks=pytest.mark.slow) for seed in "12")]
)
def test_order_of_rows_names_of_judges_and_hash_seed_do_not_matter(hash_seed):
    document, _ = panel_field(30, 6, 3, top_n=5)
    expected = told(document, draws=500)
    shuffled = json.loads(json.dumps(document))
    Random(int(hash_seed)).shuffle(shuffled["evaluations"])
    for row in shuffled["evaluations"]:
        row["judge"] = f"Z{9 - int(row['judge'][1:])}"
    ask = {"document": shuffled, "result": rank(shuffled), "draws": 500, "seed": "undian"}

    printed = run_engine(
        json.dumps({"kind": "chances", "input": ask}).encode(), PYTHONHASHSEED=hash_seed
    )

    assert printed == (0, expected)


def test_other_seed_gives_other_draws_of_the_same_chances():
    document, _ = panel_field(30, 6, 3, top_n=5)

    one, other = chances(document, seed=1), chances(document, seed=2)

    assert one != other
    assert one == pytest.approx(other, abs=0.06)


def ask_uncertainty(**ask):
    return answer({"kind": "uncertainty", "input": ask})


def test_more_than_two_proposals_are_simulated():
    found = ask_uncertainty(
        n=2,
        judges=3,
        variance={"quality": "36", "error": "27"},
        mean_scores={"P1": "86", "P2": "80", "P3": "80", "P4": "60"},
    )["probability"]

    values = {name: float(chance) for name, chance in found.items()}
    assert sum(values.values()) == pytest.approx(2, abs=1e-3)
    assert values["P2"] == pytest.approx(values["P3"], abs=0.02)
    assert values["P1"] > values["P2"] > values["P4"]


@pytest.mark.parametrize(
    ("variance", "first"),
    [({"quality": "0", "error": "4"}, "0.500000"), ({"quality": "4", "error": "0"}, "1.000000")],
)
def test_variances_of_zero_have_an_answer(variance, first):
    found = ask_uncertainty(n=1, judges=2, variance=variance, mean_scores={"A": "81", "B": "80"})

    assert found["probability"]["A"] == first


def test_components_of_a_table_with_gaps_and_of_one_that_is_too_small():
    gaps = [[9, 2, None], [6, 1, 3], [8, None, 6], [None, 1, 2]]

    found = ask_uncertainty(rows="targets", columns="judges", data=gaps)
    small = ask_uncertainty(rows="targets", columns="judges", data=[[1, None], [None, 2]])

    assert set(found) == {"error", "judge", "quality"}
    assert "/" in found["error"]["exact"]
    assert small == {"error": None, "judge": None, "quality": None}


@pytest.mark.slow
def test_predicted_chances_and_intervals_come_true():
    """Of entries that are in with some chance that share is; nine of ten ranks are inside."""
    told_by, came, inside = [], [], []
    for seed in range(150):
        document, quality = regency_of_known_quality(seed)
        best_first = sorted(quality, key=quality.get, reverse=True)
        for name, row in told(document, seed=seed)["rows"].items():
            place = best_first.index(name) + 1
            told_by.append(float(row["chance"]))
            came.append(place <= 10)
            inside.append(row["low"] <= place <= row["high"])

    told_by, came = np.array(told_by), np.array(came, float)
    for low, high in ((0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        chosen = (told_by >= low) & (told_by < high)
        assert came[chosen].mean() == pytest.approx(told_by[chosen].mean(), abs=0.08), (low, high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.03)


def regency_of_known_quality(seed):
    """107 entries, three of twelve judges each; quality SD 6, leaning 3, noise 5."""
    random = Random(seed)
    leaning = [random.gauss(0, 3) for _ in range(12)]
    quality = {f"P{at:03}": random.gauss(65, 6) for at in range(107)}
    rows = [
        evaluation(name, f"J{judge}", total=within(mark + leaning[judge] + random.gauss(0, 5)))
        for name, mark in quality.items()
        for judge in random.sample(range(12), 3)
    ]
    return contest(rows, top_n=10, **LOT), quality


def within(mark):
    return f"{min(max(mark, 0), 100):.2f}"
