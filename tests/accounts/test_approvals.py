"""What one person asks for and a second one decides: done once, by somebody else, or not at all."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import (
    expire_approval,
    grant_approval,
    refuse_approval,
    withdraw_approval,
)
from accounts.clock import expire_approvals
from accounts.models import Agency
from accounts.requests import PATIENCE
from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from core.states import ApprovalState
from notifications.models import Message, Notice
from notifications.states import MessageState
from tests.accounts.requests import ask
from tests.factories import NOW, World, join, make_person
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
LAST = timedelta(microseconds=1)


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def name_of(agency: Agency) -> str:
    return Agency.objects.get(pk=agency.pk).name


def mails(kind: str) -> set[str]:
    rows = Message.objects.filter(kind=kind, state=MessageState.QUEUED)
    return set(rows.values_list("recipient__name", flat=True))


def test_asking_tells_the_colleagues_and_nobody_else(world):
    ask(world)

    assert mails("approval_asked") == {"Bambang Seno"}


def test_grant_performs_the_act_and_tells_the_asker(world):
    approval = ask(world)

    granted = grant_approval(approval, by=world.approver, at=NOW)

    assert name_of(world.unit) == "Puskesmas Sumpiuh II!"
    assert (granted.state, granted.decided_by) == (ApprovalState.GRANTED, world.approver)
    assert mails("approval_granted") == {"Rini Astuti"}
    assert mails("approval_asked") == set()
    assert Entry.objects.filter(act="accounts.grant_approval").count() == 1


def test_nobody_grants_the_own_request(world):
    approval = ask(world)

    with pytest.raises(ActionRefused, match="Orang kedua"):
        grant_approval(approval, by=world.organiser, at=NOW)

    assert name_of(world.unit) == "Puskesmas Sumpiuh II"


def test_a_request_is_granted_once(world):
    approval = ask(world)
    grant_approval(approval, by=world.approver, at=NOW)

    with pytest.raises(ActionRefused, match="sudah diputuskan"):
        grant_approval(approval, by=world.approver, at=NOW)

    assert name_of(world.unit) == "Puskesmas Sumpiuh II!"


def test_when_the_act_refuses_nothing_is_written(world):
    approval = ask(world, refusal="Tidak bisa lagi.")

    with pytest.raises(ActionRefused, match="Tidak bisa lagi"):
        grant_approval(approval, by=world.approver, at=NOW)

    approval.refresh_from_db()
    assert approval.state == ApprovalState.PENDING
    assert mails("approval_granted") == set()
    assert not Entry.objects.filter(act="accounts.grant_approval").exists()


def test_refuse_keeps_the_reason_and_changes_nothing(world):
    approval = refuse_approval(ask(world), by=world.approver, at=NOW, reason="Belum perlu")

    assert (approval.state, approval.answer) == (ApprovalState.REFUSED, "Belum perlu")
    assert name_of(world.unit) == "Puskesmas Sumpiuh II"
    assert mails("approval_refused") == {"Rini Astuti"}


def test_the_asker_cannot_refuse_but_withdraw(world):
    approval = ask(world)

    with pytest.raises(ActionRefused):
        refuse_approval(approval, by=world.organiser, at=NOW, reason="Salah")
    withdraw_approval(approval, by=world.organiser, at=NOW)

    approval.refresh_from_db()
    assert approval.state == ApprovalState.WITHDRAWN
    assert Notice.objects.filter(kind="approval_asked").count() == 0


def test_what_was_decided_is_not_withdrawn(world):
    approval = ask(world)
    grant_approval(approval, by=world.approver, at=NOW)

    with pytest.raises(ActionRefused, match="sudah diputuskan"):
        withdraw_approval(approval, by=world.organiser, at=NOW)


@pytest.mark.parametrize(
    ("moment", "works"),
    [(NOW, True), (NOW + PATIENCE - LAST, True), (NOW + PATIENCE, False)],
    ids=["at once", "last microsecond", "expired"],
)
def test_a_request_is_granted_until_it_expires(world, moment, works):
    approval = ask(world)

    if works:
        grant_approval(approval, by=world.approver, at=moment)
    else:
        with pytest.raises(ActionRefused, match="kedaluwarsa"):
            grant_approval(approval, by=world.approver, at=moment)

    assert (name_of(world.unit) == "Puskesmas Sumpiuh II!") is works


def test_the_clock_closes_what_nobody_decided(world):
    late, young = ask(world), ask(world, subject=world.sister_unit, at=NOW + timedelta(days=1))

    with time_machine.travel(NOW + PATIENCE, tick=False):
        expire_approvals()

    late.refresh_from_db()
    young.refresh_from_db()
    assert (late.state, young.state) == (ApprovalState.EXPIRED, ApprovalState.PENDING)
    assert mails("approval_expired") == {"Rini Astuti"}


def test_a_request_does_not_expire_before_its_time(world):
    with pytest.raises(ActionRefused):
        expire_approval(ask(world), by=None, at=NOW + PATIENCE - LAST)


def test_after_an_answer_the_same_may_be_asked_again(world):
    refuse_approval(ask(world), by=world.approver, at=NOW, reason="Belum")

    again = ask(world)

    assert again.state == ApprovalState.PENDING


def test_the_list_parts_what_waits_from_what_was_asked_and_what_is_over(client, world):
    theirs = ask(world)
    own = ask(world, by=world.approver, subject=world.sister_unit)
    over = refuse_approval(
        ask(world, subject=world.school), by=world.approver, at=NOW, reason="Belum"
    )
    client.force_login(world.approver)

    page = client.get(reverse("approval-list"))

    assert page.context["to_decide"] == [theirs]
    assert page.context["own"] == [own]
    assert list(page.context["page_obj"]) == [over]


def test_the_page_shows_what_would_change(client, world):
    approval = ask(world)
    client.force_login(world.approver)

    page = client.get(reverse("approval-grant", args=[approval.code])).content.decode()

    assert "Puskesmas Sumpiuh II!" in page
    assert "Ejaannya salah" in page
    assert "Setujui dan laksanakan" in page


def test_a_colleague_grants_on_the_page(client, world):
    approval = ask(world)
    sign_in(client, world.approver, at=NOW)
    address = reverse("approval-grant", args=[approval.code])
    key = client.get(address).context["form"].initial["idempotency_key"]

    answer = client.post(address, {"idempotency_key": key})

    assert (answer.status_code, answer.url) == (302, reverse("approval-list"))
    assert name_of(world.unit) == "Puskesmas Sumpiuh II!"


def test_a_refusal_of_the_act_is_shown_on_the_page(client, world):
    approval = ask(world, refusal="Pendaftaran sudah ditutup.")
    sign_in(client, world.approver, at=NOW)
    address = reverse("approval-grant", args=[approval.code])
    key = client.get(address).context["form"].initial["idempotency_key"]

    answer = client.post(address, {"idempotency_key": key})

    assert answer.status_code == 422
    assert "Pendaftaran sudah ditutup." in answer.content.decode()


def test_the_asker_looks_but_cannot_grant(client, world):
    approval = ask(world)
    sign_in(client, world.organiser, at=NOW)
    address = reverse("approval-grant", args=[approval.code])

    page, answer = client.get(address), client.post(address, {})

    assert "Anda yang memintanya" in page.content.decode()
    assert "Setujui dan laksanakan" not in page.content.decode()
    assert answer.status_code == 403


def test_home_says_that_a_colleague_waits(client, world):
    approval = ask(world)
    client.force_login(world.approver)

    page = client.get(reverse("home"))

    assert approval.title in [errand.title for errand in page.context["errands"]]


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_stay_within_budget(client, world, count):
    units = [world.unit, world.sister_unit, world.school][:count]
    for unit in units:
        done = ask(world, subject=unit)
        refuse_approval(done, by=world.approver, at=NOW, reason="Belum")
    waiting = [ask(world, subject=unit) for unit in units]
    sign_in(client, world.approver, at=NOW)

    assert statements(client, reverse("approval-list")) == 6
    assert statements(client, reverse("approval-grant", args=[waiting[0].code])) == 6


def test_an_organiser_elsewhere_sees_nothing_of_it(client, world):
    approval = ask(world)
    client.force_login(world.foreign_organiser)

    assert client.get(reverse("approval-grant", args=[approval.code])).status_code == 404
    assert client.get(reverse("approval-list")).context["to_decide"] == []


def test_a_membership_elsewhere_opens_nothing_here(client, world):
    approval = ask(world)
    person = join(make_person("Hadi"), world.foreign_secretariat, Role.ORGANISER)
    client.force_login(person)

    assert client.get(reverse("approval-refuse", args=[approval.code])).status_code == 404


@pytest.mark.parametrize("way", ["left", "other role", "other office"])
def test_who_no_longer_runs_the_office_is_no_first_person(client, world, way):
    approval = ask(world)
    place = world.organiser.memberships.get()
    place.ends_on = NOW.date() if way != "other role" else None
    place.role = Role.SCREENER if way == "other role" else place.role
    place.save()
    if way == "other office":
        join(world.organiser, world.foreign_secretariat, Role.ORGANISER)
    sign_in(client, world.approver, at=NOW)

    page = client.get(reverse("approval-grant", kwargs={"code": approval.code}))
    with pytest.raises(ActionRefused, match="tidak lagi"):
        grant_approval(approval, by=world.approver, at=NOW)

    assert "tidak lagi" in page.content.decode()
    assert name_of(world.unit) == "Puskesmas Sumpiuh II"
    refused = refuse_approval(approval, by=world.approver, at=NOW, reason="Sudah pindah")
    assert refused.state == ApprovalState.REFUSED
