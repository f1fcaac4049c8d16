"""Addresses of the chain: notes on sections, approval, objections, the radar."""

from innovations.actions import hand_over_proposal, return_proposal
from innovations.models import Proposal
from tests.factories import NOW, make_proposal
from tests.permission_matrix import MatrixWorld, Row


def build_returned(world: MatrixWorld) -> Proposal:
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    return return_proposal(proposal, by=world.local_admin, at=NOW, note="Sebut sumbernya.")


def note(world: MatrixWorld) -> dict:
    return {"code": world.once("returned", build_returned).code, "number": 1}


ROWS = [
    Row("note-settle", note, ok=frozenset({"drafter"}), forbidden=frozenset({"local_admin"})),
]
