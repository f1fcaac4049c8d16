"""The day of handing over: called from the lowest tier up, invited once the result is public."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from awards.actions import invite_receivers, note_receivers, plan_ceremony
from awards.queries import ceremony_of
from awards.running_order import make_running_order
from core.errors import ActionRefused
from notifications.models import Message
from tests.awards.issuing import published
from tests.awards.rounds import T0, Round
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = T0 + timedelta(days=10)
PLAN = {
    "starts_at": DAY,
    "place": "Pendopo Sipanji",
    "handed_by": "Bupati Banyumas",
    "note": "Batik",
    "is_public": True,
}


@pytest.fixture
def world():
    made = Round()
    made.announcement = published(made)
    made.ceremony = plan_ceremony(made.announcement, by=made.organiser, at=T0, **PLAN)
    return made


def test_first_rank_is_called_last_and_replanning_keeps_the_list(world):
    again = plan_ceremony(
        world.announcement, by=world.organiser, at=T0, **PLAN | {"place": "Alun-alun"}
    )

    ranks = [one.row.rank for one in again.receivers.all()]
    assert (again.pk, ranks) == (world.ceremony.pk, [2, 1])
    assert ceremony_of(world.announcement).place == "Alun-alun"


def test_invitations_wait_for_publication_and_go_once(world):
    with pytest.raises(ActionRefused):
        invite_receivers(world.ceremony, by=world.organiser, at=T0 - timedelta(seconds=1))

    for _ in range(2):
        invite_receivers(world.ceremony, by=world.organiser, at=T0)

    mails = Message.objects.filter(kind="award_ceremony", recipient=world.drafter)
    assert mails.count() == len(world.ceremony.receivers.all())
    assert mails.first().context["place"] == "Pendopo Sipanji"


def test_running_order_names_receivers_and_attendance(world):
    one = world.ceremony.receivers.first()
    told = {
        "position": 1,
        "person_name": "Siti Rahayu",
        "person_position": "Kepala Puskesmas",
        "attendance": "coming",
        "note": "",
    }

    note_receivers(world.ceremony, by=world.organiser, at=T0, receivers={one.pk: told})

    text = PdfReader(io.BytesIO(make_running_order(world.ceremony, T0))).pages[0].extract_text()
    for said in ("Pendopo Sipanji", "Bupati Banyumas", "Siti Rahayu", "Hadir", "Inovasi Nomor 1"):
        assert said in text


def test_pages_of_the_ceremony_need_few_statements(client, world, django_assert_max_num_queries):
    sign_in(client, world.organiser, at=T0)
    code = {"code": world.competition.code}

    for name in ("ceremony-edit", "ceremony-receivers", "ceremony-invite", "ceremony-order"):
        client.get(reverse(name, kwargs=code))
        with django_assert_max_num_queries(8):
            assert client.get(reverse(name, kwargs=code)).status_code == 200
