"""Every page of this app that the permission matrix opens keeps the budget of statements."""

import importlib

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovations.likeness import compare_entry, entries_to_compare
from tests.factories import NOW
from tests.permission_matrix import MatrixWorld

pytestmark = pytest.mark.django_db
MODULES = (
    "attachments",
    "chain",
    "files",
    "innovations",
    "register",
    "screening",
    "selection",
    "team",
    "versions",
)
MOST = 8
#: The desk reads the entry, its version, the rules, what is alike and the queue at once.
ABOVE = {"screening-detail": 10}


def pages(module):
    """Rows that open a page, each with a role that may read it."""
    rows = importlib.import_module(f"tests.matrix.{module}").ROWS
    return [(row, min(row.ok)) for row in rows if row.method == "get" and row.ok]


def cost_of(world, row, role):
    client, person = Client(), world.person(role)
    address = reverse(row.route, kwargs=row.kwargs(world))
    for proposal_id in entries_to_compare().values_list("pk", flat=True):
        compare_entry(proposal_id, NOW)  # as the worker does before anybody looks
    if person is not None:
        client.force_login(person)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("module", MODULES)
def test_every_page_of_the_matrix_keeps_the_budget(module):
    with time_machine.travel(NOW, tick=False):
        world = MatrixWorld()
        found = [(row, cost_of(world, row, role)) for row, role in pages(module)]

    above = {row.label: cost for row, cost in found if cost > ABOVE.get(row.route, MOST)}
    assert above == {}
