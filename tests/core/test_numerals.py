"""Numbers and days in Indonesian words."""

from datetime import date

import pytest

from core.numerals import LARGEST, day_in_words, in_words, plain_date

WORDS = {
    0: "nol",
    7: "tujuh",
    10: "sepuluh",
    11: "sebelas",
    12: "dua belas",
    19: "sembilan belas",
    20: "dua puluh",
    21: "dua puluh satu",
    99: "sembilan puluh sembilan",
    100: "seratus",
    101: "seratus satu",
    111: "seratus sebelas",
    200: "dua ratus",
    999: "sembilan ratus sembilan puluh sembilan",
    1000: "seribu",
    1001: "seribu satu",
    1100: "seribu seratus",
    1999: "seribu sembilan ratus sembilan puluh sembilan",
    2026: "dua ribu dua puluh enam",
    11_000: "sebelas ribu",
    21_000: "dua puluh satu ribu",
    100_000: "seratus ribu",
    101_000: "seratus satu ribu",
    1_000_000: "satu juta",
    1_001_000: "satu juta seribu",
    1_000_001: "satu juta satu",
    10**9: "satu miliar",
    123_456_789_012: (
        "seratus dua puluh tiga miliar empat ratus lima puluh enam juta "
        "tujuh ratus delapan puluh sembilan ribu dua belas"
    ),
    LARGEST: "satu triliun",
}
SAID = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
DIGITS = {word: number for number, word in enumerate(SAID.split())}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_back(words):
    """The number that the words say, by rules of their own."""
    whole = part = last = 0
    for word in words.split():
        if word in {"seratus", "seribu"}:
            part, last = part + {"seratus": 100, "seribu": 0}[word], 0
            whole += 1000 if word == "seribu" else 0
        elif word in {"puluh", "ratus"}:
            part, last = part + last * {"puluh": 10, "ratus": 100}[word], 0
        elif word == "belas":
            part, last = part + 10 + last, 0
        elif word in SCALES:
            whole, part, last = whole + (part + last) * SCALES[word], 0, 0
        else:
            last = DIGITS[word]
    return whole + part + last


@pytest.mark.parametrize(("number", "words"), WORDS.items())
def test_numbers_are_said_as_indonesian_says_them(number, words):
    assert in_words(number) == words


def test_every_kind_of_number_reads_back():
    numbers = [
        *range(2500),
        *(
            k * m + r
            for k in range(1, 1000, 7)
            for m in SCALES.values()
            for r in (0, 1, 11, 1000, 1111)
            if k * m + r <= LARGEST
        ),
    ]

    assert [n for n in numbers if read_back(in_words(n)) != n] == []


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_numbers_beyond_are_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)


def test_days_are_said_in_full():
    day = date(2026, 6, 23)

    assert day_in_words(day) == (
        "hari Selasa, tanggal dua puluh tiga, bulan Juni, tahun dua ribu dua puluh enam"
    )
    assert plain_date(date(2026, 11, 1)) == "1 November 2026"
