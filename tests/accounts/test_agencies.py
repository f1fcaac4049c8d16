"""The tree: what each act changes, keeps, tells and refuses."""

from datetime import timedelta

import pytest

from accounts.actions import invite_person
from accounts.actions.agencies import (
    add_agency,
    close_agency,
    edit_agency,
    merge_agency,
    move_agency,
    reopen_agency,
)
from accounts.changes import changes_of
from accounts.forms import InvitePersonForm
from accounts.models import Agency, Membership
from accounts.states import AgencyKind, InvitationState, Role
from audit.models import Entry
from core.errors import ActionRefused
from innovations.queries import obstacles_to_start
from notifications.models import Message
from tests.factories import NOW, World, make_agency, make_proposal

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world():
    return World()


def by(world, **facts) -> dict:
    return {"by": world.organiser, "at": LATER, **facts}


def unit_facts(name: str, **facts) -> dict:
    return {"name": name, "short_name": "", "kind": AgencyKind.SERVICE_UNIT, **facts}


def entry_of(act: str) -> Entry:
    return Entry.objects.filter(act=f"accounts.{act}").latest("pk")


def test_add_agency_hangs_it_below_and_keeps_its_own_code(world):
    agency = add_agency(world.opd, **by(world, **unit_facts("Labkesda", local_code="LAB")))

    assert (agency.parent, agency.local_code, agency.registry) == (world.opd, "LAB", world.regency)
    assert entry_of("add_agency").after["name"] == "Labkesda"


def test_add_agency_by_a_local_admin_has_no_code(world):
    facts = unit_facts("Labkesda")
    agency = add_agency(world.opd, by=world.local_admin, at=LATER, **facts)

    assert (agency.local_code, agency.registry) == ("", None)


@pytest.mark.parametrize("name", ["Puskesmas Sumpiuh II", "puskesmas sumpiuh ii"])
def test_add_agency_refuses_a_name_that_stands_there(world, name):
    with pytest.raises(ActionRefused):
        add_agency(world.opd, **by(world, **unit_facts(name)))


def test_own_codes_stand_once_in_a_government_and_again_in_another(world):
    add_agency(world.opd, **by(world, **unit_facts("A", local_code="X1")))

    with pytest.raises(ActionRefused):
        add_agency(world.other_opd, **by(world, **unit_facts("B", local_code="x1")))

    facts = unit_facts("A", local_code="X1")
    there = add_agency(world.foreign_unit, by=world.foreign_organiser, at=LATER, **facts)
    assert there.registry == world.foreign_regency


def test_edit_agency_keeps_what_was(world):
    edit_agency(world.opd, **by(world, name="Dinas Kesehatan Daerah", cluster="A"))

    entry = entry_of("edit_agency")
    assert entry.before == {"name": "Dinas Kesehatan", "cluster": ""}
    assert entry.after == {"name": "Dinas Kesehatan Daerah", "cluster": "A"}
    assert "Dinas Kesehatan → Dinas Kesehatan Daerah" in changes_of(world.opd)[0].text


def test_edit_agency_names_no_other_field(world):
    edit_agency(world.opd, **by(world, name="Dinkes", code="BARU", parent_id=world.unit.pk))

    world.opd.refresh_from_db()
    assert (world.opd.parent, world.opd.code != "BARU") == (world.regency, True)


def test_a_local_admin_s_edit_leaves_the_code_in_its_list(world):
    edit_agency(world.unit, **by(world, local_code="P1"))

    edit_agency(world.unit, by=world.local_admin, at=LATER, name="Puskesmas Sumpiuh Dua")

    world.unit.refresh_from_db()
    assert (world.unit.local_code, world.unit.registry) == ("P1", world.regency)


def test_edit_agency_refuses_a_closed_one(world):
    close_agency(world.unit, **by(world, reason="Digabung"))

    with pytest.raises(ActionRefused):
        edit_agency(world.unit, **by(world, name="Lain"))


def test_move_agency_takes_the_branch_and_its_running_entries_along(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)

    move_agency(world.unit, **by(world, target=world.other_opd, reason="Urusan pindah"))

    world.unit.refresh_from_db()
    proposal.refresh_from_db()
    assert world.unit.parent == world.other_opd
    assert (proposal.entrant, proposal.participant) == (world.unit, world.other_opd)
    assert entry_of("move_agency").before == {"parent": "Dinas Kesehatan"}
    assert entry_of("move_agency").reason == "Urusan pindah"


def test_move_agency_refuses_rings_namesakes_and_closed_places(world):
    make_agency("Puskesmas Sumpiuh II", parent=world.other_opd)
    close_agency(world.sister_unit, **by(world, reason="Tutup"))

    for agency, target in (
        (world.opd, world.unit),
        (world.opd, world.opd),
        (world.unit, world.opd),
        (world.unit, world.other_opd),
        (world.unit, world.sister_unit),
        (world.regency, world.foreign_regency),
    ):
        with pytest.raises(ActionRefused):
            move_agency(agency, **by(world, target=target, reason="Coba"))


