"""Addresses of a stage's plenary: in session, and closed with its papers."""

from django.core.files.base import ContentFile

from judging.models import PlenaryScan
from judging.queries.plenaries import latest_record
from judging.states import PaperKind
from tests.judging.plenaries import PlenaryScene
from tests.judging.scenes import LATER
from tests.permission_matrix import MatrixWorld, Row

JUDGE = frozenset({"judge"})
ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})
FILE = {"name": "berita-acara", "form": "pdf"}


def build(world: MatrixWorld) -> PlenaryScene:
    """In session over two entries."""
    return PlenaryScene(entries=2, places=1, world=world).adopted().opened()


def build_unopened(world: MatrixWorld) -> PlenaryScene:
    """Ranked, without a plenary so far."""
    return PlenaryScene(entries=2, places=1, world=world).adopted()


def build_closed(world: MatrixWorld) -> PlenaryScan:
    """Closed, its papers made and one of them scanned."""
    scene = PlenaryScene(world=world).adopted().opened().attended().swapped()
    return PlenaryScan.objects.create(
        code="PINDAIAN",
        record=latest_record(scene.closed()),
        kind=PaperKind.MINUTES,
        file=ContentFile(b"%PDF-1.7", "pindaian"),
        name="berita-acara.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
        added_at=LATER,
        added_by=world.organiser,
    )


def unopened(world: MatrixWorld) -> dict:
    return {"code": world.once("unopened", build_unopened).stage.code}


def sitting(world: MatrixWorld) -> dict:
    return {"code": world.once("sitting", build).stage.code}


def entry(world: MatrixWorld) -> dict:
    scene = world.once("sitting", build)
    return {"code": scene.stage.code, "entry": scene.candidacies[0].code}


def draft(world: MatrixWorld) -> dict:
    return {**sitting(world), **FILE}


def closed(world: MatrixWorld) -> dict:
    return {"code": world.once("closed", build_closed).record.plenary.stage.code}


def paper(world: MatrixWorld) -> dict:
    return {**closed(world), **FILE, "closing": 1}


def scan(world: MatrixWorld) -> dict:
    return {**closed(world), "scan": world.once("closed", build_closed).code}


ROWS = [
    Row("plenary-open", unopened, ok=ORGANISER, forbidden=SCREENER),
    Row("plenary-detail", unopened, sent_on=ORGANISER, forbidden=SCREENER, name="not opened yet"),
    *[
        Row(route, sitting, ok=ORGANISER, forbidden=SCREENER)
        for route in (
            "plenary-detail",
            "plenary-change",
            "plenary-attend",
            "aside-note",
            "band-decide",
            "plenary-constraints",
            "plenary-close",
            "plenary-papers",
        )
    ],
    Row("entry-decide", entry, ok=ORGANISER, forbidden=SCREENER),
    Row("plenary-draft", draft, ok=ORGANISER, forbidden=SCREENER),
    *[
        Row(route, closed, ok=ORGANISER, forbidden=SCREENER)
        for route in ("plenary-reopen", "papers-ask", "scan-add")
    ],
    Row("plenary-paper", paper, ok=ORGANISER, forbidden=SCREENER),
    Row("scan-file", scan, ok=ORGANISER, forbidden=SCREENER),
    Row("scan-release", scan, ok=ORGANISER, forbidden=SCREENER),
    Row("scan-remove", scan, ok=ORGANISER, forbidden=SCREENER),
]
