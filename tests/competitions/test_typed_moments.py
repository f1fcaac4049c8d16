"""Days and instants that people type into an edition: nothing at the end of all time."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from competitions.models import Event
from competitions.states import WindowKind
from core.models import Approval
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db
LAST, FIRST = "9999-12-31T23:59", "0001-01-01T00:00"


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def post(client, address, **facts):
    return client.post(address, {"idempotency_key": str(uuid4()), **facts})


@pytest.mark.parametrize("moment", [LAST, FIRST])
@pytest.mark.parametrize("rest", ["", "on"])
def test_a_deadline_lies_in_sight(client, world, moment, rest):
    client.force_login(world.organiser)
    window = world.competition.windows.get(kind=WindowKind.REGISTRATION)
    address = {"code": world.competition.code, "key": window.key}
    facts = {"closes_at": moment, "moves_rest": rest, "reason": "Banjir"}

    answer = post(client, reverse("window-extend", kwargs=address), **facts)

    assert answer.status_code == 422
    assert not Approval.objects.exists()


@pytest.mark.parametrize("moment", [LAST, FIRST])
def test_an_event_lies_in_sight(client, world, moment):
    client.force_login(world.organiser)
    facts = {
        "kind": "clinic",
        "title": "Klinik",
        "starts_at": "2026-05-01T09:00" if moment == LAST else moment,
        "ends_at": moment if moment == LAST else "2026-05-01T09:00",
        "zone": "Asia/Jakarta",
        "venue_kind": "own_hall",
        "venue": "Pendopo",
        "seats_an_agency": 2,
    }

    answer = post(client, reverse("event-create"), **facts)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) <= {"starts_at", "ends_at"}
    assert not Event.objects.exists()


def test_a_new_edition_opens_in_sight(client, world):
    client.force_login(world.organiser)
    address = f"{reverse('competition-create')}?dari=templat-regency_top10"
    facts = {
        "series": "KIPP Baru",
        "name": "KIPP Baru 2027",
        "year": 2027,
        "level": "regency",
        "number_prefix": "KB27",
        "zone": "Asia/Jakarta",
        "opens_on": "9999-12-31",
    }

    answer = post(client, address, **facts)

    assert answer.status_code == 422
    assert "opens_on" in answer.context["form"].errors
