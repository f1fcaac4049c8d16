"""The acts around an invitation: single use, 14 days, nobody above the own level."""

from datetime import timedelta

import pytest

from accounts.actions import (
    INVITATION_LIFE,
    accept_invitation,
    invite_person,
    join_agency,
    withdraw_invitation,
)
from accounts.models import Invitation, Membership
from accounts.permissions import may_grant
from accounts.states import InvitationState, Role
from audit.models import Entry
from core.digests import sha256_of
from core.errors import ActionRefused
from notifications.models import Message, Notice
from tests.factories import NOW, World, join, make_agency, make_person

pytestmark = pytest.mark.django_db
NEW = "sawah-hijau-luas-88"


@pytest.fixture
def world():
    return World()


def invite(world: World, **facts):
    facts = {"email": "baru@kipp.example", "name": "Dewi", "role": Role.DRAFTER, **facts}
    agency, by = facts.pop("agency", world.unit), facts.pop("by", world.local_admin)
    return invite_person(agency, by=by, at=facts.pop("at", NOW), **facts)


def test_invite_keeps_only_the_hash_of_the_token(world):
    issued = invite(world)

    stored = Invitation.objects.values().get()
    assert stored["token_hash"] == sha256_of(issued.token)
    assert issued.token not in str(stored)


def test_invite_writes_mail_and_trail_in_one_transaction(world):
    issued = invite(world)

    message, entry = Message.objects.get(), Entry.objects.get()
    assert (message.kind, message.address) == ("invitation", "baru@kipp.example")
    assert message.context["url"] == issued.path
    assert (entry.act, entry.actor) == ("accounts.invite_person", world.local_admin)


def test_invite_refuses_the_own_address(world):
    with pytest.raises(ActionRefused, match="diri sendiri"):
        invite(world, email=world.local_admin.email.upper())


def test_invite_refuses_who_is_there_already(world):
    with pytest.raises(ActionRefused, match="sudah menjadi"):
        invite(world, email=world.drafter.email)


def test_invite_refuses_a_second_open_invitation(world):
    invite(world)

    with pytest.raises(ActionRefused, match="belum dijawab"):
        invite(world, email="BARU@kipp.example")


def test_invite_bombs_no_address(world):
    for _ in range(3):
        withdraw_invitation(invite(world).invitation, by=world.local_admin, at=NOW)

    with pytest.raises(ActionRefused, match="tiga kali"):
        invite(world, at=NOW + timedelta(minutes=59))

    assert invite(world, at=NOW + timedelta(minutes=61)).invitation.state == InvitationState.OPEN


def test_accept_makes_account_and_place(world):
    invitation = invite(world).invitation

    person = accept_invitation(invitation, at=NOW, name="Dewi Lestari", password=NEW)

    place = Membership.objects.get(person=person)
    assert (person.name, person.check_password(NEW)) == ("Dewi Lestari", True)
    assert (place.agency, place.role, place.starts_on) == (world.unit, "drafter", NOW.date())


def test_accept_tells_who_invited(world):
    invitation = invite(world).invitation

    accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)

    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (world.local_admin, "invitation_accepted")


def test_accept_works_once(world):
    invitation = invite(world).invitation
    accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)

    with pytest.raises(ActionRefused, match="sudah dipakai"):
        accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)


@pytest.mark.parametrize(
    ("late", "is_open"),
    [
        (timedelta(0), True),
        (INVITATION_LIFE - timedelta(microseconds=1), True),
        (INVITATION_LIFE, False),
    ],
)
def test_accept_until_the_last_microsecond_of_fourteen_days(world, late, is_open):
    invitation = invite(world).invitation

    assert (invitation.obstacles_to_accept(NOW + late) == []) is is_open


def test_accept_refuses_a_withdrawn_invitation(world):
    invitation = invite(world).invitation
    withdraw_invitation(invitation, by=world.local_admin, at=NOW)

    with pytest.raises(ActionRefused, match="ditarik"):
        accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)


def test_accept_makes_no_second_account(world):
    invitation = invite(world, email=world.judge.email.upper()).invitation

    with pytest.raises(ActionRefused, match="Sudah ada akun"):
        accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)


def test_join_gives_the_account_one_more_place(world):
    invitation = invite(world, email=world.judge.email).invitation

    membership = join_agency(invitation, by=world.judge, at=NOW)

    assert membership.agency == world.unit
    assert world.judge.memberships.count() == 2


def test_join_refuses_another_account(world):
    invitation = invite(world).invitation

    with pytest.raises(ActionRefused, match="alamat lain"):
        join_agency(invitation, by=world.judge, at=NOW)


def test_withdraw_stops_a_mail_that_has_not_left(world):
    invitation = invite(world).invitation

    withdraw_invitation(invitation, by=world.local_admin, at=NOW)

    message = Message.objects.get()
    assert (message.state, message.context) == ("cancelled", {})


def test_withdraw_refuses_what_was_accepted(world):
    invitation = invite(world).invitation
    accept_invitation(invitation, at=NOW, name="Dewi", password=NEW)

    with pytest.raises(ActionRefused):
        withdraw_invitation(invitation, by=world.local_admin, at=NOW)


UNIT = {"drafter", "agency_head", "local_admin"}
OFFICE = {"organiser", "screener", "auditor", "judge"}


@pytest.mark.parametrize(
    ("who", "where", "granted"),
    [
        ("drafter", "unit", set()),
        ("screener", "secretariat", set()),
        ("judge", "secretariat", set()),
        ("local_admin", "unit", UNIT),
        ("local_admin", "opd", UNIT),
        ("local_admin", "other_opd", set()),
        ("local_admin", "regency", set()),
        ("organiser", "secretariat", UNIT | OFFICE),
        ("organiser", "opd", UNIT),
        ("organiser", "school", UNIT),
        ("organiser", "foreign_unit", set()),
        ("foreign_organiser", "unit", set()),
    ],
)
def test_nobody_grants_above_the_own_level_or_beyond_the_own_branch(world, who, where, granted):
    person, agency = getattr(world, who), getattr(world, where)

    found = {role.value for role in Role if may_grant(person, agency, role)}

    assert found == granted


def test_a_province_reaches_its_regencies():
    province = make_agency("Jawa Tengah", kind="province")
    office = make_agency("Biro Organisasi", parent=province)
    regency = make_agency("Banyumas", parent=province, kind="regency")
    person = join(make_person(), office, Role.ORGANISER)

    assert may_grant(person, regency, Role.LOCAL_ADMIN)
    assert not may_grant(person, regency, Role.ORGANISER)


def test_a_place_that_has_ended_is_not_taken(world):
    issued = invite(world, ends_on=NOW.date() + timedelta(days=2))
    way = {"name": "Dewi", "password": NEW}

    with pytest.raises(ActionRefused, match="sudah lewat"):
        accept_invitation(issued.invitation, at=NOW + timedelta(days=2), **way)
    person = accept_invitation(issued.invitation, at=NOW + timedelta(days=1), **way)

    assert person.memberships.get().ends_on == NOW.date() + timedelta(days=2)
