"""The first byte decides: what began in time is in time, however long its body takes."""

import io
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from competitions.states import WindowKind
from innovations.states import ProposalState

pytestmark = pytest.mark.django_db
MOMENT = timedelta(milliseconds=1)
SLOW = timedelta(seconds=10)
FORM = "application/x-www-form-urlencoded"
# Before, opening, the last moment, closing.
FOUR = pytest.mark.parametrize(
    ("place", "is_taken"), [(0, False), (1, True), (2, True), (3, False)]
)


class SlowBody(io.BytesIO):
    """A body whose last byte comes ten seconds after the first; the clock runs while it is read."""

    def __init__(self, data, clock):
        super().__init__(data)
        self.clock = clock

    def read(self, *args):
        if self.clock:
            self.clock.shift(SLOW)
            self.clock = None
        return super().read(*args)


@pytest.fixture
def window(world):
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


@pytest.fixture
def entry(world, handed_over):
    """Ready to be submitted, with the signed-in client of who submits."""
    handed_over.client = Client()
    handed_over.client.force_login(world.local_admin)
    facts = {"workspace": world.local_admin.workspace.code, "revision": handed_over.revision}
    facts |= {"idempotency_key": uuid.uuid4(), "is_true": "on", "may_publish": "on"}
    handed_over.body = urlencode(facts).encode()
    return handed_over


def send(entry, **more):
    with override("id"):
        address = reverse("proposal-submit", kwargs={"code": entry.code})
    return entry.client.post(address, entry.body, content_type=FORM, **more)


def instants(window):
    return [window.opens_at - MOMENT, window.opens_at, window.closes_at - MOMENT, window.closes_at]


@FOUR
def test_a_slow_body_counts_from_its_first_byte_as_the_proxy_stamped_it(
    entry, window, settings, place, is_taken
):
    settings.TRUSTED_PROXY_COUNT = 1
    first_byte = instants(window)[place]
    stamp = f"{(first_byte + SLOW).timestamp():.3f}-{SLOW.total_seconds():.3f}"

    with time_machine.travel(first_byte + SLOW, tick=False):
        answer = send(entry, HTTP_X_ARRIVED_AT=stamp)

    assert answer.status_code == (302 if is_taken else 422)
    entry.refresh_from_db()
    assert (entry.state == ProposalState.SUBMITTED) is is_taken
    assert entry.submitted_at == (first_byte if is_taken else None)


@FOUR
def test_a_slow_body_counts_from_its_arrival_where_no_proxy_stands(entry, window, place, is_taken):
    first_byte = instants(window)[place]

    with time_machine.travel(first_byte, tick=False) as clock:
        answer = send(entry, **{"wsgi.input": SlowBody(entry.body, clock)})

    assert answer.status_code == (302 if is_taken else 422)
    entry.refresh_from_db()
    assert entry.submitted_at == (first_byte if is_taken else None)


def test_a_stamp_of_the_client_counts_for_nothing_where_no_proxy_stands(entry, window):
    early = f"{(window.closes_at - timedelta(hours=1)).timestamp():.3f}-0.000"

    with time_machine.travel(window.closes_at, tick=False):
        answer = send(entry, HTTP_X_ARRIVED_AT=early)

    assert answer.status_code == 422


def test_a_body_that_drips_for_longer_than_half_a_minute_arrives_at_its_end(
    entry, window, settings
):
    settings.TRUSTED_PROXY_COUNT = 1
    stamp = f"{window.closes_at.timestamp():.3f}-31.000"

    with time_machine.travel(window.closes_at, tick=False):
        answer = send(entry, HTTP_X_ARRIVED_AT=stamp)

    assert answer.status_code == 422
