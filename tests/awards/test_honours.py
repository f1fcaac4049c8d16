"""A corrected result takes back at its own instant: honours, certificates and the page."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from awards.certificates import issue_due
from awards.honours import take_honours_back
from awards.models import Certificate
from innovations.models import Honour, Innovation
from tests.awards.issuing import published
from tests.awards.rounds import T0, Round

pytestmark = pytest.mark.django_db
T1 = T0 + timedelta(days=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def world():
    """Two have won; a correction leaves the first only, from T1 on."""
    made = Round()
    made.first = published(made)
    issue_due(T0)
    note = "Nilai satu juri salah dihitung."
    made.second = published(
        made, publish_at=T1, winners=1, version=2, corrects=made.first, correction_note=note
    )
    made.loser = made.proposals[1].innovation
    return made


def told(innovation, at):
    return Honour.objects.visible_at(at).filter(innovation=innovation).exists()


def test_honour_ends_at_the_instant_of_the_correction(world):
    assert told(world.loser, T1 - SECOND)
    assert not told(world.loser, T1)
    assert told(world.proposals[0].innovation, T1)
    assert Innovation.objects.get(pk=world.loser.pk).is_public_at(T1 - SECOND)
    assert not Innovation.objects.get(pk=world.loser.pk).is_public_at(T1)


def test_certificate_ends_even_while_no_worker_is_alive(world):
    lost = Certificate.objects.get(innovation=world.loser)

    def page(at):
        with time_machine.travel(at, tick=False):
            address = reverse("certificate-detail", kwargs={"code": lost.code})
            return Client().get(address).content.decode()

    assert "Piagam sah" in page(T1 - SECOND)
    assert "Piagam dicabut" in page(T1)
    assert "Nilai satu juri salah dihitung." in page(T1)


def test_clock_writes_the_revocation_down_and_issues_nothing_twice(world):
    assert issue_due(T1) == 0

    lost = Certificate.objects.get(innovation=world.loser)
    assert (lost.state, lost.revoked_at) == ("revoked", T1)
    assert lost.revoked_reason == "Nilai satu juri salah dihitung."
    assert Certificate.objects.count() == 2


def test_cancelled_correction_leaves_everything_as_it_was(world):
    take_honours_back(world.second)

    assert told(world.loser, T1)
    assert Innovation.objects.get(pk=world.loser.pk).is_public_at(T1)
    assert not Certificate.objects.filter(ends_at__isnull=False).exists()
