"""Addresses of publishing, changing and extending an edition."""

from competitions.actions import open_rules_version
from competitions.models import Competition
from competitions.states import CompetitionState, WindowKind
from tests.factories import NOW, make_competition
from tests.permission_matrix import MatrixWorld, Row

OFFICE = frozenset({"organiser", "screener"})
ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})


def edition(world: MatrixWorld) -> dict:
    """A published edition: its office alone may look inside, a foreign one gets 404."""
    return {"code": world.competition.code}


def draft(world: MatrixWorld) -> dict:
    """An edition in preparation."""

    def build(world: MatrixWorld) -> Competition:
        facts = {"territory": world.regency, "state": CompetitionState.DRAFT}
        return make_competition(world.secretariat, **facts)

    return {"code": world.once("draft_edition", build).code}


def window(world: MatrixWorld) -> dict:
    """The registration window of the published edition."""
    row = world.competition.windows.get(kind=WindowKind.REGISTRATION)
    return {"code": world.competition.code, "key": row.key}


def version(world: MatrixWorld) -> dict:
    """An edition with a version in work."""

    def build(world: MatrixWorld) -> dict:
        open_rules_version(world.competition, by=world.organiser, at=NOW)
        return edition(world)

    return world.once("version_in_work", build)


ROWS = [
    Row("competition-publish", draft, ok=ORGANISER, forbidden=SCREENER),
    Row("competition-publish", edition, ok=ORGANISER, forbidden=SCREENER, name="published"),
    Row("competition-conclude", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("competition-cancel", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("deadline-list", edition, ok=OFFICE),
    Row("window-extend", window, ok=ORGANISER, forbidden=SCREENER),
    Row("window-reopen", window, ok=ORGANISER, forbidden=SCREENER),
    Row("change-list", edition, ok=OFFICE),
    Row("rules-open", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("rules-compare", version, ok=ORGANISER, forbidden=SCREENER),
    Row("rules-discard", version, ok=ORGANISER, forbidden=SCREENER),
    Row("edition-preview-applicant", draft, ok=OFFICE),
    Row("edition-preview-judge", draft, ok=OFFICE),
]
