"""Two colleagues at once: what was asked for happens once; the control shows the race is real."""

import pytest

from accounts.actions import grant_approval
from accounts.models import Agency
from accounts.states import Role
from core.errors import ActionRefused
from tests.accounts.requests import ask
from tests.factories import NOW, World, make_member
from tests.threads import in_threads, meeting, read_without_lock, rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = World()
    world.third = make_member(world.secretariat, Role.ORGANISER, "Tri Utami")
    return world


def granting(approval, person):
    def grant():
        try:
            return grant_approval(approval, by=person, at=NOW).state
        except ActionRefused:
            return "refused"

    return grant


def race(world):
    approval = ask(world)
    return sorted(in_threads([granting(approval, world.approver), granting(approval, world.third)]))


@rounds(10, 50)
def test_two_grants_at_once_perform_the_act_once(world, rounds):
    for _turn in range(rounds):
        assert race(world) == ["granted", "refused"]

    world.unit.refresh_from_db()
    assert world.unit.name == "Puskesmas Sumpiuh II" + "!" * rounds


def test_control_without_the_lock_the_act_is_performed_twice(world, monkeypatch):
    read_without_lock(monkeypatch, meeting().wait)

    assert race(world) == ["granted", "granted"]
    assert Agency.objects.get(pk=world.unit.pk).name != "Puskesmas Sumpiuh II"
