"""What tests of pages share: a world at one instant, and visits that count statements."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from competitions.models import Competition
from tests.factories import NOW, World


@pytest.fixture
def now():
    """Stand still at the instant of the factories; addresses without a prefix."""
    with time_machine.travel(NOW, tick=False), override("id"):
        yield NOW


@pytest.fixture
def world(db, now):
    """Numbers given by acts begin at 501, clear of those that scenes write."""
    world = World()
    Competition.objects.update(last_number=500)
    return world


@pytest.fixture
def visit(now):
    """Open a page as somebody; the response carries the statements that it took."""

    def open_page(person, address):
        client = Client()
        client.force_login(person)
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address)
        response.statements = [query["sql"] for query in seen]
        return response

    return open_page
