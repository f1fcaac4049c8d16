"""Addresses of an edition's rows, and of the letters that are made from them."""

from collections.abc import Callable

from competitions.models import Competition, Requirement
from competitions.states import CompetitionState
from tests.factories import make_competition
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row

ORGANISER = frozenset({"organiser"})


def build_draft(world: MatrixWorld) -> Competition:
    """An edition in preparation, with a letter."""
    draft = make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )
    add_letter(draft)
    return draft


def add_letter(competition: Competition) -> Requirement:
    return Requirement.objects.create(
        rule_set=competition.rule_sets.get(),
        code="matrix-letter",
        name="Surat Pernyataan",
        letter_title="SURAT PERNYATAAN",
        letter_body="Nama: {{ signer_name }}",
        order=99,
    )


def draft_of(world: MatrixWorld) -> Competition:
    return world.once("rows_draft", build_draft)


def part(slug: str) -> Callable[[MatrixWorld], dict]:
    return lambda world: {"code": draft_of(world).code, "slug": slug}


def category(world: MatrixWorld) -> dict:
    draft = draft_of(world)
    return {"code": draft.code, "slug": "kategori", "key": draft.categories.first().key}


def rules(world: MatrixWorld) -> dict:
    draft = draft_of(world)
    key = draft.rule_sets.get().key
    return {"code": draft.code, "slug": "penentuan-seri", "key": key}


def published(world: MatrixWorld) -> dict:
    edition = world.competition
    return {"code": edition.code, "slug": "kategori", "key": edition.categories.first().key}


def published_part(world: MatrixWorld) -> dict:
    return {"code": world.competition.code, "slug": "kategori"}


def letter(kind: str) -> Callable[[MatrixWorld], dict]:
    def kwargs(world: MatrixWorld) -> dict:
        made = world.once("letter", lambda one: add_letter(one.competition))
        return {"slug": world.competition.slug, "key": made.key, "kind": kind}

    return kwargs


SCREENER = frozenset({"screener"})
SLUGS = ("kelompok", "kategori", "bagian", "pertanyaan", "persyaratan", "kriteria")

ROWS = [
    *(Row("row-list", part(slug), ok=ORGANISER, forbidden=SCREENER, name=slug) for slug in SLUGS),
    Row(
        "row-list",
        part("penentuan-seri"),
        sent_on=ORGANISER,
        forbidden=SCREENER,
        name="penentuan-seri",
    ),
    Row("row-list", part("tidak-ada"), forbidden=SCREENER, name="unknown part"),
    Row("row-create", part("kategori"), ok=ORGANISER, forbidden=SCREENER),
    Row("row-edit", category, ok=ORGANISER, forbidden=SCREENER),
    Row("row-edit", rules, ok=ORGANISER, forbidden=SCREENER, name="rules for ties"),
    Row("row-edit", published, ok=ORGANISER, forbidden=SCREENER, name="published"),
    Row("row-create", published_part, ok=ORGANISER, forbidden=SCREENER, name="published"),
    Row("row-remove", published, ok=ORGANISER, forbidden=SCREENER, name="published"),
    Row("row-remove", category, ok=ORGANISER, forbidden=SCREENER),
    Row("row-move", category, sent_on=ORGANISER, forbidden=SCREENER, method="post"),
    Row(
        "letter-preview",
        lambda world: {"code": draft_of(world).code},
        ok=ORGANISER,
        forbidden=SCREENER,
        method="post",
    ),
    Row("letter-download", letter("pdf"), ok=EVERYBODY, name="pdf"),
    Row("letter-download", letter("docx"), ok=EVERYBODY, name="docx"),
]
