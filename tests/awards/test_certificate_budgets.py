"""What pages of certificates cost: at most eight statements, as many with one row as with three."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.certificates import issue_due
from awards.inscribing import open_batch
from tests.awards.issuing import designed, published
from tests.awards.rounds import T0, Round
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
MOST = 8
MARKS = ("90", "80", "70", "60", "50")


def cost(person, address):
    """Statements of the second visit: the first one fills what a worker keeps."""
    client = sign_in(Client(), person, at=T0)
    with time_machine.travel(T0, tick=False):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
    return len(asked)


def costs(winners, *, is_made):
    world = Round(MARKS, winners=winners)
    world.entrants = [world.unit]
    designed(world, check_days=0 if is_made else 3)
    announcement = published(world, winners=winners)
    issue_due(T0) if is_made else open_batch(announcement, T0)
    code = {"code": world.competition.code}
    pages = [
        (world.organiser, reverse("certificate-list", kwargs=code)),
        (world.organiser, reverse("inscription-list", kwargs=code)),
        (world.local_admin, reverse("certificate-own")),
    ]
    return [cost(*page) for page in pages]


@pytest.mark.parametrize("is_made", [True, False])
def test_lists_of_certificates_and_names_cost_the_same_at_every_size(is_made):
    one, three = costs(1, is_made=is_made), costs(3, is_made=is_made)

    assert one == three
    assert max(three) <= MOST
