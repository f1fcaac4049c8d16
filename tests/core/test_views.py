"""ActionView: locate, ask, run once, report."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from core.models import IdempotencyKey
from tests.factories import Role, World, make_member
from tests.threads import in_threads, rounds

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


@pytest.fixture
def world():
    return World()


def as_admin(world) -> Client:
    client = Client()
    client.force_login(world.local_admin)
    return client


def address(world, route: str = "note", whose: str = "drafter") -> str:
    return reverse(route, kwargs={"code": getattr(world, whose).workspace.code})


def send(client, path, *, key=None, reason="karena"):
    return client.post(path, {"idempotency_key": key or uuid.uuid4(), "reason": reason})


def test_the_page_shows_the_form_with_a_fresh_key(world):
    client = as_admin(world)

    keys = {client.get(address(world)).context["form"]["idempotency_key"].value() for _ in "ab"}

    assert len(keys) == 2


def test_the_act_runs_and_sends_on(world):
    response = send(as_admin(world), address(world))

    entry = Entry.objects.get()
    assert response.url == f"/app/orang/?entri={entry.pk}"
    assert (entry.actor, entry.reason) == (world.local_admin, "karena")


def test_a_bad_form_is_422_and_runs_nothing(world):
    response = send(as_admin(world), address(world), reason=" ")

    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_a_refusal_becomes_errors_and_frees_the_key(world):
    client, key = as_admin(world), uuid.uuid4()

    refused = send(client, address(world), key=key, reason="tolak")
    accepted = send(client, address(world), key=key)

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Tidak sekarang.",
        "Dan besok juga tidak.",
    ]
    assert accepted.status_code == 302


def test_a_repeat_gets_the_first_answer(world):
    client, key = as_admin(world), uuid.uuid4()

    first, second = (send(client, address(world), key=key) for _ in "ab")

    assert first.url == second.url
    assert Entry.objects.count() == 1


def test_another_key_is_another_act(world):
    client = as_admin(world)

    first, second = (send(client, address(world)) for _ in "ab")

    assert first.url != second.url
    assert Entry.objects.count() == 2


def test_a_key_of_another_object_is_refused(world):
    client, key = as_admin(world), uuid.uuid4()
    other = make_member(world.unit, Role.DRAFTER, "Joko")

    send(client, address(world), key=key)
    response = send(client, reverse("note", kwargs={"code": other.workspace.code}), key=key)

    assert response.status_code == 422
    assert Entry.objects.count() == 1


def test_a_key_belongs_to_one_person(world):
    key = uuid.uuid4()
    organiser = Client()
    organiser.force_login(world.organiser)

    send(as_admin(world), address(world), key=key)
    send(organiser, address(world), key=key)

    assert Entry.objects.count() == IdempotencyKey.objects.count() == 2


def test_without_a_key_nothing_runs(world):
    response = as_admin(world).post(address(world), {"reason": "karena"})

    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_what_may_not_be_known_does_not_exist(world):
    response = send(as_admin(world), address(world, whose="foreign_drafter"))

    assert response.status_code == 404


def test_what_may_be_known_but_not_done_is_403(world):
    response = send(as_admin(world), address(world, whose="local_admin"))

    assert response.status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(world, method):
    assert getattr(as_admin(world), method)(address(world)).status_code == 405


def doubles(world, route: str, rounds: int) -> tuple[int, int]:
    """How many of the double submits acted twice, and how many answered differently."""
    clients, path = [as_admin(world), as_admin(world)], address(world, route)
    twice = apart = 0
    for _ in range(rounds):
        before, key = Entry.objects.count(), uuid.uuid4()
        first, second = in_threads(
            [lambda client=client, key=key: send(client, path, key=key) for client in clients]
        )
        assert (first.status_code, second.status_code) == (302, 302)
        twice += Entry.objects.count() - before == 2
        apart += first.url != second.url
    return twice, apart


@pytest.mark.django_db(transaction=True)
@rounds(10, 50)
def test_a_double_submit_at_once_is_one_act_with_one_answer(world, rounds):
    assert doubles(world, "note", rounds) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_claim_acts_twice(world):
    assert doubles(world, "note-unguarded", rounds=1) == (1, 1)