def test_move_agency_refuses_what_would_stand_too_deep(world):
    deep = world.unit
    for number in range(9):
        deep = make_agency(f"Tingkat {number}", parent=deep)

    with pytest.raises(ActionRefused):
        move_agency(world.other_opd, **by(world, target=deep, reason="Coba"))


def test_move_agency_to_another_government_drops_codes_of_the_old_list(world):
    edit_agency(world.unit, **by(world, local_code="P1"))

    move_agency(world.opd, **by(world, target=world.foreign_regency, reason="Provinsi"))

    world.unit.refresh_from_db()
    assert (world.unit.local_code, world.unit.registry) == ("", None)


def test_merge_agency_keeps_everything_and_points_at_the_successor(world):
    proposal = make_proposal(world.competition, world.opd, by=world.local_admin)

    merge_agency(world.opd, **by(world, target=world.other_opd, reason="Perda 3/2026"))

    world.opd.refresh_from_db()
    proposal.refresh_from_db()
    assert (world.opd.successor, world.opd.closed_on) == (world.other_opd, LATER.date())
    assert (proposal.entrant, world.opd.parent) == (world.opd, world.regency)
    assert Membership.objects.get(person=world.local_admin).ends_on is None
    units = Agency.objects.filter(parent=world.other_opd).values_list("name", flat=True)
    assert set(units) == {"Puskesmas Sumpiuh II", "Puskesmas Kebasen", "SMP 02 Baturaden"}
    assert entry_of("merge_agency").after["units_moved"] == 2
    assert changes_of(world.other_opd)[0].title == "Menerima gabungan Dinas Kesehatan"


def test_merge_agency_refuses_twins_itself_and_what_stands_below(world):
    make_agency("Puskesmas Kebasen", parent=world.other_opd)

    for target in (world.other_opd, world.opd, world.unit):
        with pytest.raises(ActionRefused):
            merge_agency(world.opd, **by(world, target=target, reason="Coba"))


def test_close_agency_withdraws_open_invitations_and_tells_its_people(world):
    facts = {"email": "baru@kipp.example", "name": "Dewi", "role": Role.DRAFTER}
    invitation = invite_person(world.unit, by=world.local_admin, at=NOW, **facts).invitation

    close_agency(world.unit, **by(world, reason="Bangunan dipakai lain"))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.WITHDRAWN
    told = Message.objects.get(kind="agency_closed")
    assert (told.recipient, told.context["reason"]) == (world.drafter, "Bangunan dipakai lain")


def test_close_agency_refuses_with_open_units_people_who_run_editions_or_an_edition(world):
    for agency in (world.opd, world.secretariat, world.regency):
        with pytest.raises(ActionRefused):
            close_agency(agency, **by(world, reason="Coba"))


def test_what_is_closed_leaves_every_choice_and_starts_nothing(world):
    close_agency(world.school, **by(world, reason="Tutup"))
    world.school.refresh_from_db()

    form = InvitePersonForm(by=world.organiser)

    assert world.school not in form.fields["agency"].queryset
    assert world.school not in Agency.objects.current()
    assert world.school in Agency.objects.visible_to(world.organiser)
    [obstacle] = obstacles_to_start(world.competition, NOW, entrant=world.school)
    assert "ditutup" in obstacle


def test_a_closed_name_is_free_again(world):
    close_agency(world.unit, **by(world, reason="Tutup"))

    assert add_agency(world.opd, **by(world, **unit_facts("Puskesmas Sumpiuh II"))).pk


def test_reopen_agency_undoes_a_closing(world):
    merge_agency(world.unit, **by(world, target=world.sister_unit, reason="Keliru"))

    reopen_agency(world.unit, **by(world, reason="Keliru digabung"))

    world.unit.refresh_from_db()
    assert (world.unit.closed_on, world.unit.successor) == (None, None)
    assert entry_of("reopen_agency").before["successor"] == "Puskesmas Kebasen"


def test_reopen_agency_refuses_a_taken_name_and_a_closed_parent(world):
    close_agency(world.unit, **by(world, reason="Tutup"))
    add_agency(world.opd, **by(world, **unit_facts("Puskesmas Sumpiuh II")))

    with pytest.raises(ActionRefused):
        reopen_agency(world.unit, **by(world, reason="Coba"))

    close_agency(world.school, **by(world, reason="Tutup"))
    close_agency(world.other_opd, **by(world, reason="Tutup"))
    with pytest.raises(ActionRefused):
        reopen_agency(world.school, **by(world, reason="Coba"))
    with pytest.raises(ActionRefused):
        reopen_agency(world.sister_unit, **by(world, reason="Coba"))
