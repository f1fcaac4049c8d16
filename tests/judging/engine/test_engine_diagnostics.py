"""Judges with known habits: each is found, and nobody else."""

import random

import numpy as np
import pytest

from judging.engine import EngineError, answer
from judging.engine.components import Marks, components

SHROUT_FLEISS = [
    [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
]  # fmt: skip


def ask(**document):
    return answer({"kind": "diagnostics", "input": document})


def panel(seed=1):
    """Eighty proposals, six judges; J1 strict, J2 of one kind of mark, J3 hasty, J4 homely."""
    chance = random.Random(seed)
    lean = {"J1": -9, "J2": 1, "J3": -1, "J4": 0, "J5": 1, "J6": 0}
    totals, evaluations = {}, []
    for number in range(80):
        quality = chance.gauss(75, 6)
        for judge in chance.sample(sorted(lean), 3):
            home = number % 4 == 0
            extra = 6 if judge == "J4" and home else 0
            total = round(quality + lean[judge] + extra + chance.gauss(0, 2), 2)
            totals.setdefault(f"P{number:02}", {})[judge] = f"{total:.2f}"
            evaluations.append(way(chance, f"P{number:02}", judge, home=home))
    return {"judge_totals": totals, "evaluations": evaluations, "explain": True}


def way(chance, proposal, judge, *, home):
    level = judge == "J2" and chance.random() < 0.8
    return {
        "proposal": proposal,
        "judge": judge,
        "scores": {"a": "7", "b": "7" if level else "8.5", "c": "7"},
        "seconds": 60 if judge == "J3" else 600,
        "order": int(proposal[1:]),
        "home": home,
    }


def test_each_habit_is_found_and_nobody_is_suspected():
    found = ask(**panel())

    flags = {judge: facts["flags"] for judge, facts in found["judges"].items()}
    assert flags == {
        "J1": ["strict"],
        "J2": ["halo"],
        "J3": ["hasty"],
        "J4": ["home"],
        "J5": [],
        "J6": [],
    }
    assert float(found["judges"]["J1"]["correction"]) == pytest.approx(-23 / 3, abs=1)
    assert 0.8 < float(found["reliability"]["consistency"]) <= 1


def test_total_far_from_its_peers_is_named_first():
    document = panel()
    proposal = next(name for name, row in document["judge_totals"].items() if "J5" in row)
    document["judge_totals"][proposal]["J5"] = "20"

    found = ask(**document)["outliers"][0]

    assert (found["proposal"], found["judge"]) == (proposal, "J5")
    assert float(found["z"]) < -3.5


def test_judge_who_grows_milder_is_seen_to_drift():
    document = panel()
    for number, row in enumerate(document["judge_totals"].values()):
        if "J6" in row:
            row["J6"] = f"{float(row['J6']) + number / 5 - 8:.2f}"

    found = ask(**document)["judges"]["J6"]

    assert "drift" in found["flags"]
    assert float(found["drift"]) == pytest.approx(0.2, abs=0.05)


def test_halo_counts_stand_beside_the_exact_figures():
    found = ask(
        judge_totals={"P1": {"J1": "80"}, "P2": {"J1": "70"}},
        criteria=[{"id": "a", "max_score": "10"}, {"id": "b", "max_score": "20"}],
        evaluations=[
            {"proposal": "P1", "judge": "J1", "scores": {"a": "8", "b": "16"}},
            {"proposal": "P2", "judge": "J1", "scores": {"a": "8", "b": "8"}},
        ],
    )

    assert found["J1"]["halo"] == {"evaluations": 2, "all_equal": 1}
    assert (found["J1"]["severity"], found["J1"]["variance"]) == (None, "50")


def test_components_of_a_full_table_are_the_analysis_of_variance():
    rows, columns = np.indices((6, 4))

    found = components(Marks(rows.ravel(), columns.ravel(), np.ravel(SHROUT_FLEISS).astype(float)))

    assert found.error == pytest.approx(367 / 360)
    assert found.judge == pytest.approx(236 / 45)
    assert found.quality == pytest.approx(23 / 9)
    assert found.dependability(4) == pytest.approx(0.6200505476)
    assert found.consistency(4) == pytest.approx(0.9093155424)


def test_components_of_gaps_leave_what_least_squares_leaves():
    chance = np.random.default_rng(3)
    rows, columns = np.nonzero(chance.random((40, 6)) < 0.5)
    total = chance.normal(75, 6, 40)[rows] + chance.normal(0, 4, 6)[columns]
    total += chance.normal(0, 3, len(rows))
    design = np.hstack([np.eye(40)[rows], np.eye(6)[columns]])
    left = total - design @ np.linalg.lstsq(design, total, rcond=None)[0]

    found = components(Marks(rows, columns, total))

    assert found.error == pytest.approx(
        (left**2).sum() / (len(rows) - np.linalg.matrix_rank(design))
    )
    assert found.corrections.sum() == pytest.approx(0, abs=1e-6)


def test_nothing_marked_says_nothing():
    assert ask(judge_totals={}, explain=True) == {
        "judges": {},
        "outliers": [],
        "reliability": None,
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"judge_totals": {"P1": {"J1": 80}}}, "malformed"),
        ({"judge_totals": None}, "malformed"),
        (
            {"judge_totals": {}, "evaluations": [{"proposal": "P1", "judge": "J1"}]},
            "unknown_reference",
        ),
        (
            {
                "judge_totals": {"P1": {"J1": "80"}},
                "evaluations": [{"proposal": "P1", "judge": "J1"}] * 2,
            },
            "duplicate_evaluation",
        ),
    ],
)
def test_document_that_contradicts_itself_is_refused(document, code):
    with pytest.raises(EngineError, match=code):
        ask(**document)
