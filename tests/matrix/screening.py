"""Addresses of the desk: the decision, its preview and its undoing, the checklist, many at once."""

from innovations.models import Resemblance
from tests.factories import make_proposal
from tests.matrix.innovations import ENTRANT, SCREENING, build_submitted, edition, submitted
from tests.permission_matrix import MatrixWorld, Row


def point(world: MatrixWorld) -> dict:
    return {**submitted(world), "point": "tidak-ada"}


def pair(world: MatrixWorld) -> dict:
    """Two submitted entries of which the portal found that they are alike."""
    one, other = (world.once(name, build_submitted) for name in ("submitted", "alike"))
    Resemblance.objects.get_or_create(proposal=one, other=other, of_title=0, of_text=1)
    return {"code": one.code, "other": other.code}


def strangers(world: MatrixWorld) -> dict:
    """Nothing is alike between them: the second does not exist here."""
    other = make_proposal(world.competition, world.school, by=world.drafter)
    return {**submitted(world), "other": other.code}


ROWS = [
    Row("screening-decide", submitted, sent_on=SCREENING, forbidden=ENTRANT),
    Row("screening-preview", submitted, sent_on=SCREENING, forbidden=ENTRANT),
    Row("screening-undo", submitted, ok=SCREENING, forbidden=ENTRANT),
    Row("screening-answer", point, forbidden=ENTRANT, method="post"),
    Row("screening-compare", pair, ok=SCREENING, forbidden=ENTRANT, name="alike"),
    Row("screening-compare", strangers, forbidden=ENTRANT, name="not alike"),
    Row("screening-admit", edition, ok=SCREENING),
]
