"""Addresses of the steps of an announcement, of feedback letters, and of what feeds tell."""

from awards.models import Announcement
from tests.awards.announcing import prepare
from tests.awards.rounds import Round
from tests.matrix.awards import BRANCH, ORGANISER, SCREENER, announced
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row

PAGES = ("announcement-result", "announcement-words", "announcement-preview")
ACTS = ("announcement-time", "announcement-approve", "announcement-cancel")


def build_draft(world: MatrixWorld) -> Announcement:
    """One that two persons still have to approve."""
    return prepare(Round(world=world))


def drafted(world: MatrixWorld) -> Announcement:
    return world.once("drafted_announcement", build_draft)


def version(world: MatrixWorld) -> dict:
    draft = drafted(world)
    return {"code": draft.competition.code, "version": draft.code}


def edition(world: MatrixWorld) -> dict:
    return {"code": drafted(world).competition.code}


def stage(world: MatrixWorld) -> dict:
    return {**edition(world), "order": drafted(world).stage.order}


def letter(world: MatrixWorld) -> dict:
    return {**version(world), "group": "pemenang"}


def page(world: MatrixWorld) -> dict:
    return {**version(world), "page": "hasil"}


def innovation(world: MatrixWorld) -> dict:
    first = drafted(world).rows.winning().first()
    return {**version(world), "slug": first.innovation.slug}


def entry_told(world: MatrixWorld) -> dict:
    first = drafted(world).rows.winning().first()
    return {**version(world), "proposal": first.proposal.code}


def entry(world: MatrixWorld) -> dict:
    return {"code": announced(world).proposals[0].code}


ROWS = [
    Row("announcement-list", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("announcement-begin", stage, ok=ORGANISER, forbidden=SCREENER),
    *(Row(name, version, ok=ORGANISER) for name in (*PAGES, *ACTS)),
    Row("announcement-letter", letter, ok=ORGANISER),
    Row("announcement-letters", entry_told, ok=ORGANISER),
    Row("announcement-page", page, ok=ORGANISER),
    Row("announcement-innovation", innovation, ok=ORGANISER),
    Row("announcement-discard", version, ok=ORGANISER),
    Row("approval-withdraw", version, ok=ORGANISER),
    Row("feedback-detail", entry, ok=BRANCH | ORGANISER, forbidden=SCREENER),
    Row("feedback-download", entry, ok=BRANCH | ORGANISER, forbidden=SCREENER),
    Row("result-feed", ok=EVERYBODY),
    Row("sitemap", ok=EVERYBODY),
    Row("robots", ok=EVERYBODY),
]
