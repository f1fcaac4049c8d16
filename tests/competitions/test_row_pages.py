"""Pages of an edition's rows: list, new, edit, remove, move, and two who edit at once."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from competitions.models import Category, Competition, Group
from competitions.states import CompetitionState
from core.models import Approval
from tests.factories import World, make_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    """An edition in preparation of the world's organiser."""
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


def test_list_shows_rows_in_their_order(client: Client, draft: Competition) -> None:
    page = client.get(address("row-list", draft, "kelompok")).content.decode()

    places = [page.index(f">{group}</a>") for group in draft.groups.order_by("order")]
    assert places == sorted(places)


def test_add_row_puts_it_last_with_a_code_of_its_own(client: Client, draft: Competition) -> None:
    facts = words(name="Kelompok Replikasi", description="", counts_in_quota="on")

    answer = client.post(address("row-create", draft, "kelompok"), facts)

    group = draft.groups.get(name="Kelompok Replikasi")
    assert answer.status_code == 302
    assert (group.code, group.order) == ("kelompok-replikasi", draft.groups.count())


def test_add_row_twice_with_one_key_writes_once(client: Client, draft: Competition) -> None:
    facts = words(name="Inklusi")

    answers = [client.post(address("row-create", draft, "kategori"), facts) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert draft.categories.filter(name="Inklusi").count() == 1


def test_name_given_twice_is_refused_in_words(client: Client, draft: Competition) -> None:
    name = draft.categories.first().name

    answer = client.post(address("row-create", draft, "kategori"), words(name=name))

    assert answer.status_code == 422
    assert draft.categories.filter(name=name).count() == 1


def test_edit_row_writes_the_next_revision(client: Client, draft: Competition) -> None:
    row = draft.categories.first()
    facts = words(name="Sehat", description="", revision=row.revision)

    answer = client.post(address("row-edit", draft, "kategori", key=row.key), facts)

    row.refresh_from_db()
    assert (answer.status_code, row.name, row.revision) == (302, "Sehat", 2)


def test_stale_revision_shows_both_versions_and_writes_nothing(
    client: Client, draft: Competition
) -> None:
    row = draft.categories.first()
    Category.objects.filter(pk=row.pk).update(name="Versi tersimpan", revision=2)
    facts = words(name="Versi saya", description="Milik saya", revision=1)

    answer = client.post(address("row-edit", draft, "kategori", key=row.key), facts)

    row.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, row.name, row.revision) == (409, "Versi tersimpan", 2)
    assert all(text in page for text in ("Versi saya", "Versi tersimpan", "Milik saya"))


def test_own_version_stays_after_the_conflict(client: Client, draft: Competition) -> None:
    row = draft.categories.first()
    Category.objects.filter(pk=row.pk).update(name="Versi tersimpan", revision=2)
    place = address("row-edit", draft, "kategori", key=row.key)
    conflict = client.post(place, words(name="Versi saya", revision=1))

    kept = dict(conflict.context["kept"])
    answer = client.post(place, words(**kept))

    row.refresh_from_db()
    assert (answer.status_code, row.name, row.revision) == (302, "Versi saya", 3)


def test_move_row_changes_places_with_its_neighbour(client: Client, draft: Competition) -> None:
    first, second = draft.categories.order_by("order")[:2]

    client.post(address("row-move", draft, "kategori", key=first.key), {"arah": "turun"})

    assert list(draft.categories.order_by("order")[:2]) == [second, first]


def test_remove_row_names_what_stands_in_the_way(client: Client, draft: Competition) -> None:
    group = draft.groups.first()
    draft.rule_sets.get().sections.first().groups.add(group)

    page = client.get(address("row-remove", draft, "kelompok", key=group.key))
    answer = client.post(address("row-remove", draft, "kelompok", key=group.key), words())

    assert page.context["obstacles"] != []
    assert answer.status_code == 422
    assert Group.objects.filter(pk=group.pk).exists()


