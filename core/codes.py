"""Public codes: short, random, without look-alike letters. They tell no order and no count."""

import secrets
from itertools import product

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
#: What people type for a letter that looks like it.
MISREAD = {"O": "QD", "0": "QD", "I": "JT", "1": "JT", "L": "J", "U": "V"}


def new_code(length: int = 10) -> str:
    """A fresh code of Crockford-like letters; 10 letters carry about 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_certificate_code() -> str:
    """At least 128 bits in groups of five, so that it can be read aloud."""
    letters = new_code(30)
    return "-".join(letters[i : i + 5] for i in range(0, 30, 5))


def read_certificate_code(typed: str) -> str:
    """The code as it was issued, from what a person typed or pasted.

    Any case, dashes or spaces, or the whole address of the check page. Letters that no code has
    stay: `certificate_codes` knows what they may have been.
    """
    last = typed.strip().rstrip("/").rpartition("/")[2].upper()
    letters = "".join(one for one in last if one in ALPHABET or one in MISREAD)[:30]
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5)) or "-"


def certificate_codes(typed: str) -> list[str]:
    """The codes that may be meant: no code has O, I, L, U, 0 or 1, so these were misread.

    At most eight, whatever was typed: with 30 letters nobody comes nearer to guessing one.
    """
    code = read_certificate_code(typed)
    meant = [MISREAD.get(letter, letter) for letter in code]
    if sum(len(letters) > 1 for letters in meant) > 3:
        return [code]
    return ["".join(letters) for letters in product(*meant)]
