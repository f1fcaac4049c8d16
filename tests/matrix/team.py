"""Addresses of a team: the unit manages it, and whoever was sent a link may look at what it is."""

from datetime import timedelta

from core.codes import new_code
from core.digests import sha256_of
from innovations.models import TeamInvitation
from innovations.states import TeamRole
from tests.factories import NOW
from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

DRAFTER = frozenset({"drafter"})
LOCAL_ADMIN = frozenset({"local_admin"})
TOKEN = "tautan-untuk-satu-orang"


def draft(world: MatrixWorld) -> dict:
    return {"code": world.draft.code}


def member(world: MatrixWorld) -> dict:
    return {**draft(world), "number": world.draft.team.first().pk}


def build_link(world: MatrixWorld) -> TeamInvitation:
    return world.draft.invitations.create(
        code=new_code(),
        token_digest=sha256_of(TOKEN),
        role=TeamRole.WRITER,
        invited_by=world.drafter,
        invited_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )


def link(world: MatrixWorld) -> dict:
    return {**draft(world), "link": world.once("team_link", build_link).code}


def token(world: MatrixWorld) -> dict:
    world.once("team_link", build_link)
    return {"token": TOKEN}


def unknown(_world: MatrixWorld) -> dict:
    return {"token": "tidak-pernah-dibuat"}


ROWS = [
    Row("proposal-team", draft, ok=DRAFTER | LOCAL_ADMIN),
    Row("member-add", draft, ok=DRAFTER, forbidden=LOCAL_ADMIN),
    Row("member-remove", member, ok=DRAFTER, forbidden=LOCAL_ADMIN),
    Row("team-link", draft, ok=DRAFTER, forbidden=LOCAL_ADMIN),
    Row("team-link-revoke", link, ok=DRAFTER, forbidden=LOCAL_ADMIN),
    Row("team-join", token, ok=SIGNED_IN),
    Row("team-join", unknown, name="unknown"),
]
