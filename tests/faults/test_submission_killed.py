"""The web process dies in the middle of a submission: what was acknowledged stands, once."""

import http.client
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from audit.models import Entry
from core.digests import digest_of
from devtools.postgres import free_port
from innovations.actions import hand_over_proposal
from innovations.documents import receipt_of
from innovations.models import Proposal, ProposalVersion
from innovations.states import ProposalState
from notifications.models import Message
from tests.deploy.conftest import wait_for
from tests.factories import make_proposal
from tests.innovations.browsing import open_world
from tests.workers import environment

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--preload"]
ROLLED_BACK = (
    "before the lock",
    "after the lock",
    "after freezing",
    "after the move",
    "before COMMIT",
)
COMMITTED = "before the answer"
PLACES = (*ROLLED_BACK, COMMITTED)
MANY = 50
TOKEN = "k" * 32


class Web:
    """A gunicorn with one worker on the test's database, and the person who submits."""

    def __init__(self, world, port, order):
        self.world, self.port, self.order = world, port, order
        client = Client()
        client.force_login(world.local_admin)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; "
        self.cookies += f"{settings.CSRF_COOKIE_NAME}={TOKEN}"

    def submit(self, entry):
        """Where the answer leads to; None when the process died without one."""
        body = urlencode(entry.form)
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", entry.address, body, headers)
            answer = connection.getresponse()
            assert answer.status == 302, answer.read().decode()[-2000:]
            return answer.headers["Location"]
        except (http.client.RemoteDisconnected, ConnectionResetError):
            return None
        finally:
            connection.close()

    def submit_and_die(self, entry, place):
        self.order.write_text(place)
        assert self.submit(entry) is None
        assert not self.order.exists()


class Submitting:
    """One entry on the local admin's desk with the form that the admin sends, again and again."""

    def __init__(self, world):
        at = timezone.now()
        self.proposal = make_proposal(world.competition, world.unit, by=world.drafter)
        hand_over_proposal(self.proposal, by=world.drafter, at=at)
        with override("id"):
            self.address = reverse("proposal-submit", kwargs={"code": self.proposal.code})
            self.answer = reverse("proposal-receipt", kwargs={"code": self.proposal.code})
        self.form = {
            "csrfmiddlewaretoken": TOKEN,
            "workspace": world.local_admin.workspace.code,
            "idempotency_key": uuid.uuid4(),
            "revision": self.proposal.revision,
            "is_true": "on",
            "may_publish": "on",
        }

    def receipt(self):
        """What the team keeps in hand."""
        return receipt_of(Proposal.objects.get(pk=self.proposal.pk))

    def stored(self):
        """State, number of versions, of entries of the trail, of messages to the unit."""
        proposal = Proposal.objects.get(pk=self.proposal.pk)
        about = f"proposal-{proposal.code}-"
        told = Message.objects.filter(kind="proposal_submitted", about__startswith=about)
        trail = Entry.objects.filter(act="innovations.submit_proposal", subject_id=str(proposal.pk))
        return proposal.state, proposal.versions.count(), trail.count(), told.count()


NOTHING = (ProposalState.WITH_LOCAL_ADMIN, 0, 0, 0)
ONCE = (ProposalState.SUBMITTED, 1, 1, 2)


@pytest.fixture
def web(transactional_db, tmp_path):
    """The deployed server, with the six places."""
    world, port, order = open_world(), free_port(), tmp_path / "failpoint"
    told = {"FAILPOINT": str(order), "WEB_WORKERS": "1", "WEB_BIND": f"127.0.0.1:{port}"}
    process = subprocess.Popen(
        [*GUNICORN, "tests.faults.web"],
        cwd=ROOT,
        env={**environment(), **told},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield Web(world, port, order)
    finally:
        process.terminate()
        process.wait(30)


def die_and_retry(web, place):
    """One round: killed at the place, sent again twice with the same key."""
    entry = Submitting(web.world)

    web.submit_and_die(entry, place)

    assert entry.stored() == (ONCE if place == COMMITTED else NOTHING)
    known = entry.receipt() if place == COMMITTED else None
    assert [web.submit(entry), web.submit(entry)] == [entry.answer] * 2
    receipt = entry.receipt()
    assert known in {None, receipt}
    assert entry.stored() == ONCE
    assert digest_of(ProposalVersion.objects.get(proposal=entry.proposal).content) == receipt.digest
    return receipt.number


def expect_no_gap(web, numbers):
    """Each submission has its number, and none was used up by a process that died."""
    prefix = web.world.competition.number_prefix
    assert numbers == [f"{prefix}-{place:03d}" for place in range(1, len(numbers) + 1)]


def test_a_submission_killed_at_six_points_is_stored_once_or_not_at_all(web):
    numbers = [die_and_retry(web, place) for place in PLACES]

    expect_no_gap(web, numbers)


@pytest.mark.slow
def test_a_submission_killed_at_six_points_again_and_again(web):
    numbers = [die_and_retry(web, place) for _ in range(MANY) for place in PLACES]

    expect_no_gap(web, numbers)
