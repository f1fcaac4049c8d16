"""The curve of submissions: measures for the drawing, the same numbers in the table."""

from datetime import date

import pytest

from portal.charts import HEIGHT, WIDTH, Series, draw_curve, nice_ceiling

THIS = Series(
    "2026",
    date(2026, 3, 16),
    date(2026, 4, 15),
    {date(2026, 3, 20): 2, date(2026, 4, 10): 4, date(2026, 4, 15): 6},
)
BEFORE = Series("2025", date(2025, 3, 1), date(2025, 3, 31), {date(2025, 3, 30): 10})


@pytest.mark.parametrize(
    ("value", "ceiling"), [(1, 3), (3, 3), (4, 6), (31, 60), (107, 120), (3478, 6000)]
)
def test_nice_ceiling_is_the_next_round_number_above(value, ceiling):
    assert nice_ceiling(value) == ceiling


def test_series_sums_up_day_by_day():
    assert THIS.totals(THIS.length)[3:6] == [0, 2, 2]
    assert THIS.totals(THIS.length)[-1] == 12


def test_series_puts_what_came_outside_on_the_edges():
    early = Series("2026", date(2026, 3, 16), date(2026, 3, 18), {date(2026, 1, 1): 3})

    assert early.totals(early.length) == [3, 3, 3]


def test_series_tells_when_half_was_in():
    assert THIS.days_before_end_at_half() == 5
    assert BEFORE.days_before_end_at_half() == 1
    assert Series("2026", date(2026, 3, 1), date(2026, 3, 2)).days_before_end_at_half() is None


def test_draw_curve_ends_today_while_registration_is_open():
    curve = draw_curve(THIS, BEFORE, today=date(2026, 3, 31))

    assert (curve.line.x, curve.line.total) == (WIDTH / 2, 2)
    assert (curve.before.x, curve.before.total) == (WIDTH, 10)
    assert curve.line.anchor == "start"
    assert curve.before.anchor == "end"


def test_draw_curve_keeps_one_scale_for_both():
    curve = draw_curve(THIS, BEFORE, today=date(2026, 5, 1))

    assert [tick.value for tick in curve.ticks] == [0, 4, 8, 12]
    assert curve.line.y == 0
    assert curve.before.y == round(HEIGHT - 10 * HEIGHT / 12, 1)


def test_draw_curve_repeats_itself_as_a_table():
    curve = draw_curve(THIS, BEFORE, today=date(2026, 3, 31))

    assert curve.rows[0].day == date(2026, 3, 16)
    assert (curve.rows[-1].total, curve.rows[-1].before) == (None, 10)
    assert (curve.rows[5].total, curve.rows[5].before) == (2, 0)


def test_draw_curve_before_the_opening_is_a_single_point():
    curve = draw_curve(THIS, None, today=date(2026, 1, 1))

    assert (curve.line.x, curve.line.y, curve.line.total) == (0, HEIGHT, 0)
    assert curve.before is None
