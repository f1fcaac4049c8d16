"""Readers of single values in a document: the value in its proper type, or `malformed`.

A field that is missing arrives here as None, so what is required needs no test of its own.
"""

import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from judging.engine.errors import MALFORMED, EngineError
from judging.engine.exact import any_fraction, decimal_fraction

MAX_DECIMALS = 100

_T = TypeVar("_T")


def read_mapping(value: object) -> dict[Any, Any]:
    """Return a JSON object."""
    return _of_type(value, dict)


def read_list(value: object) -> list[Any]:
    """Return a JSON list."""
    return _of_type(value, list)


def read_rows(value: object) -> list[dict[Any, Any]]:
    """Return a list of JSON objects."""
    return [read_mapping(row) for row in read_list(value)]


def read_text(value: object) -> str:
    """Return text in Unicode's composed form (NFC), so that equal words are equal everywhere."""
    text = _of_type(value, str)
    return text if text.isascii() else _composed(text)


def read_name(value: object) -> str:
    """Return an identifier: text that is not empty."""
    return read_text(value) or _refuse()


def read_names(value: object) -> list[str]:
    """Return identifiers that are all different."""
    names = [read_name(item) for item in read_list(value)]
    refuse_repetition(names)
    return names


def read_named(value: object, read: Callable[[object], _T]) -> dict[str, _T | None]:
    """Return a JSON object that is keyed by identifiers; null stays null, which is empty."""
    mapping = read_mapping(value)
    named = {read_name(key): None if item is None else read(item) for key, item in mapping.items()}
    return named if len(named) == len(mapping) else _refuse()


def read_distinct(value: object) -> dict[str, dict[Any, Any]]:
    """Return a list of JSON objects by their `id`, all different, in the order of the list."""
    rows = read_rows(value)
    refuse_repetition([read_name(row.get("id")) for row in rows])
    return {read_name(row.get("id")): row for row in rows}


def read_decimal(value: object) -> Fraction:
    """Return a decimal, which a document holds as text."""
    return decimal_fraction(_of_type(value, str))


def read_any_number(value: object) -> Fraction:
    """Return a decimal or `n/d`, which a document holds as text."""
    return any_fraction(_of_type(value, str))


def read_integer(value: object, least: int) -> int:
    """Return an integer not below `least`; true and false are none."""
    if isinstance(value, bool):
        _refuse()
    number = _of_type(value, int)
    return number if number >= least else _refuse()


def read_decimals(value: object) -> int:
    """Return how many decimals are published."""
    decimals = read_integer(value, least=0)
    return decimals if decimals <= MAX_DECIMALS else _refuse()


def read_optional_integer(value: object, least: int) -> int | None:
    """Return an integer not below `least`, or None where the field is empty."""
    return None if value is None else read_integer(value, least)


def read_choice(value: object, choices: Iterable[str]) -> str:
    """Return one of the words that the document may use here."""
    text = _of_type(value, str)
    return text if text in choices else _refuse()


def read_flag(value: object) -> bool:
    """Return true or false; empty is false."""
    return False if value is None else _of_type(value, bool)


def or_default(value: object, default: object) -> object:
    """Return what an empty field stands for."""
    return default if value is None else value


def refuse_repetition(names: list[str]) -> None:
    """Refuse a list in which one identifier stands twice."""
    if len(set(names)) < len(names):
        _refuse()


def _of_type(value: object, kind: type[_T]) -> _T:
    return value if isinstance(value, kind) else _refuse()


def _composed(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        _refuse()
    return unicodedata.normalize("NFC", text)


def _refuse() -> NoReturn:
    raise EngineError(MALFORMED)
