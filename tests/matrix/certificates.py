"""Addresses of designs, names, archives, incentives and the ceremony."""

from decimal import Decimal

from awards.actions import note_incentive, plan_ceremony
from awards.facts import IncentiveFacts
from awards.models import Announcement, Ceremony, Incentive, Inscription
from tests.factories import NOW
from tests.matrix.awards import BRANCH, ORGANISER, SCREENER, announced, edition
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

OFFICE = ORGANISER | SCREENER
ANY_OFFICE = frozenset({"organiser", "foreign_organiser"})
FACTS = IncentiveFacts(
    kind="did",
    kind_note="",
    amount=Decimal(1000),
    year=2026,
    level="nation",
    source_kind="decree",
    source="Perpres",
)


def build_incentive(world: MatrixWorld) -> Incentive:
    """Noted by the office about the first winner."""
    innovation = announced(world).proposals[0].innovation
    world.organiser.workspace = world.organiser.memberships.select_related("agency").first()
    who = {"by": world.organiser, "at": NOW}
    return note_incentive(innovation.owner, innovation=innovation, **who, facts=FACTS)


def build_ceremony(world: MatrixWorld) -> Ceremony:
    announcement = Announcement.objects.get(competition=announced(world).competition)
    plan = {"starts_at": NOW, "place": "Pendopo", "handed_by": "Bupati", "note": ""}
    who = {"by": world.organiser, "at": NOW}
    return plan_ceremony(announcement, **who, **plan, is_public=True)


def incentive(world: MatrixWorld) -> dict:
    return {"code": world.once("incentive", build_incentive).code}


def ceremony(world: MatrixWorld) -> dict:
    world.once("ceremony", build_ceremony)
    return edition(world)


def name(world: MatrixWorld) -> dict:
    """On the first winner's certificate; it is made already, so the page says why not."""
    announcement = Announcement.objects.get(competition=announced(world).competition)
    one = Inscription.objects.get(batch__announcement=announcement, recipient=world.unit)
    return {"code": one.code}


def winner(world: MatrixWorld) -> dict:
    return {"code": announced(world).proposals[0].innovation.code}


def share(world: MatrixWorld) -> dict:
    return {"slug": announced(world).proposals[0].innovation.slug}


KNOWS_REGISTER = BRANCH | SCREENER

ROWS = [
    Row("certificate-design", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("certificate-preview", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("certificate-issue", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("certificate-progress", edition, ok=OFFICE),
    Row("certificate-archive", edition, ok=OFFICE),
    Row("inscription-list", edition, ok=OFFICE),
    Row("certificate-own-archive", ok=SIGNED_IN),
    Row("inscription-check", name, ok=BRANCH, forbidden=ORGANISER),
    Row("inscription-correct", name, ok=ORGANISER, forbidden=BRANCH),
    Row("inscription-keep", name, ok=ORGANISER, forbidden=BRANCH),
    Row("certificate-compare", sent_on=EVERYBODY),
    Row("share-image", share, ok=EVERYBODY),
    Row("incentive-list", ok=EVERYBODY),
    Row("incentive-table", ok=EVERYBODY),
    Row("incentive-office", ok=SIGNED_IN),
    Row(
        "incentive-agency",
        ok=frozenset({"organiser", "foreign_organiser"}),
        forbidden=SIGNED_IN - {"organiser", "foreign_organiser"},
    ),
    Row("incentive-note", winner, ok=ORGANISER, forbidden=KNOWS_REGISTER),
    Row("incentive-correct", incentive, ok=ORGANISER, forbidden=SCREENER),
    Row("incentive-withdraw", incentive, ok=ORGANISER, forbidden=SCREENER),
    Row("ceremony-edit", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("ceremony-receivers", ceremony, ok=ORGANISER),
    Row("ceremony-invite", ceremony, ok=ORGANISER),
    Row("ceremony-order", ceremony, ok=ORGANISER),
]
