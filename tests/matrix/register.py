"""Addresses of the register: the unit, its branch, and the office to which it was handed in."""

from django.core.files.base import ContentFile

from innovations.models import Innovation
from tests.factories import NOW, make_innovation
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

ENTRANT = frozenset({"drafter", "local_admin"})
ADMIN = frozenset({"local_admin"})
OFFICE = frozenset({"organiser", "screener"})
ALL_UNITS = ENTRANT | {"foreign_drafter"}
ALL_OFFICES = OFFICE | {"foreign_organiser"}


def build_own(world: MatrixWorld) -> Innovation:
    return make_innovation(world.unit, "Gasing")


def build_public(world: MatrixWorld) -> Innovation:
    return make_innovation(world.unit, "Perahu", published_at=NOW)


def own(world: MatrixWorld) -> dict:
    """Never entered: no office knows of it."""
    return {"code": world.once("own_innovation", build_own).code}


def public(world: MatrixWorld) -> dict:
    return {"code": world.once("public_innovation", build_public).code}


def foreign(world: MatrixWorld) -> dict:
    return {"code": make_innovation(world.school).code}


def build_photographed(world: MatrixWorld) -> Innovation:
    innovation = make_innovation(world.unit, "Gubug Sewu", published_at=NOW)
    innovation.cover.save("", ContentFile(b"RIFF"))
    return innovation


def photographed(world: MatrixWorld) -> dict:
    return {"code": world.once("photographed", build_photographed).code}


def slug(world: MatrixWorld) -> dict:
    return {"slug": world.once("photographed", build_photographed).slug}


ROWS = [
    Row("innovation-photo", slug, ok=EVERYBODY),
    Row("register-list", ok=ALL_UNITS | ALL_OFFICES, forbidden=frozenset({"judge", "loner"})),
    Row(
        "register-create",
        ok=frozenset({"drafter", "foreign_drafter"}),
        forbidden=SIGNED_IN - {"drafter", "foreign_drafter"},
    ),
    Row("register-detail", own, ok=ENTRANT, name="own"),
    Row("register-detail", public, ok=ENTRANT | OFFICE, name="public"),
    Row("register-detail", foreign, name="foreign"),
    Row("register-edit", own, ok=ENTRANT, name="own"),
    Row("register-edit", public, ok=ENTRANT, forbidden=OFFICE, name="public"),
    Row("register-edit", foreign, name="foreign"),
    Row("register-check", public, ok=ENTRANT, forbidden=OFFICE),
    Row("register-check", foreign, name="foreign"),
    Row(
        "honour-record",
        public,
        ok=frozenset({"organiser"}),
        forbidden=ENTRANT | {"screener"},
    ),
    Row("register-photo", photographed, ok=ENTRANT | OFFICE, name="own"),
    Row("register-photo", public, name="without a photo"),
    Row("register-photo", foreign, name="foreign"),
    Row("cover-change", own, ok=ENTRANT, name="own"),
    Row("cover-change", public, ok=ADMIN, forbidden=OFFICE | {"drafter"}, name="public"),
    Row("cover-change", foreign, name="foreign"),
    Row("cover-remove", own, ok=ENTRANT, name="own"),
    Row("cover-remove", public, ok=ADMIN, forbidden=OFFICE | {"drafter"}, name="public"),
    Row("cover-remove", foreign, name="foreign"),
    Row("honour-record", foreign, name="foreign"),
]
