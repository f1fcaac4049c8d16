"""A judge's total is one exact integer."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competitions.models import Criterion
from judging.totals import measure_of, running_total, shown

WEIGHTS = st.decimals(0, 100, places=2)
SCALES = st.sampled_from([Decimal(5), Decimal(10), Decimal(100), Decimal("7.50")])


def criterion(key, weight, full=Decimal(100)):
    return Criterion(pk=key, weight=Decimal(weight), max_score=Decimal(full))


@given(st.lists(st.tuples(WEIGHTS, SCALES, st.decimals(0, 5, places=2)), min_size=1, max_size=9))
def test_points_are_the_weighted_mean_of_shares(rows):
    criteria = [criterion(key, weight, full) for key, (weight, full, _) in enumerate(rows)]
    values = {key: value for key, (_, _, value) in enumerate(rows)}
    whole = sum(Fraction(weight) for weight, _, _ in rows)
    if not whole:
        return

    measure = measure_of(criteria)
    total = measure.points(measure.numerator(values))

    parts = [Fraction(w) * Fraction(v) * 100 / Fraction(full) for w, full, v in rows]
    assert total == sum(parts) / whole


def test_running_total_counts_what_is_marked():
    criteria = [criterion(1, 30), criterion(2, 20), criterion(3, 50)]

    total = running_total(criteria, {1: Decimal("74.50"), 2: Decimal(82)})

    assert shown(total) == Decimal("77.50")


def test_running_total_of_nothing_is_nothing():
    assert running_total([criterion(1, 100)], {}) is None
    assert shown(None) is None


def test_criteria_without_weight_take_no_part():
    criteria = [criterion(1, 100), criterion(2, 0)]

    assert running_total(criteria, {1: Decimal(60), 2: Decimal(5)}) == 60


def test_shown_rounds_half_up():
    assert shown(Fraction(200050, 10000)) == Decimal("20.01")
