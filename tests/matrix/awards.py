"""Addresses of announcements and certificates, and of what the public reads of them."""

from datetime import timedelta

from awards.actions import approve_announcement, prepare_announcement
from awards.certificates import issue_due
from awards.models import Certificate
from tests.awards.rounds import WORDING, Round
from tests.factories import NOW
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})
BRANCH = frozenset({"drafter", "local_admin"})
PREPARED, APPROVED = NOW - timedelta(days=3), NOW - timedelta(days=2)
PUBLIC = NOW - timedelta(days=1)


def build_round(world: MatrixWorld) -> Round:
    """An edition whose results have been public since yesterday."""
    made = Round(world=world)
    announcement = prepare_announcement(
        made.competition,
        by=world.approver,
        at=PREPARED,
        run=made.plenary_run,
        publish_at=PUBLIC,
        **WORDING,
    )
    approve_announcement(announcement, by=world.approver, at=APPROVED)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)
    issue_due(PUBLIC)
    return made


def announced(world: MatrixWorld) -> Round:
    return world.once("announced_round", build_round)


def edition(world: MatrixWorld) -> dict:
    return {"code": announced(world).competition.code}


def slug(world: MatrixWorld) -> dict:
    return {"slug": announced(world).competition.slug}


def certificate(world: MatrixWorld) -> dict:
    made = announced(world)
    row = Certificate.objects.get(announcement__competition=made.competition, recipient=world.unit)
    return {"code": row.code}


def innovation(world: MatrixWorld) -> dict:
    return {"slug": announced(world).proposals[0].innovation.slug}


ROWS = [
    Row("certificate-list", edition, ok=ORGANISER | SCREENER),
    Row("certificate-own", ok=SIGNED_IN),
    Row("certificate-download", certificate, ok=BRANCH | ORGANISER),
    Row("certificate-revoke", certificate, ok=ORGANISER, forbidden=BRANCH),
    Row("certificate-reissue", certificate, ok=ORGANISER, forbidden=BRANCH),
    Row("certificate-check", ok=EVERYBODY),
    Row("certificate-detail", certificate, ok=EVERYBODY),
    Row("landing", ok=EVERYBODY),
    Row("competition-list", ok=EVERYBODY),
    Row("competition-detail", slug, ok=EVERYBODY),
    Row("competition-calendar", slug, ok=EVERYBODY),
    Row("competition-results", slug, ok=EVERYBODY),
    Row("competition-results-table", slug, ok=EVERYBODY),
    Row("innovation-list", ok=EVERYBODY),
    Row("innovation-detail", innovation, ok=EVERYBODY),
]
