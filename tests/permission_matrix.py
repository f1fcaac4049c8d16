"""Role x address x own or foreign: who gets what. An address that is missing here fails the suite.

Rows live in `tests/matrix/<app>.py` (a list `ROWS`); this module only says what a row is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accounts.models import User
from innovations.models import Proposal
from tests.factories import World, make_person, make_proposal

ROLES = (
    "anonymous",
    "drafter",
    "local_admin",
    "organiser",
    "screener",
    "judge",
    "loner",  # signed in, but a member of nothing
    "foreign_drafter",
    "foreign_organiser",
)
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}


class MatrixWorld(World):
    """The world that the matrix walks; what a row needs is built when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.loner = make_person("Tanpa Ruang")
        self.built: dict[str, Any] = {}

    @cached_property
    def draft(self) -> Proposal:
        """A filled draft of the drafter's unit."""
        return make_proposal(self.competition, self.unit, by=self.drafter)

    def once(self, name: str, build: Callable[["MatrixWorld"], Any]) -> Any:
        """Build a thing once for this world: rows of one app share it."""
        if name not in self.built:
            self.built[name] = build(self)
        return self.built[name]

    def person(self, role: str) -> User | None:
        """The person who plays a role; None is the anonymous visitor."""
        return None if role == "anonymous" else getattr(self, role)


@dataclass(frozen=True)
class Row:
    """One address. Who is not named gets 404 (anonymous: sent to sign in).

    `ok`: 200. `sent_on`: redirected elsewhere (302) although allowed. `forbidden`: 403, may know
    but not do. `unreadable`: 400, may do, and sent nothing. `method`: "get", or "post" for
    addresses without a page.
    """

    route: str
    kwargs: Callable[[MatrixWorld], dict] = field(default=lambda _: {})
    ok: frozenset[str] = frozenset()
    sent_on: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    method: str = "get"
    name: str = ""  # tells two rows of one route apart, e.g. own and foreign

    @property
    def label(self) -> str:
        """What pytest shows."""
        return f"{self.route} {self.name}".strip()

    def expected(self, role: str) -> int:
        """The status that this role gets."""
        if role in self.ok:
            return 200
        if role in self.sent_on:
            return 302
        if role in self.forbidden:
            return 403
        if role in self.unreadable:
            return 400
        return 302 if role == "anonymous" else 404
