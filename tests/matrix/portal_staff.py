"""Addresses of homes and dashboards."""

from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

OFFICE = frozenset({"organiser", "screener"})
OFFICES = OFFICE | {"foreign_organiser"}


def edition(world: MatrixWorld) -> dict:
    """A published edition: everybody may know of it, its office alone may look inside."""
    return {"code": world.competition.code}


ROWS = [
    Row("home", ok=SIGNED_IN),
    Row("competition-manage-list", ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    Row("competition-dashboard", edition, ok=OFFICE, forbidden=SIGNED_IN - OFFICE),
    Row("competition-deadlines", edition, ok=OFFICE, forbidden=SIGNED_IN - OFFICE),
]
