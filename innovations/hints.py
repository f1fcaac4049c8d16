"""Hints by rule beside an answer: what strong answers name, and whom a blind one should not.

They never bar anything.

Plain patterns, Indonesian and English: a hint that is met says nothing about truth, one that is
open nothing about quality. Each pattern is linear in the length of the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Answers with a smaller limit of words are too short for any of this.
SHORTEST_LIMIT = 100
#: Shorter ones are words of every text.
SHORTEST_NAME = 4
MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|"
    "january|february|march|may|june|july|august|october|december"
)
SPANS = "hari|minggu|bulan|triwulan|semester|tahun|days?|weeks?|months?|quarters?|years?"
PEOPLE = (
    "orang|jiwa|warga|penduduk|masyarakat|anak|balita|bayi|ibu|lansia|remaja|keluarga|kk|"
    "rumah tangga|siswa|murid|pelajar|guru|pasien|petani|nelayan|pedagang|umkm|pelaku usaha|"
    "peserta|penerima|pemohon|pengguna|desa|kelurahan|"
    "people|persons|citizens|residents|children|infants|mothers|elderly|families|households|"
    "pupils|students|teachers|patients|farmers|fishers|traders|businesses|users|villages"
)
FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|(?<![\w.,])\d+(?:[.,]\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a strong answer names; `text` says it met or open."""

    code: str
    is_met: bool
    text: Promise


def hints_of(text: str, *, limit: int) -> list[Hint]:
    """The hints for an answer with this limit of words, in one order; none for short answers."""
    if limit < SHORTEST_LIMIT:
        return []
    found = {
        "figures": _has_figures(text),
        "period": _PERIOD.search(text) is not None,
        "source": _SOURCE.search(text) is not None,
        "comparison": _COMPARISON.search(text) is not None,
        "people": _PEOPLE.search(text) is not None,
    }
    return [Hint(code, is_met, _WORDS[code][not is_met]) for code, is_met in found.items()]


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these names the text has, as whole words and in whatever letters."""
    return [
        name for name in names if len(name) >= SHORTEST_NAME and _words(_spaced(name)).search(text)
    ]


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _has_figures(text: str) -> bool:
    """Two figures at least, so that there can be a before and an after; years are none."""
    figures = (match[0] for match in FIGURE.finditer(text))
    return sum(not YEAR.fullmatch(figure) for figure in figures) >= len(("before", "after"))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_PERIOD = _words(
    rf"(?:19|20)\d\d|{MONTHS}|(?:\d+|satu|dua|tiga|empat|lima|enam|one|two|three|four|five|six)"
    rf" (?:{SPANS})|sejak|selama|since|during"
)
_SOURCE = _words(
    "menurut|bersumber|sumber(?: data)?|berdasarkan|data dari|data pada|laporan|survei|sensus|"
    "kohort|rekapitulasi|rekam medis|register|bps|susenas|aplikasi|evaluasi|penelitian|hasil uji|"
    "according to|sources?|based on|data (?:of|from)|reports?|surveys?|census|cohort|records|"
    "evaluation|study"
)
_COMPARISON = _words(
    "dibanding(?:kan)?|pembanding|sebelumnya|semula|rata-rata|target|sasaran|sedangkan|sementara|"
    "lebih (?:tinggi|rendah|cepat|murah|banyak|sedikit|baik)|kabupaten lain|kota lain|nasional|"
    "(?:tingkat|se-?) ?provinsi|tanpa inovasi|"
    "compared (?:to|with)|than|baseline|average|targets?|whereas|elsewhere|national|control group"
)
_PEOPLE = re.compile(
    rf"(?<![\w.,])\d[\d.,]*(?: \w+)? (?:{PEOPLE})(?!\w)",
    re.IGNORECASE,
)
#: How a hint is said when it is met, and when it is open.
_WORDS: dict[str, tuple[Promise, Promise]] = {
    "figures": (_("figures before and after"), _("no figures before and after yet")),
    "period": (_("when, or how long"), _("not said when, or how long")),
    "source": (_("source of the figures"), _("no source named yet")),
    "comparison": (_("comparison"), _("no comparison yet (advised)")),
    "people": (_("how many people gain"), _("not said how many people gain (advised)")),
}
