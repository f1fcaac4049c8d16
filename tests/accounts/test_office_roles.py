"""Roles of the organiser's office: one asks, a colleague confirms, only then the link leaves."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import (
    ask_to_extend_membership,
    ask_to_invite,
    change_membership_end,
    grant_approval,
    invite_person,
    refuse_approval,
)
from accounts.clock import remind_of_endings
from accounts.models import Invitation, Membership
from accounts.states import OFFICE_ROLES, Role
from audit.models import Entry
from core.errors import ActionRefused
from core.models import Approval
from notifications.models import Message, Notice
from tests.factories import NOW, World, make_person
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
KEY = "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0c001"


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def request_for(world, role=Role.JUDGE, **facts):
    facts = {"email": "juri@kipp.example", "name": "Dewi", "reason": "Ahli", **facts}
    return ask_to_invite(world.secretariat, by=world.organiser, at=NOW, role=role, **facts)


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_nobody_invites_into_the_office_alone(world, role):
    with pytest.raises(ActionRefused, match="orang kedua"):
        invite_person(
            world.secretariat,
            by=world.organiser,
            at=NOW,
            email="juri@kipp.example",
            name="Dewi",
            role=role,
        )


def test_no_link_exists_before_a_colleague_confirms(world):
    request_for(world)

    assert not Invitation.objects.exists()
    assert set(Message.objects.values_list("kind", flat=True)) == {"approval_asked"}


def test_a_colleagues_word_sends_the_invitation_in_the_askers_name(world):
    approval = request_for(world, ends_on=NOW.date() + timedelta(days=200))

    grant_approval(approval, by=world.approver, at=NOW)

    invitation = Invitation.objects.get()
    mail = Message.objects.get(kind="invitation")
    assert (invitation.role, invitation.invited_by) == (Role.JUDGE, world.organiser)
    assert invitation.ends_on == NOW.date() + timedelta(days=200)
    assert mail.address == "juri@kipp.example"
    entry = Entry.objects.get(act="accounts.invite_person")
    assert entry.after["approval"] == approval.code


def test_a_refusal_sends_nothing(world):
    refuse_approval(request_for(world), by=world.approver, at=NOW, reason="Terkait peserta")

    assert not Invitation.objects.exists()


def test_nobody_confirms_an_invitation_to_the_own_address(world):
    approval = request_for(world, email=world.approver.email, role=Role.AUDITOR)

    with pytest.raises(ActionRefused, match="diri sendiri"):
        grant_approval(approval, by=world.approver, at=NOW)


def test_two_people_can_be_asked_for_at_once_but_one_person_only_once(world):
    request_for(world)
    request_for(world, email="lain@kipp.example")

    with pytest.raises(ActionRefused, match="sudah menunggu"):
        request_for(world, email="JURI@kipp.example")

    assert Approval.objects.count() == 2


def test_the_asker_never_sees_the_link(client, world):
    sign_in(client, world.organiser, at=NOW)
    facts = {"name": "Dewi", "email": "juri@kipp.example", "role": "judge", "reason": "Ahli"}
    facts |= {"idempotency_key": KEY, "agency": world.secretariat.code, "by_mail": "link"}
    answer = client.post(reverse("invitation-create"), facts)
    approval = Approval.objects.get()
    grant_approval(approval, by=world.approver, at=NOW)

    pages = [
        client.get(answer.url).content.decode(),
        client.get(
            reverse("invitation-detail", args=[Invitation.objects.get().code])
        ).content.decode(),
        client.get(reverse("person-list")).content.decode(),
    ]

    assert answer.url == reverse("approval-grant", args=[approval.code])
    assert not any("/undangan/" in page.replace("/app/orang/undangan/", "") for page in pages)


def test_an_office_role_owes_a_reason(client, world):
    sign_in(client, world.organiser, at=NOW)
    facts = {"name": "Dewi", "email": "juri@kipp.example", "role": "judge", "by_mail": "mail"}
    facts |= {"idempotency_key": KEY, "agency": world.secretariat.code}

    page = client.post(reverse("invitation-create"), facts)

    assert page.status_code == 422
    assert "reason" in page.context["form"].errors


def alone(world):
    Membership.objects.filter(person=world.approver).update(ends_on=NOW.date())
    return request_for(world)


def test_an_office_of_one_is_told_the_way_out(client, world):
    approval = alone(world)
    client.force_login(world.organiser)

    page = client.get(reverse("approval-grant", args=[approval.code])).content.decode()

    assert "Tidak ada penyelenggara lain di kantor Anda" in page
    assert approval.code in page


def confirm(approval, by, *more):
    out = StringIO()
    call_command("confirm_request", approval.code, "--by", by.email, *more, stdout=out)
    return out.getvalue()


def test_the_operator_confirms_for_an_office_of_one(world):
    approval = alone(world)
    operator = make_person("Operator", is_staff=True)

    looked = confirm(approval, operator)
    before = Invitation.objects.count()
    confirm(approval, operator, "--grant")

    assert "Dewi" in looked
    assert (before, Invitation.objects.count()) == (0, 1)
    assert Entry.objects.get(act="accounts.grant_approval").actor == operator


def test_the_operator_steps_back_where_a_colleague_can(world):
    approval = request_for(world)

    with pytest.raises(CommandError, match="Another organiser"):
        confirm(approval, make_person("Operator", is_staff=True), "--grant")


def test_only_an_operator_uses_the_command(world):
    with pytest.raises(CommandError, match="no such operator"):
        confirm(alone(world), world.screener, "--grant")


def invite_first(world, agency, by):
    way = (agency.code, "rini@kipp.example", "Rini", "--by", by.email)
    call_command("invite_organiser", *way, stdout=StringIO())


def test_the_operator_invites_the_first_organiser_of_an_office(world):
    invite_first(world, world.other_opd, make_person("Operator", is_staff=True))

    assert Invitation.objects.get().role == Role.ORGANISER


def test_the_operator_does_not_invite_into_an_office_of_two(world):
    with pytest.raises(CommandError, match="two organisers"):
        invite_first(world, world.secretariat, make_person("Operator", is_staff=True))


def place_until(person, days):
    membership = person.workspace
    membership.ends_on = NOW.date() + timedelta(days=days)
    membership.save()
    return membership


def test_a_longer_stay_in_the_office_needs_a_colleague(world):
    membership = place_until(world.judge, 30)
    later = NOW.date() + timedelta(days=60)

    with pytest.raises(ActionRefused, match="orang kedua"):
        change_membership_end(membership, by=world.organiser, at=NOW, ends_on=later)
    approval = ask_to_extend_membership(
        membership, by=world.organiser, at=NOW, ends_on=later, reason="Wawancara mundur"
    )
    grant_approval(approval, by=world.approver, at=NOW)

    membership.refresh_from_db()
    assert membership.ends_on == later


def test_a_shorter_stay_needs_nobody(world):
    sooner = NOW.date() + timedelta(days=10)

    membership = change_membership_end(
        world.judge.workspace, by=world.organiser, at=NOW, ends_on=sooner
    )

    assert membership.ends_on == sooner
    assert Message.objects.get().recipient == world.judge


def test_nobody_confirms_the_own_longer_stay(world):
    membership = place_until(world.approver, 30)
    approval = ask_to_extend_membership(
        membership, by=world.organiser, at=NOW, ends_on=None, reason="Tetap"
    )

    with pytest.raises(ActionRefused, match="tugas Anda sendiri"):
        grant_approval(approval, by=world.approver, at=NOW)


@pytest.mark.parametrize("days", [0, -1])
def test_an_end_is_not_moved_into_the_past(world, days):
    day = NOW.date() + timedelta(days=days)

    with pytest.raises(ActionRefused, match="sesudah hari ini"):
        change_membership_end(world.drafter.workspace, by=world.local_admin, at=NOW, ends_on=day)


def change(client, membership, **facts):
    address = reverse("membership-change", args=[membership.code])
    return client.post(address, {"idempotency_key": KEY, **facts})


def test_the_page_moves_the_end_of_a_unit_place(client, world):
    client.force_login(world.local_admin)
    day = NOW.date() + timedelta(days=40)

    change(client, world.drafter.workspace, ends_on=day.isoformat())

    assert Membership.objects.get(person=world.drafter).ends_on == day


def test_the_page_asks_a_colleague_for_a_longer_office_place(client, world):
    sign_in(client, world.organiser, at=NOW)
    membership = place_until(world.judge, 30)

    without_reason = change(client, membership, ends_on="")
    asked = change(client, membership, ends_on="", reason="Tetap")

    assert (without_reason.status_code, asked.status_code) == (422, 302)
    assert Approval.objects.get().subject_id == membership.pk


def test_a_place_opens_nothing_from_its_end_on(client, world):
    place_until(world.drafter, 1)
    client.force_login(world.drafter)

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get(reverse("workspace-choose")).content.decode()

    assert "Anda belum punya ruang kerja" in page


@pytest.mark.parametrize(("days", "told"), [(13, True), (14, True), (15, False), (0, False)])
def test_the_office_hears_two_weeks_before_a_place_ends(world, days, told):
    place_until(world.judge, days)

    remind_of_endings()
    remind_of_endings()

    names = set(Notice.objects.filter(kind="membership_ending").values_list("person__name"))
    expected = {("Ratna Wulandari",), ("Rini Astuti",), ("Bambang Seno",)} if told else set()
    assert names == expected
    assert Message.objects.filter(kind="membership_ending").count() == len(expected)


def test_a_unit_place_ends_without_a_reminder(world):
    place_until(world.drafter, 10)

    remind_of_endings()

    assert not Message.objects.exists()
