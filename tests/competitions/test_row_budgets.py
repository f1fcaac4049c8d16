"""Row pages cost the same with one row and with many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.editors import EDITORS
from competitions.models import Competition
from competitions.states import CompetitionState
from tests.factories import World, make_competition

pytestmark = pytest.mark.django_db
MOST = 8
MOST_TO_REMOVE = 26  # asks every table that could hang on the row, however many rows there are
SLUGS = ("kelompok", "kategori", "bagian", "pertanyaan", "persyaratan", "kriteria")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    return make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.organiser)
    return client


def cost(client: Client, name: str, *, under: str = "", **kwargs) -> int:
    """Statements of the page itself: the session's and the reader's are owed by every page."""
    place = reverse(name, kwargs=kwargs) + under
    client.get(place)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(place)
    assert answer.status_code == 200
    return len(found)


def leave(competition: Competition, slug: str, most: int) -> None:
    """Only the first rows of a part stay."""
    editor = EDITORS[slug]
    rows = list(editor.rows(competition))
    for row in rows[most:]:
        if slug == "bagian":
            row.criteria.all().delete()
        row.delete()


@pytest.mark.parametrize("slug", SLUGS)
def test_list_costs_the_same_with_one_row_and_many(
    client: Client, draft: Competition, slug: str
) -> None:
    many = cost(client, "row-list", code=draft.code, slug=slug)
    leave(draft, slug, 1)
    one = cost(client, "row-list", code=draft.code, slug=slug)

    assert one <= many <= MOST


EDITED = [("row-edit", slug) for slug in (*SLUGS, "penentuan-seri")]
REMOVED = [("row-remove", slug) for slug in SLUGS]


@pytest.mark.parametrize(("name", "slug"), [*EDITED, *REMOVED])
def test_pages_of_a_row_stay_in_budget(
    client: Client, draft: Competition, slug: str, name: str
) -> None:
    key = EDITORS[slug].rows(draft).last().key

    most = MOST_TO_REMOVE if name == "row-remove" else MOST
    assert cost(client, name, code=draft.code, slug=slug, key=key) <= most


@pytest.mark.parametrize("slug", ["kelompok", "kategori", "kuota", "syarat", "tahapan", "batasan"])
def test_pages_of_what_is_published_stay_in_budget(client: Client, world: World, slug: str) -> None:
    code = world.competition.code
    key = EDITORS[slug].rows(world.competition).first()
    under = f"?induk={world.competition.stages.first().key}" if slug == "batasan" else ""

    assert cost(client, "row-list", code=code, slug=slug) <= MOST
    most = MOST + bool(under)  # the row above is read too
    assert cost(client, "row-create", code=code, slug=slug, under=under) <= most
    if key:
        most = MOST_TO_REMOVE
        assert cost(client, "row-remove", code=code, slug=slug, key=key.key) <= most
        assert cost(client, "row-edit", code=code, slug=slug, key=key.key) <= MOST
