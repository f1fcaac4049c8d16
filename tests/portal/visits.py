"""What the tests of events share: visits at one instant, and what they cost."""

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW


def visit(person, name, *args, at=NOW, **query):
    client = Client()
    if person:
        client.force_login(person)
    with time_machine.travel(at, tick=False):
        return client.get(reverse(name, args=args), query)


def statements(person, name, *args, at=NOW):
    client = Client()
    if person:
        client.force_login(person)
    address = reverse(name, args=args)
    with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
