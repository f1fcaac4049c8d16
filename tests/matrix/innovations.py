"""Addresses of entries: the entrant's side, and the organiser's administrative selection."""

from innovations.actions import hand_over_proposal, submit_proposal
from innovations.models import Proposal
from tests.factories import NOW, make_proposal
from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

ENTRANT = frozenset({"drafter", "local_admin"})
SCREENING = frozenset({"organiser", "screener"})
REST = SIGNED_IN - ENTRANT


def build_submitted(world: MatrixWorld) -> Proposal:
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return proposal


def build_handed_over(world: MatrixWorld) -> Proposal:
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def draft(world: MatrixWorld) -> dict:
    return {"code": world.draft.code}


def handed_over(world: MatrixWorld) -> dict:
    return {"code": world.once("handed_over", build_handed_over).code}


def submitted(world: MatrixWorld) -> dict:
    return {"code": world.once("submitted", build_submitted).code}


def section(world: MatrixWorld) -> dict:
    return {**draft(world), "section": "summary"}


def foreign(world: MatrixWorld) -> dict:
    """A draft of another unit: it does not exist for the drafter, the local admin or anybody."""
    proposal = make_proposal(world.competition, world.school, by=world.drafter)
    return {"code": proposal.code}


def edition(world: MatrixWorld) -> dict:
    return {"code": world.competition.code}


ROWS = [
    Row(
        "proposal-list",
        ok=ENTRANT | {"foreign_drafter"},
        forbidden=REST - {"foreign_drafter"},
    ),
    Row(
        "proposal-start",
        ok=frozenset({"drafter", "foreign_drafter"}),
        forbidden=SIGNED_IN - {"drafter", "foreign_drafter"},
    ),
    Row("proposal-detail", draft, ok=ENTRANT, name="own draft"),
    Row("proposal-detail", foreign, name="foreign draft"),
    Row("proposal-detail", submitted, ok=ENTRANT, forbidden=SCREENING, name="submitted"),
    Row("innovation-edit", draft, ok=frozenset({"drafter"}), forbidden=frozenset({"local_admin"})),
    Row("section-edit", section, ok=ENTRANT),
    Row("proposal-history", draft, ok=ENTRANT, name="draft"),
    Row("proposal-history", submitted, ok=ENTRANT | SCREENING, name="submitted"),
    Row(
        "proposal-hand-over", draft, ok=frozenset({"drafter"}), forbidden=frozenset({"local_admin"})
    ),
    Row("proposal-approve", draft, forbidden=ENTRANT),
    Row(
        "proposal-return",
        handed_over,
        ok=frozenset({"local_admin"}),
        forbidden=frozenset({"drafter"}),
    ),
    Row(
        "proposal-submit",
        handed_over,
        ok=frozenset({"local_admin"}),
        forbidden=frozenset({"drafter"}),
        name="handed over",
    ),
    Row(
        "proposal-submit",
        submitted,
        sent_on=frozenset({"local_admin"}),
        forbidden=frozenset({"drafter"}) | SCREENING,
        name="submitted",
    ),
    Row("proposal-withdraw", draft, ok=ENTRANT, name="draft"),
    Row(
        "proposal-withdraw",
        submitted,
        ok=frozenset({"local_admin"}),
        forbidden=frozenset({"drafter"}) | SCREENING,
        name="submitted",
    ),
    Row("proposal-receipt", submitted, ok=ENTRANT | SCREENING, name="submitted"),
    Row("proposal-receipt", draft, name="draft has none"),
    Row("receipt-paper", submitted, ok=ENTRANT | SCREENING),
    Row("screening-list", edition, ok=SCREENING),
    Row("screening-detail", submitted, ok=SCREENING, forbidden=ENTRANT, name="submitted"),
    Row("screening-detail", draft, forbidden=ENTRANT, name="draft"),
]
