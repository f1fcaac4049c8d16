"""Pages of the tree: what they show, to whom, and how many statements they take at any size."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.agencies import close_agency, edit_agency
from accounts.models import Agency, AgencyImport
from accounts.states import AgencyKind, ImportState, Role
from core.codes import new_code
from core.errors import ActionRefused
from tests.accounts.sheets import checked, line, workbook
from tests.factories import NOW, World, make_agency, make_member

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def organiser(client, world):
    client.force_login(world.organiser)
    return client


def page(client, route: str, query: str = "", **kwargs) -> str:
    response = client.get(reverse(route, kwargs=kwargs) + query)
    assert response.status_code == 200
    return response.content.decode()


def names(response) -> list[str]:
    return [agency.name for agency in response.context["page_obj"]]


def test_the_tree_begins_below_the_own_government(organiser):
    response = organiser.get(reverse("agency-list"))

    assert names(response) == ["Bagian Organisasi", "Dinas Kesehatan", "Dinas Pendidikan"]
    assert [row.below for row in response.context["page_obj"]] == [0, 2, 1]
    assert [row.people for row in response.context["page_obj"]] == [4, 1, 0]


def test_the_tree_of_a_local_admin_begins_below_the_own_agency(client, world):
    client.force_login(world.local_admin)

    response = client.get(reverse("agency-list"))

    assert names(response) == ["Puskesmas Kebasen", "Puskesmas Sumpiuh II"]
    assert reverse("agency-import") not in response.content.decode()


def test_a_level_is_opened_in_place(organiser, world):
    address = f"{reverse('agency-list')}?induk={world.opd.code}"

    fragment = organiser.get(address, headers=HTMX).content.decode()
    whole = organiser.get(address).content.decode()

    assert "Puskesmas Kebasen" in fragment
    assert "<html" not in fragment
    assert "<html" in whole


def test_a_foreign_level_does_not_exist(organiser, world):
    for code in (world.foreign_unit.code, world.foreign_regency.code, "TIDAKADA"):
        assert organiser.get(f"{reverse('agency-list')}?induk={code}").status_code == 404


def test_the_search_looks_through_the_own_branch_by_name_and_code(organiser, world):
    by_name = organiser.get(reverse("agency-list"), {"q": "puskesmas"})
    by_code = organiser.get(reverse("agency-list"), {"q": world.unit.code})

    assert names(by_name) == ["Puskesmas Kebasen", "Puskesmas Sumpiuh II"]
    assert names(by_code) == ["Puskesmas Sumpiuh II"]


def test_closed_agencies_are_shown_on_demand(organiser, world):
    close_agency(world.unit, by=world.organiser, at=NOW, reason="Digabung")
    query = {"induk": world.opd.code}

    assert names(organiser.get(reverse("agency-list"), query)) == ["Puskesmas Kebasen"]
    shown = organiser.get(reverse("agency-list"), {**query, "tutup": "1"})
    assert names(shown) == ["Puskesmas Kebasen", "Puskesmas Sumpiuh II"]


def test_the_page_of_an_agency_tells_facts_people_and_history(organiser, world):
    close_agency(world.unit, by=world.organiser, at=NOW, reason="Pindah ke gedung baru")

    said = page(organiser, "agency-detail", code=world.unit.code)

    for fact in ("Puskesmas Sumpiuh II", "Siti Rahayu", "Dinas Kesehatan", "Pindah ke gedung baru"):
        assert fact in said


def test_a_local_admin_adds_units_and_sets_names_right_only(client, world):
    client.force_login(world.local_admin)

    form = client.get(reverse("agency-edit", kwargs={"code": world.unit.code})).context["form"]
    posted = {"name": "Labkesda", "short_name": "", "kind": "service_unit", "local_code": "X"}
    key = form["idempotency_key"].value()
    client.post(
        reverse("agency-add", kwargs={"code": world.opd.code}), {**posted, "idempotency_key": key}
    )

    assert set(form.fields) == {"name", "short_name", "idempotency_key"}
    added = Agency.objects.get(name="Labkesda")
    assert (added.parent, added.local_code) == (world.opd, "")


def test_a_search_offers_only_open_agencies_of_the_own_branch(organiser, world):
    address = reverse("agency-move", kwargs={"code": world.unit.code})

    form = organiser.get(address, {"q": "dinas"}).context["form"]

    shown = [label for _code, label in form.fields["target"].choices]
    assert shown == [
        "Dinas Kesehatan (Kabupaten Banyumas)",
        "Dinas Pendidikan (Kabupaten Banyumas)",
    ]


def test_an_agency_of_another_government_cannot_be_chosen(organiser, world):
    address = reverse("agency-move", kwargs={"code": world.unit.code})
    key = organiser.get(address).context["form"]["idempotency_key"].value()

    response = organiser.post(
        address,
        {"target": world.foreign_unit.code, "reason": "Coba", "idempotency_key": key},
    )

    assert response.status_code == 422
    world.unit.refresh_from_db()
    assert world.unit.parent == world.opd


def test_an_upload_is_checked_shown_and_applied(organiser, world):
    address = reverse("agency-import")
    key = organiser.get(address).context["form"]["idempotency_key"].value()
    file = SimpleUploadedFile("instansi.xlsx", workbook([line("DINSOS", "Dinas Sosial")]))

    sent = organiser.post(address, {"file": file, "idempotency_key": key})
    task = AgencyImport.objects.get()

    assert sent["Location"] == reverse("import-detail", kwargs={"code": task.code})
    assert "instansi.xlsx" in page(organiser, "import-detail", code=task.code)


def test_a_polling_page_moves_on_when_the_check_is_over(organiser, world):
    task = checked(world, workbook([line("DINSOS", "Dinas Sosial")]))

    response = organiser.get(reverse("import-detail", kwargs={"code": task.code}), headers=HTMX)

    assert (response.status_code, response["HX-Redirect"]) == (286, response.request["PATH_INFO"])


def test_faults_are_shown_with_their_cells_and_downloaded(organiser, world):
    task = checked(world, workbook([line("DINSOS", "Dinas Sosial", kind="Dinass")]))

    said = page(organiser, "import-detail", code=task.code)
    listed = organiser.get(reverse("import-faults", kwargs={"code": task.code}))

    assert "D2" in said
    assert "Jenis ini tidak dikenal." in said
    assert "2;D2;Dinass;Jenis ini tidak dikenal." in listed.content.decode("utf-8-sig")


def test_the_confirming_page_carries_what_was_shown(organiser, world):
    task = checked(world, workbook([line("DINSOS", "Dinas Sosial")]))
    address = reverse("import-apply", kwargs={"code": task.code})
    form = organiser.get(address).context["form"]
    posted = {name: form[name].value() for name in ("idempotency_key", "plan_digest")}

    organiser.post(address, posted)

    task.refresh_from_db()
    assert (task.state, task.applied_by) == (ImportState.APPLIED, world.organiser)


@pytest.mark.parametrize("route", ["import-template", "agency-export"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_sheets_are_downloads(organiser, route, file_format):
    response = organiser.get(reverse(route, kwargs={"format": file_format}))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")


def test_a_sheet_in_an_unknown_format_does_not_exist(organiser):
    assert organiser.get(reverse("agency-export", kwargs={"format": "exe"})).status_code == 404


def fill(world, count: int) -> None:
    """As many agencies again: a tenth of them below the regency, the others below those."""
    facts = {"kind": AgencyKind.SERVICE_UNIT}
    top = [
        Agency(code=new_code(), name=f"Dinas {n:04}", parent=world.regency, **facts)
        for n in range(count // 10)
    ]
    Agency.objects.bulk_create(top)
    Agency.objects.bulk_create(
        Agency(code=new_code(), name=f"Unit {n:04}", parent=top[n % len(top)], **facts)
        for n in range(count - len(top))
    )


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [36, 500, pytest.param(5000, marks=pytest.mark.slow)])
def test_pages_of_the_tree_keep_their_budget_at_every_size(organiser, world, count):
    fill(world, count)
    addresses = {
        reverse("agency-list"): 8,
        f"{reverse('agency-list')}?induk={world.opd.code}": 8,
        f"{reverse('agency-list')}?q=unit": 8,
        reverse("agency-detail", kwargs={"code": world.unit.code}): 8,
        reverse("agency-move", kwargs={"code": world.unit.code}) + "?q=dinas": 8,
        reverse("agency-import"): 8,
    }

    asked = {address: statements(organiser, address) for address in addresses}

    assert {a: n for a, n in asked.items() if n > addresses[a]} == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_keeps_its_budget(organiser, world, count):
    task = checked(world, workbook([line(f"D{n}", f"Dinas {n}") for n in range(count)]))

    assert statements(organiser, reverse("import-detail", kwargs={"code": task.code})) == 6


def test_a_ministrys_organiser_cannot_reach_beyond_it(client, world):
    """A ministry that became a unit would open the whole nation above it."""
    nation = make_agency("Indonesia", kind=AgencyKind.NATION)
    ministry = make_agency("Kementerian A", kind=AgencyKind.MINISTRY, parent=nation)
    organiser = make_member(ministry, Role.ORGANISER)
    client.force_login(organiser)
    facts = {"name": ministry.name, "kind": AgencyKind.REGIONAL_AGENCY}

    client.post(reverse("agency-edit", kwargs={"code": ministry.code}), confirm(**facts))
    with pytest.raises(ActionRefused):
        edit_agency(ministry, by=organiser, at=NOW, **facts)

    ministry.refresh_from_db()
    assert ministry.kind == AgencyKind.MINISTRY


def test_a_local_admin_adds_no_government(client, world):
    client.force_login(world.local_admin)
    facts = {"name": "Kementerian Semu", "kind": AgencyKind.MINISTRY}

    answer = client.post(reverse("agency-add", kwargs={"code": world.opd.code}), confirm(**facts))

    assert answer.status_code == 422
    assert not Agency.objects.filter(name="Kementerian Semu").exists()


def confirm(**facts) -> dict:
    return {"idempotency_key": str(uuid4()), **facts}
