"""Constraints of a cut: written, checked, copied, changed by two persons, and told to everybody."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import grant_approval
from competitions.actions import ask_to_add_row, clone_competition
from competitions.blueprints import faults_of, read_blueprint
from competitions.blueprints.building import _build_constraints
from competitions.checks import find_faults
from competitions.models import Change, RuleSet, Stage, StageQuota
from competitions.plans import EditionPlan
from competitions.states import CompetitionState, StageState
from tests.factories import NOW, World, make_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    return make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.organiser)
    return client


def add(client, stage, **facts):
    kwargs = {"code": stage.competition.code, "slug": "batasan"}
    place = f"{reverse('row-create', kwargs=kwargs)}?induk={stage.key}"
    return client.post(place, {**fresh(), **facts})


def fresh():
    return {"idempotency_key": str(uuid.uuid4())}


def first(competition):
    return competition.stages.get(order=1)


def must_of(competition):
    return [fault.text for fault in find_faults(competition, NOW) if fault.is_must]


def test_a_constraint_is_added_listed_and_removed(client, draft):
    category = draft.categories.first()

    answer = add(client, first(draft), counted=f"category:{category.key}", least="1", most="2")

    row = StageQuota.objects.get()
    kwargs = {"code": draft.code, "slug": "batasan"}
    page = client.get(reverse("row-list", kwargs=kwargs)).content.decode()
    assert answer.status_code == 302
    assert (row.field, row.subject, row.is_binding) == ("category", str(category.key), False)
    assert f"{category.name} · paling sedikit 1 tempat, paling banyak 2 tempat" in page
    assert page.count("Tambah batasan") == draft.stages.count()
    edit = client.get(reverse("row-edit", kwargs={**kwargs, "key": row.key})).content.decode()
    assert f'value="category:{category.key}" selected' in edit
    client.post(reverse("row-remove", kwargs={**kwargs, "key": row.key}), fresh())
    assert not StageQuota.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"counted": "entrant:"}, "paling sedikit atau paling banyak"),
        ({"counted": "newcomer:yes", "least": "3", "most": "2"}, "kurang dari tempat paling"),
        ({"counted": "entrant:", "least": "1"}, "satu nilai"),
        ({"counted": "entrant:", "most": "0"}, "tidak ada yang dapat lanjut"),
        ({"counted": "entrant:X", "most": "1"}, "pilihan"),
    ],
)
def test_a_constraint_that_says_nothing_possible_is_refused(client, draft, facts, sentence):
    answer = add(client, first(draft), **facts)

    assert answer.status_code in {200, 422}
    assert sentence in answer.content.decode()
    assert not StageQuota.objects.exists()


def test_the_same_constraint_twice_is_refused(client, draft):
    add(client, first(draft), counted="entrant:", most="1")

    answer = add(client, first(draft), counted="entrant:", most="2")

    assert "sudah ada" in answer.content.decode()
    assert StageQuota.objects.count() == 1


def test_the_list_costs_the_same_for_any_number(client, draft, django_assert_num_queries):
    place = reverse("row-list", kwargs={"code": draft.code, "slug": "batasan"})
    keys = [str(one.key) for one in draft.categories.all()[:3]]
    StageQuota.objects.create(stage=first(draft), field="category", subject=keys[0], most=1)
    client.get(place)
    with django_assert_num_queries(8) as one:
        client.get(place)
    StageQuota.objects.bulk_create(
        StageQuota(stage=first(draft), field="category", subject=key, most=1) for key in keys[1:]
    )
    with django_assert_num_queries(len(one)):
        client.get(place)


def test_least_places_above_the_places_keep_an_edition_back(draft):
    stage = first(draft)
    StageQuota.objects.create(
        stage=stage, field="newcomer", subject="yes", least=stage.cut + 1, is_binding=True
    )

    assert any("wajah baru" in text for text in must_of(draft))
    StageQuota.objects.update(is_binding=False)
    assert not any("wajah baru" in text for text in must_of(draft))


def test_a_category_that_went_and_a_gate_that_nobody_reaches_are_told(draft):
    StageQuota.objects.create(
        stage=first(draft), field="category", subject=str(uuid.uuid4()), most=1
    )
    Stage.objects.filter(pk=first(draft).pk).update(passing_mark=100)

    told = " ".join(must_of(draft))

    assert "kategori yang sudah tidak ada" in told
    assert "antara 0 dan 100" in told


def test_a_correction_of_judges_tells_its_conditions(draft):
    RuleSet.objects.filter(competition=draft).update(method="calibrated_mean")

    hints = [fault.text for fault in find_faults(draft, NOW) if not fault.is_must]

    assert any("dikoreksi" in text for text in hints)


def test_next_year_counts_by_its_own_categories(world, draft):
    category = draft.categories.first()
    StageQuota.objects.create(
        stage=first(draft), field="category", subject=str(category.key), least=1
    )
    plan = EditionPlan(
        series="KIPP", name="KIPP 2027", year=2027, level="regency", number_prefix="B27",
        zone="Asia/Jakarta", opens_on=date(2027, 3, 1),
    )  # fmt: skip

    new = clone_competition(draft, by=world.organiser, at=NOW, plan=plan)

    row = StageQuota.objects.get(stage__competition=new)
    assert row.subject == str(new.categories.get(name=category.name).key) != str(category.key)


def test_a_blueprint_names_categories_and_is_checked(draft):
    whole = read_blueprint("regency_top10")
    name = draft.categories.first().name
    rows = [{"field": "category", "subject": name, "least": 1}, {"field": "entrant", "most": 2}]
    whole["stages"][0]["constraints"] = [*rows, {"field": "colour", "least": 2, "most": 1}]

    _build_constraints(first(draft), rows, {})

    faults = " ".join(faults_of(whole))
    assert "colour" in faults
    assert "least 2 is above most 1" in faults
    assert StageQuota.objects.filter(subject=str(draft.categories.first().key)).exists()


def test_two_persons_add_one_to_a_published_edition(world):
    stage = first(world.competition)
    row = StageQuota(stage=stage)
    facts = {
        "stage": stage, "group": None, "field": "newcomer", "subject": "yes",
        "least": 1, "most": None, "is_binding": True,
    }  # fmt: skip

    approval = ask_to_add_row(row, by=world.organiser, at=NOW, facts=facts, reason="Juknis baru")
    grant_approval(approval, by=world.approver, at=NOW)

    told = {fact["label"]: fact["after"] for fact in Change.objects.latest("pk").facts}
    assert StageQuota.objects.get().stage == stage
    assert told["Dihitung menurut"] == "Wajah baru"
    Stage.objects.filter(pk=stage.pk).update(state=StageState.SCORING)
    page = Client().get(reverse("competition-detail", kwargs={"slug": world.competition.slug}))
    assert "wajah baru, paling sedikit 1 tempat" in page.content.decode()
