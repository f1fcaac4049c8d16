"""Addresses of the chain: notes on sections, the text whole, objections, the radar."""

from competitions.states import WindowKind
from innovations.actions import (
    file_objection,
    hand_over_proposal,
    return_proposal,
    submit_proposal,
)
from innovations.models import Objection, Proposal
from tests.factories import NOW, add_window, make_proposal, make_refusal
from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

ENTRANT = frozenset({"drafter", "local_admin"})
SCREENING = frozenset({"organiser", "screener"})


def build_returned(world: MatrixWorld) -> Proposal:
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    return return_proposal(proposal, by=world.local_admin, at=NOW, note="Sebut sumbernya.")


def build_objection(world: MatrixWorld) -> Objection:
    add_window(world.competition, WindowKind.OBJECTION, NOW, days=3)
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    proposal.refresh_from_db()
    make_refusal(proposal, by=world.screener, second=world.approver)
    return file_objection(proposal, by=world.local_admin, at=NOW, text="SK sejak 2022.")


def note(world: MatrixWorld) -> dict:
    return {"code": world.once("returned", build_returned).code, "number": 1}


def draft(world: MatrixWorld) -> dict:
    return {"code": world.draft.code}


def refused(world: MatrixWorld) -> dict:
    return {"code": world.once("objection", build_objection).proposal.code}


def objection(world: MatrixWorld) -> dict:
    return {"code": world.once("objection", build_objection).code}


def edition(world: MatrixWorld) -> dict:
    return {"code": world.competition.code}


ROWS = [
    Row("note-settle", note, ok=frozenset({"drafter"}), forbidden=frozenset({"local_admin"})),
    Row("proposal-text", draft, ok=ENTRANT, name="draft"),
    Row("proposal-text", refused, ok=ENTRANT, forbidden=SCREENING, name="refused"),
    Row("proposal-paper", draft, ok=ENTRANT),
    Row("objection-file", refused, ok=ENTRANT, forbidden=SCREENING),
    Row(
        "objection-withdraw",
        refused,
        ok=frozenset({"local_admin"}),
        forbidden=frozenset({"drafter"}) | SCREENING,
    ),
    Row("objection-list", edition, ok=SCREENING),
    Row(
        "draft-radar",
        ok=frozenset({"local_admin"}),
        forbidden=SIGNED_IN - {"local_admin"},
    ),
    Row(
        "draft-radar-table",
        ok=frozenset({"local_admin"}),
        forbidden=SIGNED_IN - {"local_admin"},
    ),
    Row("draft-remind", ok=frozenset({"local_admin"}), forbidden=SIGNED_IN - {"local_admin"}),
    Row("objection-answer", objection, ok=SCREENING, forbidden=ENTRANT),
]
