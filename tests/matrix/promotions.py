"""Addresses of promotion: the office below, the office above, the entrant between."""

from datetime import timedelta

from accounts.states import AgencyKind
from awards.actions import name_upper, promote_entries
from awards.models import Promotion
from awards.queries.promotions import Choice
from competitions.models import Competition
from tests.factories import NOW, make_agency, make_competition
from tests.matrix.awards import BRANCH, ORGANISER, SCREENER, announced
from tests.permission_matrix import MatrixWorld, Row

OFFICE = ORGANISER | SCREENER


def build_promotion(world: MatrixWorld) -> Promotion:
    """The first winner of the announced round, sent to the province's edition."""
    made = announced(world)
    province = make_agency("Jawa Tengah", kind=AgencyKind.PROVINCE)
    world.regency.parent = province
    world.regency.save()
    bureau = make_agency("Biro Organisasi", parent=province)
    upper = make_competition(bureau, territory=province)
    act = {"by": world.organiser, "at": NOW - timedelta(hours=2)}
    edition = name_upper(made.competition, **act, upper=upper, places=2)
    row = edition.announcements.get().rows.get(proposal=made.proposals[0])
    choice = Choice(row, upper.groups.first(), upper.categories.first())
    return promote_entries(edition, **act, choices=[choice])[0]


def promoted(world: MatrixWorld) -> Promotion:
    return world.once("promotion", build_promotion)


def lower(world: MatrixWorld) -> dict:
    return {"code": promoted(world).lower.code}


def above(world: MatrixWorld) -> dict:
    """An edition of the own office to which others send."""
    edition = promoted(world).lower
    return {"code": Competition.objects.get(pk=edition.pk).code}


def dossier(world: MatrixWorld) -> dict:
    return {"code": promoted(world).code}


def foreign_upper(world: MatrixWorld) -> dict:
    return {"code": promoted(world).upper.code}


ROWS = [
    Row("promotion-list", lower, ok=OFFICE),
    Row("promotion-list", foreign_upper, name="foreign"),
    Row("upper-edit", lower, ok=ORGANISER, forbidden=SCREENER),
    Row("arrival-list", above, ok=OFFICE),
    Row("arrival-list", foreign_upper, name="foreign"),
    Row("promotion-detail", dossier, ok=BRANCH | OFFICE),
    Row("promotion-dossier", dossier, ok=BRANCH | OFFICE),
    Row("promotion-export", dossier, ok=BRANCH | OFFICE),
]
