"""The plan of `make bench-engine` asks every question and gets an answer; nothing is timed."""

import pytest

from benchmarks.engines import try_size


@pytest.mark.slow
def test_every_question_is_answered():
    rows = {row[1]: row for row in try_size(30, 6, 3)}

    assert len(rows) == 8
    assert {row[0] for row in rows.values()} == {"720"}
    assert rows["ranking: mean, ladder, lot, cut"][-1] == "10 selected"
    assert "between" in rows["chances (10,000 draws)"][-1]
