"""Every address as every role, a second before the instant and a second after, without a worker."""

import re
from copy import deepcopy
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.actions import approve_announcement, update_announcement
from tests.awards.announcing import prepare
from tests.awards.rounds import T0, Round
from tests.factories import NOW
from tests.permission_matrix import ROLES, MatrixWorld, Row
from tests.test_permission_matrix import ROWS

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TITLE = "Kenari Senja 7319"
#: Title of the results page and the winner's score, as either language writes it.
WORDS = (TITLE.encode(), b"87,1234", b"87.1234")
OUTSIDERS = ("anonymous", "drafter", "foreign_organiser")
REGISTER = ("register-detail", "register-edit", "cover-change")
#: Who may know a result before everybody does.
INSIDERS = frozenset({"organiser"})
NOISE = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9]{64}")


class Canaries(MatrixWorld):
    """The matrix's world with one more edition under embargo, which nobody outside may notice."""

    def __init__(self) -> None:
        super().__init__()
        self.round = Round(("87.1234", "80", "70", "60"), world=self)
        act = {"by": self.organiser, "at": T0 - 30 * SECOND}
        self.result = update_announcement(prepare(self.round), **act, title=TITLE)


def own_addresses(world: Canaries) -> list[str]:
    """Where this result will stand, and everything of its winner and of its loser."""
    made, public = world.round, world.round.competition.slug
    codes = [made.proposals[0].code, made.proposals[3].code]
    slug = made.proposals[0].innovation.slug
    found = [
        reverse("competition-results", args=[public]),
        reverse("competition-results-table", args=[public]),
        reverse("competition-detail", args=[public]),
        reverse("innovation-detail", args=[slug]),
        reverse("innovation-photo", args=[slug]),
        f"{reverse('innovation-list')}?q=tepi+sungai",
        *(reverse(name, args=[made.proposals[0].innovation.code]) for name in REGISTER),
        *(reverse(name) for name in ("result-feed", "sitemap", "landing", "certificate-own")),
        *(reverse(name) for name in ("notice-list", "home", "proposal-list", "competition-list")),
    ]
    names = ("proposal-detail", "proposal-history", "feedback-detail", "feedback-download")
    return [*found, *(reverse(name, args=[code]) for name in names for code in codes)]


def readable_rows() -> list[Row]:
    """Every row of the matrix that can be read."""
    return [row for row in ROWS if row.method == "get"]


def leaks_of_row(world: Canaries, row: Row) -> list[str]:
    """Roles to whom this address says a word, in a world of the row's own, as in the matrix."""
    with transaction.atomic():
        world = deepcopy(world)
        with time_machine.travel(NOW, tick=False):
            address = reverse(row.route, kwargs=row.kwargs(world))
        told_to = [
            role
            for role in ROLES
            if role not in INSIDERS and leaks(world, role, [address], T0 - SECOND)
        ]
        transaction.set_rollback(True)
    return told_to


def read(world: Canaries, role: str, addresses: list[str], at: datetime) -> dict[str, bytes]:
    """Status, headers, body and cost of every address, without what differs in each view."""
    client, person = Client(), world.person(role)
    if person is not None:
        client.force_login(person)
    found = {}
    with time_machine.travel(at, tick=False):
        for address in addresses:
            reset_queries()  # the log of a connection holds no more than 9,000
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            found[address] = told(answer) + f" {len(queries)} statements".encode()
    return found


def told(answer: HttpResponse) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    whole = f"{answer.status_code} {sorted(headers.items())}".encode() + body
    return NOISE.sub(b"*", whole)


def leaks(world: Canaries, role: str, addresses: list[str], at: datetime) -> list[str]:
    """Addresses that say a word of the result."""
    answers = read(world, role, addresses, at)
    return [name for name, said in answers.items() if any(word in said for word in WORDS)]


def approve_both(world: Canaries) -> None:
    for person in (world.organiser, world.approver):
        approve_announcement(world.result, by=person, at=T0 - 20 * SECOND)


def test_nothing_is_said_a_second_early_and_everything_a_second_late():
    world = Canaries()
    approve_both(world)
    addresses = own_addresses(world)

    early = {role: leaks(world, role, addresses, T0 - SECOND) for role in OUTSIDERS}
    late = leaks(world, "anonymous", addresses, T0 + SECOND)
    own = leaks(world, "drafter", addresses, T0 + SECOND)

    assert early == {role: [] for role in OUTSIDERS}
    assert set(late) >= {*addresses[:2], reverse("result-feed")}
    assert reverse("feedback-detail", args=[world.round.proposals[0].code]) in own


def test_a_participant_cannot_tell_whether_anything_was_approved():
    world = Canaries()
    addresses, at = own_addresses(world), T0 - SECOND

    before = read(world, "drafter", addresses, at)
    approve_both(world)

    assert read(world, "drafter", addresses, at) == before


@pytest.mark.slow
def test_no_address_of_the_portal_tells_anybody_early():
    """All rows of the matrix as all roles but those who prepare the result."""
    world = Canaries()
    approve_both(world)
    outside = [role for role in ROLES if role not in INSIDERS]

    early = {role: leaks(world, role, own_addresses(world), T0 - SECOND) for role in outside}
    rows = {row.label: leaks_of_row(world, row) for row in readable_rows()}

    assert early == {role: [] for role in outside}
    assert rows == {row.label: [] for row in readable_rows()}
