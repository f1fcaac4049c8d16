"""Addresses of homes and dashboards."""

from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

OFFICE = frozenset({"organiser", "screener"})
ORGANISER = frozenset({"organiser"})
OFFICES = OFFICE | {"foreign_organiser"}


def edition(world: MatrixWorld) -> dict:
    """A published edition: everybody may know of it, its office alone may look inside."""
    return {"code": world.competition.code}


def stage(world: MatrixWorld) -> dict:
    """A stage of that edition."""
    return {"code": world.competition.stages.first().code}


ROWS = [
    Row("home", ok=SIGNED_IN),
    Row("competition-manage-list", ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    Row("competition-dashboard", edition, ok=OFFICE, forbidden=SIGNED_IN - OFFICE),
    Row("competition-deadlines", edition, ok=OFFICE, forbidden=SIGNED_IN - OFFICE),
    Row("entry-list", edition, ok=OFFICE),
    Row("entry-table", edition, ok=OFFICE),
    Row("writer-remind", edition, ok=ORGANISER, forbidden=OFFICE - ORGANISER),
    Row("participation-list", edition, ok=OFFICE),
    Row("participation-table", edition, ok=OFFICE),
    Row("agency-call", edition, ok=ORGANISER, forbidden=OFFICE - ORGANISER),
    Row("judge-list", stage, ok=OFFICE),
]
