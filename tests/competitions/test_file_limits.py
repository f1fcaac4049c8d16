"""Limits of files: set by organisers, kept in copies, said to everybody beforehand."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from competitions.blueprints import build_rule_set, read_blueprint
from competitions.editors.questions import note_of_question, note_of_requirement
from competitions.forms.questions import QuestionForm
from competitions.models import Competition, Question, Requirement
from competitions.versions import copy_rules
from competitions.wording import say_file_limits
from tests.competitions.test_rubric_forms import address, words
from tests.factories import World, make_competition

pytestmark = pytest.mark.django_db
LIMITS = {"most_files": 2, "most_megabytes": 1, "most_pages": 5}
SAID = "PDF, Foto (JPEG, PNG), Word (DOCX), Excel (XLSX), maksimal 1 MB, 5 halaman"


@pytest.fixture(autouse=True)
def indonesian():
    with override("id"):
        yield


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    return make_competition(world.secretariat, territory=world.regency, state="draft")


def test_limits_in_words() -> None:
    assert say_file_limits(["pdf"], megabytes=1, pages=5) == "PDF, maksimal 1 MB, 5 halaman"
    assert say_file_limits([], megabytes=2) == "Berkas, maksimal 2 MB"


def test_a_question_takes_its_limits_and_the_usual_ones_where_none_is_given(
    world: World, draft: Competition
) -> None:
    client, question = (
        Client(),
        Question.objects.get(section__rule_set__competition=draft, code="significance"),
    )
    client.force_login(world.organiser)
    facts = {"label": "Dampak", "word_limit": 600, "is_required": "on", "attachment": "required"}
    place = address("row-edit", draft, "pertanyaan", key=question.key)

    answer = client.post(place, words(**facts, most_pages=5, revision=question.revision))

    question.refresh_from_db()
    assert answer.status_code == 302
    assert (question.most_files, question.most_megabytes, question.most_pages) == (3, 5, 5)
    assert note_of_question(question).endswith("maksimal 5 MB, 5 halaman, paling banyak 3 berkas")
    form = QuestionForm(
        words(**facts, most_pages=0, most_files=11), instance=question, edition=draft
    )
    assert set(form.errors) == {"most_pages", "most_files"}


def test_a_requirement_takes_pages_and_an_address_has_none(
    world: World, draft: Competition
) -> None:
    client = Client()
    client.force_login(world.organiser)
    facts = {"file_kinds": ["pdf"], "most_megabytes": 1, "most_pages": 5}
    place = address("row-create", draft, "persyaratan")

    client.post(place, words(name="Surat", kind="file", **facts))
    client.post(place, words(name="Tautan", kind="link", **facts))

    letter, link = (Requirement.objects.get(name=name) for name in ("Surat", "Tautan"))
    assert (letter.most_pages, link.most_pages) == (5, None)
    assert note_of_requirement(letter).endswith("PDF, maksimal 1 MB, 5 halaman")


def test_a_copy_of_the_rules_and_a_blueprint_keep_the_limits(draft: Competition) -> None:
    blueprint = read_blueprint("regency_top10")
    blueprint["sections"][1]["questions"][0] |= LIMITS
    blueprint["requirements"][1]["most_pages"] = 7
    same = ("organiser", "territory", "level", "name", "year", "number_prefix")
    facts = {name: getattr(draft, name) for name in same}
    other = Competition.objects.create(code="LAIN", slug="lain", series="Lain", **facts)
    rules = build_rule_set(other, blueprint)
    rules.frozen_at = draft.created_at
    rules.save()

    copy = other.rule_sets.create(version=2)
    copy_rules(rules, copy)

    question = Question.objects.get(section__rule_set=copy, code="background_goal")
    assert {name: getattr(question, name) for name in LIMITS} == LIMITS
    assert copy.requirements.get(code="head_decree").most_pages == 7


def test_limits_are_said_in_the_rules_and_in_the_preview(world: World) -> None:
    Question.objects.update(attachment="optional", **LIMITS)
    Requirement.objects.filter(code="head_decree").update(most_pages=5)
    edition, client = world.competition, Client()
    client.force_login(world.organiser)
    preview = reverse("edition-preview-applicant", kwargs={"code": edition.code})

    rules = Client().get(reverse("competition-detail", kwargs={"slug": edition.slug}))
    files, section, tasks = (
        client.get(preview + query).content.decode()
        for query in ("?lampiran=ya", "?bagian=summary", "")
    )

    assert f"({SAID}, paling banyak 2 berkas)" in rules.content.decode()
    assert "PDF, maksimal 2 MB, 5 halaman" in rules.content.decode()
    assert "PDF, maksimal 2 MB, 5 halaman" in files
    assert SAID in section
    assert "0 dari 5 wajib" in tasks
