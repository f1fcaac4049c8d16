"""Addresses of slots, letters and taking out; the files themselves are in `uploads.py`."""

from tests.factories import make_proposal
from tests.matrix.innovations import ENTRANT, SCREENING, draft, foreign, submitted
from tests.permission_matrix import MatrixWorld, Row


def letter(world: MatrixWorld) -> dict:
    requirement = world.draft.rule_set.requirements.exclude(letter_body="").first()
    return {**draft(world), "key": requirement.key, "kind": "docx"}


def attached(world: MatrixWorld) -> dict:
    return {**draft(world), "attachment": world.draft.attachments.first().code}


def of_another(world: MatrixWorld) -> dict:
    """A file of another entry below this one does not exist."""
    other = make_proposal(world.competition, world.unit, by=world.drafter)
    return {**draft(world), "attachment": other.attachments.first().code}


ROWS = [
    Row("proposal-files", draft, ok=ENTRANT, name="own draft"),
    Row("proposal-files", foreign, name="foreign draft"),
    Row("proposal-files", submitted, ok=ENTRANT, forbidden=SCREENING, name="submitted"),
    Row("proposal-letter", letter, ok=ENTRANT),
    Row(
        "attachment-remove",
        attached,
        ok=frozenset({"drafter"}),
        forbidden=frozenset({"local_admin"}),
    ),
    Row("attachment-remove", of_another, forbidden=frozenset({"local_admin"}), name="of another"),
]
