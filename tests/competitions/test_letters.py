"""Statement letters as DOCX and PDF: blank or filled, never executed, for the right eyes."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from competitions.letters import letter_of, make_letter, unknown_words
from competitions.models import Competition, Requirement
from competitions.states import CompetitionState
from tests.factories import NOW, World, make_competition

pytestmark = pytest.mark.django_db

BODY = (
    "Yang bertanda tangan di bawah ini:\n\nNama: {{ signer_name }}\nNIP: {{ signer_number }}\n\n"
    "menyatakan bahwa “{{ innovation }}” milik {{ unit }} berjalan sejak {{ started_on }}.\n\n"
    "{{ team }}"
)
HOSTILE = '#panic("x") *tebal* <w:t>&amp;</w:t> ]]> \\u{0} \x07\x0b\ufffe {{ agency }} =CMD()'


@pytest.fixture
def world() -> World:
    return World()


def add_letter(competition: Competition, **facts) -> Requirement:
    facts = {"letter_title": "SURAT PERNYATAAN", "letter_body": BODY, **facts}
    rules = competition.rule_sets.get()
    return Requirement.objects.create(
        rule_set=rules, code="letter", name="Surat Pernyataan", **facts
    )


def text_of(body: bytes) -> str:
    return "\n".join(line.text for line in Document(io.BytesIO(body)).paragraphs)


def download(requirement: Requirement, kind: str) -> str:
    slug = requirement.rule_set.competition.slug
    return reverse("letter-download", kwargs={"slug": slug, "key": requirement.key, "kind": kind})


def test_blank_letter_leaves_lines_to_write_on(world: World) -> None:
    letter = letter_of(add_letter(world.competition), world.competition)

    text = text_of(make_letter(letter, "docx", at=NOW))

    assert "{{" not in text
    assert "menyatakan bahwa “....." in text
    assert "Meterai" in text


def test_filled_letter_holds_the_values(world: World) -> None:
    values = {"innovation": "Gendis", "unit": "Puskesmas Sumpiuh II", "team": "Siti\nJoko"}
    letter = letter_of(add_letter(world.competition), world.competition, values)

    text = text_of(make_letter(letter, "docx", at=NOW))

    assert "“Gendis” milik Puskesmas Sumpiuh II berjalan sejak ....." in text
    assert "1.\tSiti\n2.\tJoko" in text


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_text_is_never_executed(world: World, kind: str) -> None:
    requirement = add_letter(world.competition, letter_title=HOSTILE[:100], letter_body=HOSTILE)
    letter = letter_of(requirement, world.competition, {"agency": HOSTILE})

    body = make_letter(letter, kind, at=NOW)

    assert body[:4] == (b"PK\x03\x04" if kind == "docx" else b"%PDF")
    if kind == "docx":
        assert '#panic("x") *tebal* <w:t>&amp;</w:t> ]]>' in text_of(body)


def test_values_are_not_read_for_words_again(world: World) -> None:
    letter = letter_of(add_letter(world.competition), world.competition, {"unit": "{{ agency }}"})

    assert "milik {{ agency }} berjalan" in text_of(make_letter(letter, "docx", at=NOW))


def test_unknown_words_are_named_once() -> None:
    assert unknown_words("{{ satu }} {{ unit }} {{satu}} {{ dua }}") == ["satu", "dua"]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_everybody_downloads_the_letter_of_a_published_edition(world: World, kind: str) -> None:
    requirement = add_letter(world.competition)

    answer = Client().get(download(requirement, kind))

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="surat-pernyataan.{kind}"'


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 404), ("drafter", 404), ("foreign_organiser", 404), ("organiser", 200)],
)
def test_letter_of_a_draft_is_for_the_office_only(
    world: World, who: str | None, status: int
) -> None:
    draft = make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )
    client = Client()
    if who:
        client.force_login(getattr(world, who))

    assert client.get(download(add_letter(draft), "pdf")).status_code == status


@pytest.mark.parametrize("facts", [{"letter_body": ""}, {}], ids=["no-letter", "unknown-kind"])
def test_what_is_no_letter_is_not_found(world: World, facts: dict) -> None:
    requirement = add_letter(world.competition, **facts)

    assert Client().get(download(requirement, "pdf" if facts else "exe")).status_code == 404


def test_preview_shows_what_stands_in_the_form(
    world: World, django_assert_max_num_queries: Callable
) -> None:
    draft = make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )
    client = Client()
    client.force_login(world.organiser)
    place = reverse("letter-preview", kwargs={"code": draft.code})

    with django_assert_max_num_queries(8):
        answer = client.post(place, {"letter_title": "<b>S</b>", "letter_body": "{{ x }} a"})

    page = answer.content.decode()
    assert answer.context["unknown"] == ["x"]
    assert "&lt;b&gt;S&lt;/b&gt;" in page
