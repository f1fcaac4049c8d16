"""The plan of `make bench-assign` gives what its table says; nothing is timed here."""

from benchmarks.assign import make_document, try_size, violations
from judging.assigning import solve


def test_rows_are_even_without_violation_and_change_least():
    first, again, left, impossible = try_size(40, 6, 2)

    assert first[5:7] == ("13-14", "0")
    assert again[6:8] == ("0", "0")
    assert f"({left[7]} held)" in left[1]
    assert "short" in impossible[6]


def test_violations_are_seen():
    document = make_document(12, 6, 2)
    pairs = solve(document)["pairs"]
    entry = document["input"]["proposals"][0]
    entry["conflicts"] = pairs[entry["id"]][:1]
    pairs[document["input"]["proposals"][1]["id"]].pop()

    assert violations(document, pairs) == 2
