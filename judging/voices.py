"""The public's answers: whose they are without a name, when a form was opened, what levels mean."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from competitions.models import Criterion, Stage

LINK_LIFE = timedelta(hours=24)
LEAST_TIME = timedelta(seconds=5)  # nobody reads the questions faster
FORM_LIFE = timedelta(hours=12)
CENT = Decimal("0.01")
_SIGNER = Signer(salt="judging.voices.form", sep="~")


class Voice(NamedTuple):
    """What one person says of an entry, and the address that has to confirm it."""

    email: str
    network: str
    levels: dict[str, int]
    comment: str = ""
    language: str = "id"


def plain_address(email: str) -> str:
    """One spelling for one mailbox: lower case, and nothing after a plus sign.

    >>> plain_address(" Warga+Lomba@Contoh.ID ")
    'warga@contoh.id'
    """
    name, _, host = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def voter_of(stage: Stage, email: str) -> str:
    """The digest of a mail address for this stage alone: answers of two stages cannot be joined."""
    return _digest("voter", stage, plain_address(email))


def network_of(stage: Stage, address: str) -> str:
    """The digest of a network address for this stage alone."""
    return _digest("network", stage, address)


def _digest(what: str, stage: Stage, value: str) -> str:
    salt = f"judging.voices.{what}.{stage.code}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def form_stamp(candidacy_code: str, at: datetime) -> str:
    """When the form of this entry was opened; nobody can make one up."""
    return _SIGNER.sign(f"{candidacy_code}:{int(at.timestamp())}")


def age_of_stamp(stamp: str, candidacy_code: str, at: datetime) -> timedelta | None:
    """How long ago that was; None for a forged one, or one of another entry."""
    try:
        code, _, moment = _SIGNER.unsign(stamp).rpartition(":")
    except BadSignature:
        return None
    return timedelta(seconds=at.timestamp() - int(moment)) if code == candidacy_code else None


def mark_of_level(criterion: Criterion, level: int, levels: int) -> Decimal:
    """The mark that a level stands for: the lowest level is the lowest mark, steps are even.

    Exact, then two decimals, half up.
    """
    span = Fraction(criterion.max_score) - Fraction(criterion.min_score)
    return criterion.min_score + half_up(span * (level - 1) / (levels - 1))


def half_up(value: Fraction) -> Decimal:
    """Two decimals; a half goes up. Never below zero here."""
    cents = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(cents) * CENT


def mean_of(marks: Iterable[Decimal]) -> Decimal:
    """The mean of marks, exact, then two decimals, half up."""
    values = [Fraction(mark) for mark in marks]
    return half_up(sum(values, Fraction(0)) / len(values))
