"""How the server counts words; the browser counts the same way."""

import re
import unicodedata

_WORD = re.compile(r"\S*[^\W_]\S*")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def count_words(text: str) -> int:
    """Runs of non-space that hold at least one letter or digit."""
    return len(_WORD.findall(text))


def clean_text(text: str) -> str:
    """NFC, one kind of line end, no control or direction characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)
