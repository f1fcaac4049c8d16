"""Likeness of texts by triples of neighbouring words; pure.

Trigrams of letters do not tell long texts apart: two thousand words of officialese hold most of
them. Three neighbouring words hardly ever come together twice by chance. A text's bands are a
fingerprint: of two texts with half their triples in common one band in sixteen or more agrees
nearly always, of two strangers hardly ever, so that an index finds whom to compare.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"\w+")
SIZE = 3
ROWS, BANDS = 4, 16
PRIME = (1 << 31) - 1
#: Shorter texts say too little to be compared.
FEWEST = 20
#: So many words in a row have to be the same before a passage is marked.
SHORTEST_PASSAGE = 6

_SEEDS = [
    (zlib.crc32(b"a%d" % place) % (PRIME - 1) + 1, zlib.crc32(b"b%d" % place) % PRIME)
    for place in range(ROWS * BANDS)
]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text; `is_shared` where it stands in the other one, too."""

    text: str
    is_shared: bool


def triples_of(text: str) -> set[int]:
    """Every three neighbouring words as a number; case and punctuation do not count."""
    return set(_triples(WORD.findall(text.lower())))


def _triples(words: list[str]) -> list[int]:
    groups = zip(*(words[start:] for start in range(SIZE)), strict=False)
    return [zlib.crc32(" ".join(group).encode()) for group in groups]


def bands_of(texts: Iterable[str]) -> list[int]:
    """Fingerprints of each text that is long enough, sorted, each once."""
    found = {band for text in texts for band in _bands(triples_of(text))}
    return sorted(found)


def _bands(triples: set[int]) -> Iterator[int]:
    if len(triples) < FEWEST:
        return
    least = [min((a * one + b) % PRIME for one in triples) for a, b in _SEEDS]
    for band in range(BANDS):
        rows = least[band * ROWS : (band + 1) * ROWS]
        yield band << 32 | zlib.crc32(repr(rows).encode())


def share_of(own: set[int], other: set[int]) -> float:
    """How much of a text stands in another, 0 to 1; 0 for a text that says too little."""
    return len(own & other) / len(own) if len(own) >= FEWEST else 0.0


def mark_passages(text: str, other: set[int]) -> list[Passage]:
    """The text in stretches; `other` are the triples of what it is compared with."""
    found = list(WORD.finditer(text))
    shared = _shared_words([one.group().lower() for one in found], other)
    passages: list[Passage] = []
    start = 0
    for first, last in _runs(shared):
        begin, end = found[first].start(), found[last].end()
        passages.append(Passage(text[start:begin], is_shared=False))
        passages.append(Passage(text[begin:end], is_shared=True))
        start = end
    passages.append(Passage(text[start:], is_shared=False))
    return [one for one in passages if one.text]


def _shared_words(words: list[str], other: set[int]) -> list[bool]:
    """Whether each word belongs to a triple that the other text has."""
    shared = [False] * len(words)
    for place, triple in enumerate(_triples(words)):
        if triple in other:
            shared[place : place + SIZE] = [True] * SIZE
    return shared


def _runs(shared: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last word of each passage that is long enough."""
    start = None
    for place, is_shared in enumerate([*shared, False]):
        if is_shared and start is None:
            start = place
        elif not is_shared and start is not None:
            if place - start >= SHORTEST_PASSAGE:
                yield start, place - 1
            start = None
