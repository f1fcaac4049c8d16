"""Public codes: short, random, without look-alike letters. They tell no order and no count."""

import secrets

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_code(length: int = 10) -> str:
    """A fresh code of Crockford-like letters; 10 letters carry about 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_certificate_code() -> str:
    """At least 128 bits in groups of five, so that it can be read aloud."""
    letters = new_code(30)
    return "-".join(letters[i : i + 5] for i in range(0, 30, 5))


def read_certificate_code(typed: str) -> str:
    """The code as it was issued, from what a person typed: any case, dashes or spaces."""
    letters = "".join(letter for letter in typed.upper() if letter in ALPHABET)[:30]
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5)) or "-"
