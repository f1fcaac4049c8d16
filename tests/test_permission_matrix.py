"""Walk the matrix: every address, every role, with the statuses that the rows promise."""

import importlib
import pkgutil
from collections.abc import Iterator
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.matrix
from accounts.models import User
from tests.factories import NOW
from tests.permission_matrix import ROLES, MatrixWorld, Row

ROWS = [
    row
    for module in pkgutil.iter_modules(tests.matrix.__path__)
    for row in importlib.import_module(f"tests.matrix.{module.name}").ROWS
]


def named_routes(patterns: list, prefix: str = "") -> Iterator[str]:
    """Every named address of the portal."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named_routes(pattern.url_patterns, prefix)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def test_every_address_is_in_the_matrix() -> None:
    missing = set(named_routes(get_resolver().url_patterns)) - {row.route for row in ROWS}

    assert missing == set()


@pytest.fixture(scope="module")
def lobby(django_db_setup, django_db_blocker) -> Iterator[tuple[MatrixWorld, dict[str, Client]]]:
    """The world before any row asked for more, with everybody signed in; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            world = MatrixWorld()
            visitors = {role: sign_in(world.person(role)) for role in ROLES}
        yield world, visitors
        transaction.set_rollback(True)


def sign_in(person: User | None) -> Client:
    """A browser of somebody; of a stranger's, without a person."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_address_answers_each_role_as_promised(
    row: Row, lobby: tuple[MatrixWorld, dict[str, Client]]
) -> None:
    world, visitors = deepcopy(lobby)
    with time_machine.travel(NOW, tick=False):
        address = reverse(row.route, kwargs=row.kwargs(world))

        found = {role: visit(visitors[role], row.method, address) for role in ROLES}

    assert found == {role: row.expected(role) for role in ROLES}


def visit(client: Client, method: str, address: str) -> int:
    """The status that this visitor gets at this address."""
    return getattr(client, method)(address).status_code
