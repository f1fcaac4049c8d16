"""Documents for the engine's tests: a builder, and a hypothesis strategy on top of it."""

from random import Random

from hypothesis import strategies as st

STATUSES = ["active"] * 12 + ["withdrawn", "disqualified"]
EVALUATION_STATUSES = ["submitted"] * 15 + ["draft", "recused", "void"]
LADDER = [
    "criterion:a",
    "criterion:b",
    "criterion:note",
    "lowest_range",
    "highest_minimum",
    "stage:desk",
    "lot",
]
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


def contests(ladder=LADDER, with_cut=True):
    """Whole ranking documents without faults: ties, gaps, withdrawals, odd scales.

    Drawn from a seed: hypothesis alone makes documents that are mostly empty.
    """
    seeds = st.integers(0, 2**32 - 1)
    return seeds.map(lambda seed: any_contest(Random(seed), ladder, with_cut))


def any_contest(random, ladder, with_cut):
    rubric = [any_criterion(random, name) for name in ("a", "b", "note")]
    rubric[0]["weight"] = random.choice(["60", "1", "33.34"])
    judges = random.sample(["J1", "J2", "J10", "Jü", "J3"], random.randint(0, 5))
    names = random.sample([f"P{number}" for number in range(1, 13)], random.randint(0, 9))
    wide = random.random() < 0.3
    rows = [
        evaluation(
            name,
            judge,
            random.choice(EVALUATION_STATUSES),
            **{row["id"]: any_mark(random, row, wide) for row in rubric},
        )
        for name in names
        for judge in judges
    ]
    return contest(
        random.sample(rows, len(rows)),
        proposals=[any_proposal(random, name) for name in names],
        criteria=rubric,
        decimals=random.randint(0, 5),
        aggregation=random.choice(["mean", "median", "trimmed_mean"]),
        min_judges=random.choice([1, 1, 2, 3]),
        trim_min_judges=random.randint(3, 5),
        tie_break=random.sample(ladder, random.randint(0, min(4, len(ladder)))),
        lot_seed="undian|2026",
        **(any_cut(random) if with_cut else {}),
    )


def any_criterion(random, name):
    return {
        "id": name,
        "weight": random.choice(["60", "40", "33.33", "0.5", "0"]),
        "max_score": random.choice(["100", "5", "4", "7.5"]),
        "min_score": random.choice([None, "0", "-3"]),
    }


def any_mark(random, criterion, wide):
    """Mostly one of two marks, so that ties are common; seldom none."""
    if random.random() < 0.03:
        return None
    if not wide:
        return random.choice(["3", "4"])
    lowest = int(criterion["min_score"] or "0")
    mark = random.uniform(lowest, float(criterion["max_score"]))
    return random.choice(["3", "3.5", f"{mark:.{random.randint(1, 6)}f}"])


def any_proposal(random, name):
    stage = random.choice(["80", "80.0", "79.9999"])
    return {"id": name, "status": random.choice(STATUSES), "stage_scores": {"desk": stage}}


def any_cut(random):
    policies = [None, "tie_break", "include_all", "exclude_all"]
    return {
        "top_n": random.choice([None, 1, 2, 3, 4, 5]),
        "tie_policy_at_cut": random.choice(policies),
    }


def staged_contests():
    """Documents that combine stages, some with published corrections of the judges."""
    seeds = st.integers(0, 2**32 - 1)
    return seeds.map(lambda seed: any_staged_contest(Random(seed)))


def any_staged_contest(random):
    document = any_contest(random, [*LADDER, "stage:final"], with_cut=True)
    stages = [any_stage(random, name) for name in ("desk", "visit", "final")]
    stages[0]["weight"] = random.choice(["60", "33.33"])
    document["config"] |= {"own_stage": "final", "stages": random.sample(stages, 3)}
    for row in document["proposals"]:
        row["stage_scores"] |= random.choice([{"visit": "71.5"}, {"visit": "66"}] * 4 + [{}])
    if random.random() < 0.4:
        judges = {row["judge"] for row in document["evaluations"]}
        corrections = {judge: f"{random.uniform(-9, 9):.4f}" for judge in sorted(judges)}
        document["config"]["aggregation"] = "calibrated_mean"
        document["calibration"] = {"lambda": "2.5000", "corrections": corrections}
    return document


def any_stage(random, name):
    gate = random.choice([None, None, "60", "66", "80"])
    return {"id": name, "weight": random.choice(["0", "40", "33.33"]), "gate": gate}


RULES = [
    {"field": "category", "groups": {"A": {"min": 1, "max": 2}, "B": {"min": 1}, "C": {"max": 1}}},
    {"field": "agency", "limit": 1},
    {"field": "region", "groups": {"hill": {"min": 2}, "coast": {"min": 0, "max": 3}}},
]


def any_field_with_rules(random, rules):
    """Up to ten entries with a judge each, a lot, a cut, and groups by chance."""
    names = [f"P{number}" for number in range(1, random.randint(1, 10) + 1)]
    marks = ["70", "80", "80.5", "90", "90.25"]
    return contest(
        [evaluation(name, total=random.choice(marks)) for name in names],
        proposals=[{"id": name, "status": "active", "facts": any_facts(random)} for name in names],
        tie_break=["lot"],
        lot_seed=str(random.random()),
        top_n=random.randint(3, 5),
        quotas=rules,
    )


def any_facts(random):
    return {
        "category": random.choice("ABC"),
        "agency": random.choice("uvwxyz"),
        "region": random.choice(["hill", "coast"]),
    }
