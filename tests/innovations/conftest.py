"""What these tests share: a small world at one instant, and a browserless client in it."""

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from innovations.actions import hand_over_proposal, submit_proposal
from innovations.facts import InnovationFacts
from tests.factories import NOW, World, make_proposal


@pytest.fixture(autouse=True)
def english():
    """Sentences are asserted in the language of the source."""
    with override("en"):
        yield


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def draft(world):
    """A finished text, still with its writers."""
    return make_proposal(world.competition, world.unit, by=world.drafter, name="Gasing")


@pytest.fixture
def handed_over(world, draft):
    """On the local admin's desk."""
    return hand_over_proposal(draft, by=world.drafter, at=NOW)


@pytest.fixture
def submitted(world, handed_over):
    """With the organiser."""
    submit_proposal(handed_over, by=world.local_admin, at=NOW)
    handed_over.refresh_from_db()
    return handed_over


@pytest.fixture
def clock():
    """The pages' clock stands at NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visit(clock):
    """Return a signed-in client for a person."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def facts(world):
    """Return a function that makes the facts of an innovation, with what a test changes."""

    def make(**changes):
        told = {
            "name": "Gasing",
            "subtitle": "Mencegah anak kerdil sejak remaja putri",
            "started_on": NOW.date().replace(year=2023),
            "group": world.competition.groups.get(),
            "category": world.competition.categories.first(),
            **changes,
        }
        return InnovationFacts(**told)

    return make
