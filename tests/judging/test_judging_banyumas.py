"""The demo round: its ranking comes out of its marks, by the whole path through the database."""

import pytest

from judging.ranking import differences
from tests.judging.banyumas import EXPECTED, NAMES, Banyumas

pytestmark = pytest.mark.django_db


def test_the_marks_of_the_demo_give_the_expected_ranking():
    scene = Banyumas()
    scene.lock()

    run = scene.rank()

    rows = list(run.rows.values_list("rank", "candidacy__proposal__number", "score", "is_selected"))
    scores = [score for _, _, score, _ in rows]
    # The expected list knows no tie ladder: equal scores share the rank of the first of them.
    found = [[1 + scores.index(score), NAMES[n], f"{score:.4f}"] for _, n, score, _ in rows]
    assert sorted(found) == sorted(EXPECTED)
    assert [rank for rank, *_ in rows] == list(range(1, 105))
    assert [selected for *_, selected in rows] == [True] * 20 + [False] * 84
    assert (
        run.rows.filter(is_tied=True, deciding_value="").count()
        < run.rows.filter(is_tied=True).count()
    )
    assert differences(run, run.result) == []
