"""Numbers without binary floats: decimal text in, fractions and integers inside, rounded once."""

import re
from fractions import Fraction

from judging.engine.errors import MALFORMED, EngineError

# The bound keeps int() and str() away from Python's own limit of 4,300 digits.
_DECIMAL = re.compile(r"-?[0-9]{1,250}(?:\.[0-9]{1,250})?")
_QUOTIENT = re.compile(r"(-?[0-9]{1,250})/([0-9]{1,250})")


def decimal_parts(text: str) -> tuple[int, int]:
    """Return the digits as one integer and how many of them follow the point.

    Plain notation only: no exponent, no leading plus, no blanks, ASCII digits.
    """
    if not _DECIMAL.fullmatch(text):
        raise EngineError(MALFORMED)
    whole, _, fraction = text.partition(".")
    return int(whole + fraction), len(fraction)


def decimal_fraction(text: str) -> Fraction:
    """Return the exact value of a decimal."""
    digits, places = decimal_parts(text)
    return Fraction(digits, 10**places)


def any_fraction(text: str) -> Fraction:
    """Return the exact value of a decimal or of `n/d`."""
    quotient = _QUOTIENT.fullmatch(text)
    if quotient is None:
        return decimal_fraction(text)
    if not int(quotient[2]):
        raise EngineError(MALFORMED)
    return Fraction(int(quotient[1]), int(quotient[2]))


def half_up(value: Fraction, decimals: int) -> int:
    """Round half away from zero and return the result in units of 10**-decimals."""
    scaled, divisor = abs(value.numerator) * 10**decimals, value.denominator
    rounded = (2 * scaled + divisor) // (2 * divisor)
    return -rounded if value < 0 else rounded


def decimal_text(units: int, decimals: int) -> str:
    """Write units of 10**-decimals with all their decimals; zero has no sign."""
    digits = _written(abs(units)).zfill(decimals + 1)
    sign = "-" if units < 0 else ""
    if not decimals:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def rounded_text(value: Fraction, decimals: int) -> str:
    """Round half away from zero and write the result with all its decimals."""
    return decimal_text(half_up(value, decimals), decimals)


def exact_text(value: Fraction) -> str:
    """Write a fraction as `n/d` in lowest terms, or as an integer."""
    return _written(value)


def _written(number: int | Fraction) -> str:
    try:
        return str(number)
    except ValueError:  # longer than Python agrees to write
        raise EngineError(MALFORMED) from None
