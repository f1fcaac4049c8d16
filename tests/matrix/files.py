"""Addresses of files: the entry's own side, the organiser's for what was handed in, nobody else."""

from innovations.actions import hand_over_proposal, submit_proposal
from innovations.models import Attachment
from innovations.slots import slots_of
from tests.factories import NOW, make_attachment, make_proposal
from tests.filing import given, photo
from tests.matrix.innovations import ENTRANT, SCREENING, draft, foreign, submitted
from tests.permission_matrix import MatrixWorld, Row

DRAFTER = frozenset({"drafter"})
ADMIN = frozenset({"local_admin"})


def keep(attachment: Attachment) -> Attachment:
    """With bytes on the disk."""
    attachment.file.save(attachment.code, given(photo()), save=False)
    attachment.kind, attachment.name = "image", "foto.jpg"
    attachment.save()
    return attachment


def attach(proposal, by) -> dict:
    slot = next(slot for slot in slots_of(proposal) if not slot.is_link)
    attachment = keep(make_attachment(proposal, slot, by=by))
    return {"code": proposal.code, "attachment": attachment.code}


def of_draft(world: MatrixWorld) -> dict:
    return attach(world.draft, world.drafter)


def of_foreign_draft(world: MatrixWorld) -> dict:
    return attach(make_proposal(world.competition, world.school, by=world.drafter), world.drafter)


def added_later(world: MatrixWorld) -> dict:
    """Of an entry that was handed in, but of none of its versions."""
    code = submitted(world)["code"]
    return attach(world.built["submitted"], world.drafter) | {"code": code}


def handed_in(world: MatrixWorld) -> dict:
    proposal = world.once("with a file", build_with_file)
    held = proposal.versions.get().attachments.get(name="foto.jpg")
    return {"code": proposal.code, "attachment": held.code}


def build_with_file(world: MatrixWorld):

    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    attach(proposal, world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return proposal


def page(build):
    return lambda world: {**build(world), "page": 1}


def upload(build):
    return lambda world: {**build(world), "upload": "TIDAKADA"}


def sent(route: str, build=draft, **facts) -> Row:
    """Nothing is sent along, so whoever may is told that it cannot be read."""
    return Row(route, build, method="post", **facts)


ROWS = [
    Row("attachment-file", of_draft, ok=ENTRANT, name="own draft"),
    Row("attachment-file", of_foreign_draft, name="foreign draft"),
    Row("attachment-file", handed_in, ok=ENTRANT | SCREENING, name="handed in"),
    Row("attachment-file", added_later, ok=ENTRANT, name="of no version"),
    Row("attachment-preview", page(of_draft), ok=ENTRANT, name="own draft"),
    Row("attachment-preview", page(of_foreign_draft), name="foreign draft"),
    Row("attachment-preview", page(handed_in), ok=ENTRANT | SCREENING, name="handed in"),
    sent("attachment-add", unreadable=DRAFTER, forbidden=ADMIN, name="own draft"),
    sent("attachment-add", foreign, name="foreign draft"),
    sent("attachment-add", submitted, forbidden=ENTRANT | SCREENING, name="submitted"),
    sent("upload-start", unreadable=DRAFTER, forbidden=ADMIN, name="own draft"),
    sent("upload-start", foreign, name="foreign draft"),
    sent("upload-piece", upload(draft), forbidden=ADMIN, name="never begun"),
    sent("upload-finish", upload(draft), forbidden=ADMIN, name="never begun"),
]
