"""Sentences of a frozen text that can be checked on site, proposed by a plain rule.

A sentence is proposed when it holds a number with the people it is about, a share, a regulation, a
date, or another figure; in this order of strength.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SHORTEST = 4  # words
LONGEST = 400  # letters
MOST = 40

_ABBREVIATED = r"(?<!\bNo)(?<!\bJl)(?<!\bdr)(?<!\bKab)(?<!\bProv)(?<!\bRp)(?<!\bdll)(?<!\bvs)"
_END = re.compile(rf"{_ABBREVIATED}[.!?;]+\s+|\n+")
_PEOPLE = (
    "orang|jiwa|warga|pasien|ibu|bayi|balita|anak|siswa|murid|mahasiswa|guru|petani|nelayan|pelaku"
    "|keluarga|kk|rumah tangga|penerima|pengguna|pemohon|peserta|kader|lansia|difabel|desa"
    "|kelurahan|people|families|households|patients|pupils|users|villages"
)
_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    "|january|february|march|may|june|july|august|october|december"
)


class Sign(StrEnum):
    """Why a sentence is proposed; the strongest first."""

    PEOPLE = "people"
    SHARE = "share"
    REGULATION = "regulation"
    DATE = "date"
    FIGURE = "figure"


_RULES = {
    Sign.PEOPLE: re.compile(rf"\d[\d.,]*\s+(?:\w+\s+)?(?:{_PEOPLE})\b", re.IGNORECASE),
    Sign.SHARE: re.compile(r"\d[\d.,]*\s*(?:%|persen|percent)", re.IGNORECASE),
    Sign.REGULATION: re.compile(
        r"\b(?:per(?:bup|wali|wal|gub|da|pres|men\w*)|peraturan|keputusan|instruksi|surat edaran"
        r"|undang-undang|SK|SOP|MoU|UU|PP)\b",
        re.IGNORECASE,
    ),
    Sign.DATE: re.compile(rf"\b(?:{_MONTHS})\b|\b(?:19|20)\d\d\b", re.IGNORECASE),
    Sign.FIGURE: re.compile(r"\d"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A proposed claim with the section that it stands in."""

    section: str
    title: str
    text: str
    sign: Sign


def propose_claims(content: dict[str, Any]) -> list[Sentence]:
    """The sentences of a version's content that fit the rule, in the order of the text."""
    found: dict[str, Sentence] = {}
    for section in content.get("sections", ()):
        for text in _sentences(section):
            sign = sign_of(text)
            if sign is not None and len(found) < MOST:
                found.setdefault(text, Sentence(section["code"], section["title"], text, sign))
    return list(found.values())


def _sentences(section: dict[str, Any]) -> Iterator[str]:
    for row in section.get("questions", ()):
        for part in _END.split(row.get("text", "")):
            text = " ".join(part.split()).rstrip(".")
            if len(text.split()) >= SHORTEST and len(text) <= LONGEST:
                yield text


def sign_of(text: str) -> Sign | None:
    """The strongest reason to check this sentence; None when nothing in it can be counted."""
    return next((sign for sign, rule in _RULES.items() if rule.search(text)), None)
