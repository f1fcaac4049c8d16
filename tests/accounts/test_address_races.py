"""One address, two hands at once: a sentence, never a 500; the controls show the race is real."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.actions import accept_invitation, invitations, invite_person
from accounts.models import Invitation, User
from accounts.queries.people import MOST_INVITATIONS
from accounts.states import Role
from core.errors import ActionRefused
from tests.factories import NOW, World
from tests.threads import in_threads, meet_after, rounds

pytestmark = pytest.mark.django_db(transaction=True)
few = rounds(5, 50)
NEW = "sawah-hijau-luas-88"


@pytest.fixture
def world():
    return World()


def answer_of(call):
    def run():
        try:
            call()
        except (ActionRefused, IntegrityError) as fault:
            return type(fault).__name__
        return "done"

    return run


def inviting(world, agency, email, *, at=NOW):
    facts = {"email": email, "name": "Dewi", "role": Role.DRAFTER}
    return answer_of(lambda: invite_person(agency, by=world.local_admin, at=at, **facts))


def accepting(invitation):
    return answer_of(lambda: accept_invitation(invitation, at=NOW, name="Dewi", password=NEW))


def two_ways_in(world, email):
    facts = {"email": email, "name": "Dewi", "role": Role.DRAFTER}
    return [
        invite_person(agency, by=world.local_admin, at=NOW, **facts).invitation
        for agency in (world.unit, world.sister_unit)
    ]


@few
def test_two_invitations_at_once_make_one(world, rounds):
    for turn in range(rounds):
        email = f"baru{turn}@kipp.example"

        outcomes = in_threads([inviting(world, world.unit, email) for _ in range(2)])

        assert sorted(outcomes) == ["ActionRefused", "done"]
        assert Invitation.objects.to_address(email).count() == 1


def test_an_address_is_not_bombed_by_units_that_invite_at_once(world):
    units = [world.unit, world.sister_unit, world.opd]
    facts = {"email": "baru@kipp.example", "name": "Dewi", "role": Role.AGENCY_HEAD}
    for unit in units[: MOST_INVITATIONS - 1]:
        invite_person(unit, by=world.local_admin, at=NOW, **facts)
    later = NOW + timedelta(minutes=1)

    outcomes = in_threads(
        [inviting(world, unit, "baru@kipp.example", at=later) for unit in units[:2]]
    )

    assert sorted(outcomes) == ["ActionRefused", "done"]


@few
def test_two_acceptances_at_once_make_one_account(world, rounds):
    for turn in range(rounds):
        email = f"baru{turn}@kipp.example"

        outcomes = in_threads([accepting(way) for way in two_ways_in(world, email)])

        assert sorted(outcomes) == ["ActionRefused", "done"]
        assert User.objects.filter(email=email).count() == 1


def test_control_without_the_lock_two_acceptances_collide(world, monkeypatch):
    ways = two_ways_in(world, "baru@kipp.example")
    monkeypatch.setattr(invitations, "hold_name", lambda *_: None)
    meet_after(monkeypatch, "accounts.actions.invitations.account_of")

    outcomes = in_threads([accepting(way) for way in ways])

    assert sorted(outcomes) == ["IntegrityError", "done"]
