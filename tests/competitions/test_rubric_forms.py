"""Editors of the form and the rubric: questions, requirements, criteria, rules for ties."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from competitions.models import Competition, Criterion, Question, Requirement
from competitions.rubrics import Band, criteria_to_weigh, faults_of_bands, weighings_of
from competitions.states import CompetitionState
from tests.factories import World, make_competition

pytestmark = pytest.mark.django_db

NAMES = ("Sangat kurang", "Kurang", "Cukup", "Baik", "Sangat baik")
BANDS = ((0, 20), (21, 40), (41, 60), (61, 80), (81, 100))


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


def address(name: str, competition: Competition, slug: str, **more) -> str:
    return reverse(name, kwargs={"code": competition.code, "slug": slug, **more})


def words(**facts) -> dict:
    return {"idempotency_key": str(uuid.uuid4()), **facts}


def levels(**changes) -> dict:
    """Five complete levels as the form sends them."""
    facts = {}
    for number, (name, (low, high)) in enumerate(zip(NAMES, BANDS, strict=True), start=1):
        facts[f"level_{number}_name"] = name
        facts[f"level_{number}_anchor"] = f"Ciri {name}"
        facts[f"level_{number}_low"], facts[f"level_{number}_high"] = low, high
    return facts | changes


def criterion_words(**changes) -> dict:
    facts = {"name": "Penyajian", "question": "", "rubric": "presentation", "section": ""}
    scale = {"weight": "100", "min_score": "0", "max_score": "100"}
    return words(**{**facts, **scale, **levels(), **changes})


def test_add_question_stands_last_in_its_section(client: Client, draft: Competition) -> None:
    section = draft.rule_sets.get().sections.first()
    facts = words(label="Apa buktinya?", word_limit=150, attachment="nothing", attachment_note="x")

    place = f"{address('row-create', draft, 'pertanyaan')}?induk={section.key}"
    answer = client.post(place, facts)

    question = Question.objects.get(label="Apa buktinya?")
    assert answer.status_code == 302
    assert (question.section, question.order) == (section, section.questions.count())
    assert question.attachment_note == ""


def test_add_question_without_section_is_not_found(client: Client, draft: Competition) -> None:
    assert client.get(address("row-create", draft, "pertanyaan")).status_code == 404


def test_section_of_another_edition_takes_no_question(
    client: Client, world: World, draft: Competition
) -> None:
    key = world.competition.rule_sets.get().sections.first().key

    answer = client.get(f"{address('row-create', draft, 'pertanyaan')}?induk={key}")

    assert answer.status_code == 404


def test_add_criterion_writes_its_levels(client: Client, draft: Competition) -> None:
    answer = client.post(address("row-create", draft, "kriteria"), criterion_words())

    criterion = Criterion.objects.get(rule_set__competition=draft, name="Penyajian")
    assert answer.status_code == 302
    assert criterion.code == "penyajian"
    assert [(one.name, one.low, one.high) for one in criterion.levels.all()] == [
        (name, Decimal(low), Decimal(high)) for name, (low, high) in zip(NAMES, BANDS, strict=True)
    ]


def test_edit_criterion_replaces_its_levels(client: Client, draft: Competition) -> None:
    row = draft.rule_sets.get().criteria.first()
    facts = criterion_words(
        name=row.name, rubric=row.rubric, section=row.section_id, revision=row.revision
    )

    answer = client.post(address("row-edit", draft, "kriteria", key=row.key), facts)

    row.refresh_from_db()
    assert (answer.status_code, row.revision) == (302, 2)
    assert [one.anchor for one in row.levels.all()] == [f"Ciri {name}" for name in NAMES]


def test_stale_criterion_shows_both_sets_of_levels(client: Client, draft: Competition) -> None:
    row = draft.rule_sets.get().criteria.first()
    anchor = row.levels.first().anchor
    Criterion.objects.filter(pk=row.pk).update(revision=5)

    place = address("row-edit", draft, "kriteria", key=row.key)
    answer = client.post(place, criterion_words(rubric=row.rubric, revision=1))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ciri Sangat kurang" in page
    assert anchor[:40] in page


@pytest.mark.parametrize(
    "changes",
    [
        {"level_2_low": 25},
        {"level_2_low": 20},
        {"level_1_low": 1},
        {"level_5_high": 99},
        {"level_3_anchor": ""},
        {"max_score": "0"},
    ],
    ids=["gap", "overlap", "begin", "end", "no-anchor", "no-scale"],
)
def test_levels_cover_the_scale_once(client: Client, draft: Competition, changes: dict) -> None:
    answer = client.post(address("row-create", draft, "kriteria"), criterion_words(**changes))

    assert answer.status_code == 422
    assert not Criterion.objects.filter(rule_set__competition=draft, name="Penyajian").exists()


def test_bands_of_a_scale_with_halves_lie_side_by_side() -> None:
    bands = [Band("a", Decimal(1), Decimal("2.5")), Band("b", Decimal("2.51"), Decimal(5))]

    assert list(faults_of_bands(bands, Decimal(1), Decimal(5))) == []


def test_weights_are_summed_group_by_group(draft: Competition) -> None:
    rules, group = draft.rule_sets.get(), draft.groups.first()
    other = draft.groups.create(code="khusus", name="Kelompok Lain", order=9)
    heaviest = rules.criteria.filter(rubric="proposal").order_by("-weight").first()
    heaviest.section.groups.add(group)

    found = weighings_of(criteria_to_weigh(rules), [group, other])

    totals = {one.groups: one.total for one in found if one.rubric == "proposal"}
    assert totals == {group.name: Decimal(100), other.name: 100 - heaviest.weight}


def test_ladder_is_written_in_the_order_of_its_numbers(client: Client, draft: Competition) -> None:
    rules = draft.rule_sets.get()
    place = address("row-edit", draft, "penentuan-seri", key=rules.key)
    form = client.get(place).context["form"]
    first, second = [rung for rung in form.rungs if rung.startswith("criterion:")][:2]
    ladder = {form.names[second]: 1, form.names[first]: 2, form.names["lot"]: 3}

    answer = client.post(place, words(method="mean", trim_from=5, decimals=3, revision=1, **ladder))

    rules.refresh_from_db()
    assert answer.status_code == 302
    assert (rules.tie_break, rules.decimals) == ([second, first, "lot"], 3)


def test_nothing_stands_behind_the_lot(client: Client, draft: Competition) -> None:
    rules = draft.rule_sets.get()
    place = address("row-edit", draft, "penentuan-seri", key=rules.key)
    form = client.get(place).context["form"]
    ladder = {form.names["lot"]: 1, form.names["lowest_range"]: 2}

    answer = client.post(place, words(method="mean", trim_from=5, decimals=4, revision=1, **ladder))

    assert answer.status_code == 422


def test_letter_with_an_unknown_word_is_refused(client: Client, draft: Competition) -> None:
    facts = {"name": "Surat", "kind": "file", "file_kinds": ["pdf"], "most_megabytes": 1}
    letter = {"letter_title": "SURAT", "letter_body": "Nama: {{ rahasia }}"}

    answer = client.post(address("row-create", draft, "persyaratan"), words(**facts, **letter))

    assert answer.status_code == 422
    assert not Requirement.objects.filter(name="Surat").exists()


def test_link_has_no_kinds_of_file(client: Client, draft: Competition) -> None:
    facts = {"name": "Video", "kind": "link", "file_kinds": ["pdf"], "most_megabytes": 1}

    client.post(address("row-create", draft, "persyaratan"), words(**facts))

    assert Requirement.objects.get(name="Video").file_kinds == []
