"""Places out of days, entries into places: half open, and nobody in two rooms."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.timetable import Place, Stretch, fit, overlap, places_of

NINE = datetime(2026, 6, 2, 9, tzinfo=UTC)


def minutes(count):
    return NINE + timedelta(minutes=count)


def room(key=1, length=100, pause=None):
    return Stretch(key, NINE, minutes(length), pause)


def starts(stretch, **facts):
    return [(p.starts_at - NINE).seconds // 60 for p in places_of(stretch, **facts)]


def test_places_follow_each_other_with_the_gap_between():
    assert starts(room(), minutes=20, gap=5) == [0, 25, 50, 75]


def test_a_place_may_end_exactly_when_the_day_ends():
    assert starts(room(length=45), minutes=20, gap=5) == [0, 25]
    assert starts(room(length=44), minutes=20, gap=5) == [0]


def test_no_place_reaches_into_the_break_and_the_next_begins_when_it_ends():
    pause = (minutes(30), minutes(60))

    assert starts(room(pause=pause), minutes=20, gap=5) == [0, 60]
    assert starts(room(pause=(minutes(45), minutes(60))), minutes=20, gap=5) == [0, 25, 60]


def test_two_entries_of_one_unit_are_never_at_the_same_time():
    places = [*places_of(room(1), minutes=20, gap=5), *places_of(room(2), minutes=20, gap=5)]

    table = fit({"A": {-7}, "B": {-7}, "C": {-8}}, places, {})

    assert table.left == ()
    assert table.places["A"].starts_at != table.places["B"].starts_at
    assert table.places["C"].starts_at == NINE


def test_who_is_elsewhere_gets_another_time():
    places = list(places_of(room(), minutes=20, gap=5))

    table = fit({"A": {3}}, places, {3: [(NINE, minutes(25))]})

    assert table.places == {"A": Place(minutes(25), 1, minutes(45))}


def test_an_entry_gives_way_where_that_lets_both_in():
    places = list(places_of(room(length=45), minutes=20, gap=5))

    table = fit({"A": {1}, "B": {2}}, places, {2: [(minutes(25), minutes(60))]})

    assert table.left == ()
    assert table.places["B"].starts_at == NINE


def test_what_does_not_fit_is_named():
    table = fit({"A": {1}, "B": {1}}, [Place(NINE, 1, minutes(20))], {})

    assert (sorted(table.places), table.left) == (["A"], ("B",))


people = st.frozensets(st.integers(1, 5), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEFGH"), people, max_size=8), st.integers(0, 60))
def test_nobody_is_ever_in_two_rooms(needed, offset):
    later = Stretch(2, minutes(offset % 13), minutes(70 + offset), None)
    places = [*places_of(room(1), minutes=20, gap=5), *places_of(later, minutes=20, gap=0)]

    table = fit(needed, places, {})

    assert set(table.places) | set(table.left) == set(needed)
    seats = list(table.places.items())
    for index, (one, place) in enumerate(seats):
        for other, beside in seats[index + 1 :]:
            span, next_to = (place[0], place[2]), (beside[0], beside[2])
            assert not (overlap(span, next_to) and needed[one] & needed[other])
