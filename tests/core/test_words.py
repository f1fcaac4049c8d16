"""Texts that are made to stop a server: time grows with the length, and all of them are kept."""

import time

import pytest

from core.words import clean_text, count_words

SOON = 20  # CPU seconds; time that grew with the square would be hours
LONG = 200_000


@pytest.mark.parametrize("sign", ["_", "-", "=", "\N{EM DASH}"])
def test_a_line_of_signs_is_counted_at_once(sign):
    started = time.process_time()

    assert count_words(sign * LONG) == 0
    assert time.process_time() - started < SOON


def test_a_pile_of_marks_is_cleaned_at_once():
    started = time.process_time()

    assert clean_text("a" + "\u0345\u0301" * LONG + "b") == "ab"
    assert time.process_time() - started < SOON


def test_marks_that_people_write_stay():
    assert clean_text("re\u0301sume\u0301 \u0915\u093c") == "résumé \u0915\u093c"


def test_half_of_a_pair_is_dropped_and_a_whole_one_stays():
    assert clean_text("a\ud83d b \U0001f600") == "a b \U0001f600"
