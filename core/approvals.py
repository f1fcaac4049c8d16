"""Acts that two persons share: what is registered here can be asked for by one, granted by another.

An app registers its acts when it gets ready; the page of requests shows and performs them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from core.models import Approval


@dataclass(frozen=True, slots=True)
class Fact:
    """What would change, for the second person to read; plain text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TwoPersonAct:
    """`perform(approval, by, at)` runs inside the grant's transaction and may refuse.

    `describe` shows the second person what would change; `url_of` leads to the subject's page.
    `askers` are the roles whose people may ask, where these are others than those who decide.
    """

    name: str
    label: Promise
    perform: Callable[[Approval, Any, datetime], None]
    describe: Callable[[Approval], list[Fact]]
    url_of: Callable[[Approval], str]
    askers: tuple[str, ...] = ()


_ACTS: dict[str, TwoPersonAct] = {}


def register(act: TwoPersonAct) -> None:
    """Make the act known under its name; again is harmless."""
    _ACTS[act.name] = act


def act_of(approval: Approval) -> TwoPersonAct:
    """The act that was asked for."""
    return _ACTS[approval.act]
