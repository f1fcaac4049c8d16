"""The worked cases once more, as rows: the document read from them gives the case's answer."""

import json
from pathlib import Path

import pytest
from django.db import transaction

from competitions.models import Category, StageQuota
from innovations.models import Proposal
from judging.engine import EngineError, rank
from judging.queries.second_opinion import scores_by_database
from judging.queries.sheet import ranking_document
from tests.factories import World
from tests.judging.tables import Table

pytestmark = pytest.mark.django_db

CASES = [json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("cases/*"))]
#: A stage's rules know neither; the engine answers them alone.
ENGINE_ONLY = {"zscore", "median"}


def cases_of(kind):
    return [case for case in CASES if case["kind"] == kind]


def is_finer(case):
    """Marks of more than two decimals, which no table keeps."""
    marks = [mark for row in case["evaluations"] for mark in row["scores"].values() if mark]
    return any(len(mark.partition(".")[2]) > 2 for mark in marks)


def answers(world, case):
    """What the rows of a case give, and what the database itself says of the scores."""
    with transaction.atomic():
        table = Table(world, case)
        document = ranking_document(table.stage, table.group)
        second = scores_by_database(table.stage, table.group)
        try:
            return rank(document), second
        except EngineError as refusal:
            return {"error": refusal.code}, second
        finally:
            transaction.set_rollback(True)


def test_ranking_cases_give_their_answer_from_rows():
    world = World()
    seen = 0
    for case in cases_of("ranking"):
        if case["input"]["config"]["aggregation"] in ENGINE_ONLY or is_finer(case["input"]):
            continue
        answer, second = answers(world, case["input"])
        expected = case["expected"]
        if "top_n" not in case["input"]["config"]:
            answer = {k: v for k, v in answer.items() if not k.startswith("selected")}
        assert answer == expected, case["id"]
        for row in expected.get("results", ()):
            if row["rank"] is not None:
                units = int(row["score"].replace(".", ""))
                assert (second[row["proposal"]].score, second[row["proposal"]].combined) == (
                    units,
                    units,
                ), case["id"]
        seen += 1
    assert seen >= 10


def as_ranking(case):
    """A case of kind `selection` as one judge's marks out of a hundred."""
    return {
        "config": {"decimals": 4, "aggregation": "mean", "min_judges": 1, "top_n": case["n"]},
        "criteria": [{"id": "total", "weight": "100", "max_score": "100"}],
        "proposals": [{"id": row["id"], "status": "active"} for row in case["ranked"]],
        "evaluations": [
            {
                "proposal": row["id"],
                "judge": "J1",
                "status": "submitted",
                "scores": {"total": row["score"]},
            }
            for row in case["ranked"]
        ],
    }


@pytest.mark.parametrize("case", cases_of("selection"), ids=lambda case: case["id"])
def test_selection_cases_give_their_answer_from_rows(case):
    field = (case["input"].get("quotas") or case["input"]["max_per"])["field"]
    table = Table(World(), as_ranking(case["input"]))
    keys = {}
    for row in case["input"]["ranked"]:
        category, _ = Category.objects.get_or_create(
            competition=table.world.competition, name=row[field], defaults={"order": 90}
        )
        keys[row[field]] = str(category.key)
        Proposal.objects.filter(number=row["id"]).update(category=category)
    for name, bounds in case["input"].get("quotas", {}).get("groups", {}).items():
        StageQuota.objects.create(
            stage=table.stage, field="category", subject=keys[name],
            least=bounds.get("min"), most=bounds.get("max"),
        )  # fmt: skip
    if "max_per" in case["input"]:
        most = case["input"]["max_per"]["limit"]
        StageQuota.objects.create(stage=table.stage, field="category", most=most)

    answer = rank(ranking_document(table.stage, table.group))

    expected = case["expected"]
    assert answer["selected"] == expected["selected"]
    assert answer["quota_reasons"] == expected["reason"]
    assert answer["skipped"] == expected["skipped"]
