"""What an organiser does from the round itself: remind writers and judges, invite agencies."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.states import Role
from competitions.models import AgencyCall, Event
from competitions.states import EventKind, EventState, VenueKind
from core.codes import new_code
from core.errors import ActionRefused
from innovations.actions import (
    call_agencies,
    hand_over_proposal,
    remind_writers,
    submit_proposal,
)
from innovations.models import Proposal
from judging.actions import remind_judges
from notifications.models import Message
from tests.factories import NOW, make_member, make_proposal
from tests.judging.scenes import Scene
from tests.portal.turnouts import fill_agencies, staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def mails(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def enter(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)


def test_call_agencies_tells_admins_of_silent_ones_once_a_day(world):
    make_member(world.other_opd, Role.AGENCY_HEAD, "Dewi Kepala")
    enter(world)

    called = call_agencies(world.competition, by=world.organiser, at=NOW)

    assert called == 2  # the other agency and the office itself, not the one that entered
    assert mails("agency_invited") == ["Dewi Kepala"]
    with pytest.raises(ActionRefused):
        call_agencies(world.competition, by=world.approver, at=NOW + timedelta(hours=3))
    assert call_agencies(world.competition, by=world.organiser, at=NOW + DAY) == 2
    assert len(mails("agency_invited")) == 2
    assert AgencyCall.objects.count() == 2


def test_call_agencies_passes_over_strangers_closed_ones_and_those_that_entered(world):
    enter(world)
    world.other_opd.closed_on = NOW.date()
    world.other_opd.save(update_fields=["closed_on"])
    named = [world.opd.code, world.other_opd.code, world.foreign_regency.code, "XX"]

    with pytest.raises(ActionRefused):
        call_agencies(world.competition, by=world.organiser, at=NOW, agencies=named)


def test_call_agencies_names_the_event(world):
    event = Event.objects.create(
        code=new_code(),
        organiser=world.secretariat,
        kind=EventKind.CLINIC,
        title="Klinik Inovasi Mei",
        starts_at=NOW + DAY,
        ends_at=NOW + 2 * DAY,
        venue_kind=VenueKind.OWN_HALL,
        state=EventState.PUBLISHED,
        published_at=NOW,
    )
    call_agencies(world.competition, by=world.organiser, at=NOW, event=event)

    context = Message.objects.filter(kind="agency_invited").first().context
    assert context["event"] == "Klinik Inovasi Mei"


def test_call_agencies_is_refused_when_registration_is_closed(world):
    world.competition.windows.filter(kind="registration").update(closes_at=NOW)

    with pytest.raises(ActionRefused):
        call_agencies(world.competition, by=world.organiser, at=NOW)


def test_call_agencies_takes_the_same_statements_for_three_and_for_five_hundred(world):
    staff(fill_agencies(world, 3), world.local_admin)
    with CaptureQueriesContext(connection) as few:
        call_agencies(world.competition, by=world.organiser, at=NOW)
    staff(fill_agencies(world, 500), world.local_admin)
    with CaptureQueriesContext(connection) as many:
        call_agencies(world.competition, by=world.organiser, at=NOW + DAY)

    assert len(few) == len(many) <= 20


def test_remind_writers_of_nearly_complete_and_of_quiet_drafts(world):
    nearly = make_proposal(world.competition, world.unit, by=world.drafter)
    fresh = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
    quiet = make_proposal(
        world.competition, world.school, by=world.drafter, is_filled=False, at=NOW - 8 * DAY
    )

    reminded = remind_writers(world.competition, by=world.organiser, at=NOW)

    assert reminded == 2
    assert mails("proposal_reminder") == ["Siti Rahayu"]
    rows = Proposal.objects.in_bulk([nearly.pk, fresh.pk, quiet.pk])
    assert rows[nearly.pk].reminded_at == rows[quiet.pk].reminded_at == NOW
    assert rows[fresh.pk].reminded_at is None
    with pytest.raises(ActionRefused):
        remind_writers(world.competition, by=world.organiser, at=NOW + timedelta(hours=1))


def test_remind_judges_only_those_who_owe_and_were_idle(world):
    scene = Scene(entries=2, judges=2, world=world)
    scene.start()
    later = NOW + 4 * DAY
    scene.score(0, 0)
    scene.score(1, 0)

    reminded = remind_judges(scene.stage, by=world.organiser, at=later)

    assert reminded == 1
    assert mails("judging_reminder") == ["Juri 2"]
    with pytest.raises(ActionRefused):
        remind_judges(scene.stage, by=world.organiser, at=later + timedelta(hours=1))


def test_remind_one_judge_by_name_even_before_days_of_silence(world):
    scene = Scene(entries=2, judges=2, world=world)
    scene.start()
    member = scene.members[1]

    assert remind_judges(scene.stage, by=world.organiser, at=NOW, members=[member.code]) == 1
    assert mails("judging_reminder") == ["Juri 2"]


def press(person, address, **fields):
    client = Client()
    client.force_login(person)
    return client.post(address, fields)


def test_buttons_of_the_round_act_at_once(world, visit):
    make_proposal(world.competition, world.unit, by=world.drafter)
    page = visit(world.organiser, reverse("competition-dashboard", args=[world.competition.code]))
    errand = next(errand for errand in page.context["errands"] if errand.is_act)

    response = press(world.organiser, errand.url, idempotency_key=errand.key)
    again = press(world.organiser, errand.url, idempotency_key=errand.key)

    assert (response.status_code, again.status_code) == (302, 302)
    assert len(mails("proposal_reminder")) == 1


def test_invitation_of_chosen_agencies_only(world, visit):
    make_member(world.other_opd, Role.LOCAL_ADMIN, "Dewi Admin")
    address = reverse("agency-call", args=[world.competition.code])
    key = visit(world.organiser, address).context["form"]["idempotency_key"].value()

    press(world.organiser, address, idempotency_key=key, instansi=["-", world.opd.code])

    assert mails("agency_invited") == ["Joko Susilo"]


def test_choosing_nobody_invites_nobody(world, visit):
    address = reverse("agency-call", args=[world.competition.code])
    key = visit(world.organiser, address).context["form"]["idempotency_key"].value()

    response = press(world.organiser, address, idempotency_key=key, instansi=["-"])

    assert response.status_code == 422
    assert mails("agency_invited") == []


def test_page_says_who_has_no_admin_yet(world, visit):
    address = reverse("agency-call", args=[world.competition.code])

    page = visit(world.organiser, address)

    assert (page.context["count"], page.context["without"]) == (3, 2)
    assert "2 instansi belum punya admin" in page.content.decode()


def test_screener_looks_on(world):
    with time_machine.travel(NOW, tick=False):
        for route in ("agency-call", "writer-remind"):
            address = reverse(route, args=[world.competition.code])
            assert press(world.screener, address).status_code == 403
            assert press(world.foreign_organiser, address).status_code == 404