def test_remove_row_takes_it_out(client: Client, draft: Competition) -> None:
    row = draft.categories.first()

    answer = client.post(address("row-remove", draft, "kategori", key=row.key), words())

    assert answer.status_code == 302
    assert not Category.objects.filter(pk=row.pk).exists()


def test_published_row_asks_a_second_person(client: Client, world: World) -> None:
    row = world.competition.categories.first()
    name, place = row.name, address("row-edit", world.competition, "kategori", key=row.key)
    facts = words(name="Sehat", description="", revision=1, reason="Sesuai juknis baru.")

    page = client.get(place)
    answer = client.post(place, facts)

    row.refresh_from_db()
    assert page.context["asks_reason"]
    assert (answer.status_code, row.name) == (302, name)


def test_a_new_row_of_what_is_published_needs_a_reason(client: Client, world: World) -> None:
    place = address("row-create", world.competition, "kategori")

    page = client.get(place)
    answer = client.post(place, words(name="Baru"))

    assert page.context["asks_reason"]
    assert (answer.status_code, Approval.objects.count()) == (422, 0)


def test_a_new_row_of_what_is_published_is_asked_for(client: Client, world: World) -> None:
    place = address("row-create", world.competition, "kategori")

    answer = client.post(place, words(name="Baru", reason="Juknis baru."))

    approval = Approval.objects.get()
    assert (answer.status_code, approval.act) == (302, "competitions.add_row")
    assert approval.title == "Kategori ditambahkan: Baru"
    assert not world.competition.categories.filter(name="Baru").exists()


def test_a_published_row_is_asked_to_be_taken_out(client: Client, world: World) -> None:
    row = world.competition.categories.create(name="Lama", order=9)
    place = address("row-remove", world.competition, "kategori", key=row.key)

    page = client.get(place)
    without = client.post(place, words())
    answer = client.post(place, words(reason="Digabung."))

    approval = Approval.objects.get()
    assert page.context["asks_reason"]
    assert (without.status_code, answer.status_code) == (422, 302)
    assert approval.title == "Kategori dihapus: Lama"
    assert Category.objects.filter(pk=row.pk).exists()


def test_the_list_of_what_is_published_offers_it(client: Client, world: World) -> None:
    own = client.get(address("row-list", world.competition, "kategori"))
    rules = client.get(address("row-list", world.competition, "bagian"))

    create = address("row-create", world.competition, "kategori")
    assert create in own.content.decode()
    assert "/geser/" not in own.content.decode()
    assert "/hapus/" not in rules.content.decode()


def test_places_of_a_group_are_asked_for_with_the_stage(client: Client, world: World) -> None:
    stage = world.competition.stages.get(order=2)
    group = world.competition.groups.create(code="dua", name="Dua", order=9)
    place = address("row-edit", world.competition, "tahapan", key=stage.key)
    form = client.get(place).context["form"]
    facts = {name: form[name].value() for name in form.fields}
    facts = {name: value for name, value in facts.items() if value not in (None, False)}
    for name in ("opens_at", "closes_at"):
        facts[name] = facts[name].astimezone(world.competition.tzinfo).strftime("%Y-%m-%d %H:%M")

    answer = client.post(place, {**facts, f"cut-{group.code}": 1, "reason": "Kuota kelompok."})

    assert answer.status_code == 302, answer.context["form"].errors
    facts = Approval.objects.get().payload["facts"]
    assert facts == {"cuts": [{"group": group.pk, "places": 1}]}


@pytest.mark.parametrize("part", ["row-list", "row-create"])
def test_foreign_office_gets_404(world: World, draft: Competition, part: str) -> None:
    client = Client()
    client.force_login(world.foreign_organiser)

    answer = client.get(address(part, draft, "kelompok"))

    assert answer.status_code == 404


def test_row_of_another_edition_is_not_found(client: Client, world: World, draft) -> None:
    key = world.competition.categories.first().key

    answer = client.get(address("row-edit", draft, "kategori", key=key))

    assert answer.status_code == 404
