"""Numbers and days in Indonesian words, as minutes and decrees write them."""

from datetime import date

LARGEST = 10**12
_DIGITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
)
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def in_words(number: int) -> str:
    """`dua ribu dua puluh enam`; whole numbers from nought to a million millions."""
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    if number < len(_DIGITS):
        return _DIGITS[number]
    if number < 20:
        return f"{_DIGITS[number - 10]} belas"
    if number < 100:
        return _joined(f"{_DIGITS[number // 10]} puluh", number % 10)
    size, word = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return _joined(_counted(count, word), rest)


def _counted(count: int, word: str) -> str:
    """One hundred and one thousand are said in one word: seratus, seribu."""
    if count == 1 and word in {"ratus", "ribu"}:
        return f"se{word}"
    return f"{in_words(count)} {word}"


def _joined(words: str, rest: int) -> str:
    return f"{words} {in_words(rest)}" if rest else words


def day_in_words(day: date) -> str:
    """`hari Selasa, tanggal dua puluh tiga, bulan Juni, tahun dua ribu dua puluh enam`."""
    return (
        f"hari {_DAYS[day.weekday()]}, tanggal {in_words(day.day)}, "
        f"bulan {_MONTHS[day.month - 1]}, tahun {in_words(day.year)}"
    )


def plain_date(day: date) -> str:
    """`23 Juni 2026`, whatever the reader's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
