"""How the server counts words, as the browser does, cleans them, and lists a few."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

_SOUND = re.compile(r"[^\W_]")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    r"\ud800-\udfff]"  # half of a pair: no database can hold it
)
_PILE = re.compile(r"[^\w\s\x00-\x7f]{31,}")


def count_words(text: str) -> int:
    """Runs of non-space that hold at least one letter or digit.

    SECURITY: one look at each sign; a single pattern for the whole word takes quadratic time.
    """
    return sum(_SOUND.search(run) is not None for run in text.split())


def listed(names: Iterable[str], most: int) -> str:
    """The first few with commas, and a sign that there are more."""
    shown = list(islice(names, most + 1))
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def paragraphs_of(text: str) -> list[str]:
    """What an empty line parts."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def clean_text(text: str) -> str:
    """NFC, one kind of line end, no control or direction characters.

    SECURITY: letters under piles of marks lose them first; sorting a pile takes quadratic time.
    """
    text = unicodedata.normalize("NFC", _PILE.sub(_without_marks, text))
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _without_marks(pile: re.Match[str]) -> str:
    return "".join(sign for sign in pile[0] if not unicodedata.combining(sign))
