"""Where a role can go, and which place is marked."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Membership, User
from accounts.states import Role
from portal.navigation import PLACES, WITHOUT_WORKSPACE, nav_items


@pytest.fixture(autouse=True)
def indonesian():
    with override("id"):
        yield


def somebody(role):
    person = User(name="Siti Rahayu")
    person.workspace = Membership(role=role) if role else None
    return person


@pytest.mark.parametrize("role", [*Role.values, ""])
def test_nav_items_are_seven_at_most_and_lead_somewhere(role):
    items = nav_items(somebody(role), "/app/")

    assert len(items) <= 7
    assert len({item.url for item in items}) == len(items)
    assert len(items) == len(PLACES[role] if role else WITHOUT_WORKSPACE)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/app/", "home"),
        ("/app/usulan/", "proposal-list"),
        ("/app/usulan/ABC234/bagian/summary/", "proposal-list"),
        ("/app/profil/", "profile"),
        ("/app/pekerjaan/ABC234/", ""),
    ],
)
def test_nav_items_mark_the_place_that_holds_the_page(path, current):
    items = nav_items(somebody(Role.DRAFTER), path)

    marked = [item.url for item in items if item.is_current]

    assert marked == ([reverse(current)] if current else [])


def test_nav_items_keep_their_mark_in_english():
    with override("en"):
        items = nav_items(somebody(Role.ORGANISER), "/en/app/kelola/ABC234/")

    assert [item.url for item in items if item.is_current] == ["/en/app/kelola/"]


@pytest.mark.django_db
def test_visitors_have_no_places_of_their_own():
    response = Client().get("/")

    assert list(response.context["nav_items"]) == []
