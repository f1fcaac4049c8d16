"""A decision is about the version that the screener has read, and about no later one."""

import uuid

import pytest
from django.utils.translation import override

from core.models import Approval
from tests.factories import NOW
from tests.innovations.test_desk import decided, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.mark.parametrize("outcome", ["admitted", "repair", "rejected"])
def test_nothing_is_decided_about_a_version_that_was_not_read(world, visit, submitted, outcome):
    client, address = visit(world.screener), page("screening-decide", submitted)
    assert 'name="version" value="1"' in client.get(address, follow=True).content.decode()
    version = submitted.versions.get()
    facts = {"content": version.content, "frozen_at": NOW, "frozen_by": world.drafter}
    submitted.versions.create(number=2, digest=version.digest, **facts)
    told = decided(outcome, version="1", words="Kurang.", until="2026-04-27T10:00")

    answer = client.post(address, told)

    submitted.refresh_from_db()
    assert (answer.status_code, submitted.state) == (422, "submitted")
    assert not Approval.objects.exists()
    assert 'name="version" value="2"' in answer.content.decode()
    again = {**told, "version": "2", "idempotency_key": str(uuid.uuid4())}
    assert client.post(address, again).status_code == 302
