"""Other weights on a concluded stage: one statement, nothing written."""

from decimal import Decimal

import pytest

from judging.actions import (
    adopt_run,
    conclude_stage,
)
from judging.queries.sandbox import reweighted, weights_of
from tests.judging.cuts import go_on, weigh
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=4, judges=3)


def concluded(scene, *values):
    adopt_run(scene.ranked(*values), by=scene.organiser, at=LATER)
    scene.stage = conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    return scene


def test_other_weights_are_one_statement_and_write_nothing(scene, django_assert_num_queries):
    scene.start()
    for entry, value in enumerate((70, 80, 90, 60)):
        for judge in range(3):
            scene.score(entry, judge, value, significance=100 - value)
    scene.lock()
    adopt_run(scene.rank(), by=scene.organiser, at=LATER)
    stage = conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    weights = dict.fromkeys(weights_of(stage, scene.group), Decimal(0))

    with django_assert_num_queries(6):
        rows = reweighted(stage, scene.group, {**weights, "significance": Decimal(30)})

    assert [(row.number[-3:], row.score, row.rank) for row in rows] == [
        ("004", Decimal("40.0000"), 1),
        ("001", Decimal("30.0000"), 2),
        ("002", Decimal("20.0000"), 3),
        ("003", Decimal("10.0000"), 4),
    ]


def test_the_declared_weights_give_the_list_itself(scene):
    concluded(scene, 70, 80, 80, 60)

    rows = reweighted(scene.stage, scene.group, {})

    assert [(row.number[-3:], row.rank) for row in rows] == [
        ("002", 1), ("003", 1), ("001", 3), ("004", 4),
    ]  # fmt: skip


def test_other_weights_of_stages(scene):
    weigh(scene, 60, 40)
    go_on(scene, scene.ranked(90, 80, 85, 60))
    concluded(scene, 70, 90, 80)

    weights = {"stage:desk": Decimal(100), "stage:presentation": Decimal(0)}
    rows = reweighted(scene.stage, scene.group, weights)

    assert [row.number[-3:] for row in rows] == ["001", "003", "002"]


def test_nobody_plays_with_weights_before_the_conclusion(scene):
    scene.ranked()

    with pytest.raises(Exception, match=r"concluded|selesai"):
        reweighted(scene.stage, scene.group, {})
