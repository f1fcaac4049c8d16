"""The draw: balanced, never across a conflict, repeatable, and exact about what is impossible."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.draw import Task, draw

ENTRIES = ("E1", "E2", "E3", "E4")
JUDGES = ("J1", "J2", "J3", "J4")


def task(entries, judges, k=3, load=99, conflicts=(), kept=()):
    return Task(
        tuple(f"E{n:03d}" for n in range(entries)),
        {f"J{n}": load for n in range(judges)},
        k,
        frozenset(conflicts),
        frozenset(kept),
    )


def loads_of(drawn, judges, kept=()):
    count = Counter(judge for _, judge in (*drawn.pairs, *kept))
    return [count[judge] for judge in judges]


def test_draw_gives_every_entry_its_judges_with_equal_loads():
    wanted = task(107, 7)

    drawn = draw(wanted, "benih")

    readers = Counter(entry for entry, _ in drawn.pairs)
    assert set(readers.values()) == {3}
    assert len(readers) == 107
    assert len(set(drawn.pairs)) == 321
    assert sorted(loads_of(drawn, wanted.loads)) == [45, 46, 46, 46, 46, 46, 46]


def test_draw_is_the_same_for_the_same_seed_in_any_order():
    forward = task(40, 6)
    backward = Task(forward.entries[::-1], dict(reversed(forward.loads.items())), 3)

    assert draw(forward, "a") == draw(backward, "a")
    assert draw(forward, "a") != draw(forward, "b")


def test_draw_mixes_the_panels():
    drawn = draw(task(107, 7), "benih")

    trios = Counter()
    for entry in {entry for entry, _ in drawn.pairs}:
        trios[frozenset(judge for name, judge in drawn.pairs if name == entry)] += 1
    assert len(trios) > 20


def test_draw_keeps_what_is_there_and_fills_the_rest():
    kept = {("E000", "J0"), ("E000", "J1"), ("E001", "J0")}
    wanted = task(6, 4, k=2, kept=kept)

    drawn = draw(wanted, "benih")

    assert not kept & set(drawn.pairs)
    assert len(drawn.pairs) == 6 * 2 - 3
    assert loads_of(drawn, wanted.loads, kept) == [3, 3, 3, 3]


def test_draw_never_crosses_a_conflict_even_where_it_is_tight():
    conflicts = {(f"E{n:03d}", f"J{n % 4}") for n in range(12)}

    drawn = draw(task(12, 4, k=3, load=9, conflicts=conflicts), "benih")

    assert drawn.shortage is None
    assert not conflicts & set(drawn.pairs)


def test_draw_says_which_entries_lack_eligible_judges():
    conflicts = {("E001", "J0"), ("E001", "J1")}

    shortage = draw(task(3, 3, k=2, conflicts=conflicts), "benih").shortage

    assert shortage.lonely == {"E001": 1}
    assert shortage.missing == 1
    assert shortage.entries == ("E001",)


def test_draw_says_by_how_much_the_capacity_is_short():
    shortage = draw(task(10, 3, k=3, load=8), "benih").shortage

    assert (shortage.needed, shortage.places, shortage.missing) == (30, 24, 6)
    assert shortage.judges == ("J0", "J1", "J2")


@st.composite
def small_tasks(draw_from):
    entries = ENTRIES[: draw_from(st.integers(1, 4))]
    judges = JUDGES[: draw_from(st.integers(1, 4))]
    pairs = list(product(entries, judges))
    conflicts = draw_from(st.sets(st.sampled_from(pairs), max_size=6))
    kept = draw_from(st.sets(st.sampled_from(pairs), max_size=3)) - conflicts
    loads = {judge: draw_from(st.integers(0, 4)) for judge in judges}
    counts = Counter(judge for _, judge in kept)
    loads = {judge: max(load, counts[judge]) for judge, load in loads.items()}
    k = draw_from(st.integers(1, min(3, len(judges))))
    return Task(entries, loads, k, frozenset(conflicts), frozenset(kept))


def every_way(wanted):
    """All complete assignments: a list of the loads of each."""
    options = []
    for entry in wanted.entries:
        own = {judge for name, judge in wanted.kept if name == entry}
        free = [
            judge
            for judge in wanted.loads
            if judge not in own and (entry, judge) not in wanted.conflicts
        ]
        need = max(0, wanted.judges_per_entry - len(own))
        options.append(list(combinations(free, need)))
    before = Counter(judge for _, judge in wanted.kept)
    for chosen in product(*options):
        loads = before + Counter(judge for group in chosen for judge in group)
        if all(loads[judge] <= wanted.loads[judge] for judge in wanted.loads):
            yield [loads[judge] for judge in wanted.loads]


@settings(max_examples=300, deadline=None)
@given(small_tasks(), st.text("ab", max_size=3))
def test_draw_is_possible_exactly_when_some_assignment_is_and_then_the_most_even(wanted, seed):
    drawn = draw(wanted, seed)
    ways = list(every_way(wanted))

    assert (drawn.shortage is None) == bool(ways)
    assert not set(drawn.pairs) & (wanted.conflicts | wanted.kept)
    loads = loads_of(drawn, wanted.loads, wanted.kept)
    assert all(load <= wanted.loads[judge] for judge, load in zip(wanted.loads, loads, strict=True))
    if ways:
        assert sum(load**2 for load in loads) == min(sum(n**2 for n in way) for way in ways)


@settings(max_examples=200, deadline=None)
@given(small_tasks())
def test_a_shortage_counts_exactly_what_is_missing(wanted):
    drawn = draw(wanted, "x")

    readers = Counter(entry for entry, _ in (*drawn.pairs, *wanted.kept))
    lacking = sum(max(0, wanted.judges_per_entry - readers[entry]) for entry in wanted.entries)
    assert lacking == (drawn.shortage.missing if drawn.shortage else 0)
