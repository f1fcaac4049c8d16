"""Walk the matrix: every address, every role, with the statuses that the rows promise."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.matrix
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


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_address_answers_each_role_as_promised(row: Row) -> None:
    with time_machine.travel(NOW, tick=False):
        world = MatrixWorld()
        address = reverse(row.route, kwargs=row.kwargs(world))

        found = {role: visit(world, role, row.method, address) for role in ROLES}

    assert found == {role: row.expected(role) for role in ROLES}


def visit(world: MatrixWorld, role: str, method: str, address: str) -> int:
    """The status that this role gets at this address."""
    client = Client()
    person = world.person(role)
    if person is not None:
        client.force_login(person)
    return getattr(client, method)(address).status_code
