"""One innovation's story."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from awards.actions import revoke_certificate
from awards.certificates import issue_due
from awards.models import Certificate
from innovations.models import Innovation
from tests.awards.announcing import announce
from tests.awards.rounds import T0, Round
from tests.factories import NOW, World
from tests.portal.register import fill_register
from tests.portal.weights import (
    MOST_NODES,
    MOST_STATEMENTS,
    PUBLIC_HTML,
    compressed,
    nodes_of,
    statements_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = Round()
    announce(made)
    issue_due(T0)
    return made


def story(slug, at=T0):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse("innovation-detail", args=[slug]))


def test_story_shows_the_frozen_text_that_won(world):
    page = story(world.proposals[0].innovation.slug).content.decode()

    assert "Inovasi Nomor 1 di tepi sungai." in page
    assert "Usulan BMS26-001 sebagaimana dinilai" in page
    assert "90,0000" in page


def test_story_does_not_follow_later_drafts(world):
    proposal = world.proposals[0]
    proposal.drafts.update(answers={"summary": "Ditulis kemudian"})

    assert b"Ditulis kemudian" not in story(proposal.innovation.slug).content


def test_story_leads_to_results_and_certificate(world):
    certificate = Certificate.objects.get(row__proposal=world.proposals[0])

    page = story(world.proposals[0].innovation.slug).content.decode()

    assert reverse("competition-results", args=[world.competition.slug]) in page
    assert reverse("certificate-detail", args=[certificate.code]) in page


def test_story_names_no_revoked_certificate(world):
    certificate = Certificate.objects.get(row__proposal=world.proposals[0])
    revoke_certificate(certificate, by=world.organiser, at=T0, reason="Salah penerima")

    page = story(world.proposals[0].innovation.slug).content.decode()

    assert certificate.code not in page


def test_story_names_no_person(world):
    page = story(world.proposals[0].innovation.slug).content.decode()

    people = (world.drafter, world.local_admin, world.organiser)
    assert [person.name for person in people if person.name in page] == []


def test_story_of_an_entry_that_did_not_win_does_not_exist(world):
    assert story(world.proposals[2].innovation.slug).status_code == 404


def test_story_of_an_earlier_winner_without_an_entry_shows_its_summary():
    made = fill_register(World(), 1)[0]
    Innovation.objects.filter(pk=made.pk).update(summary="Perahu desa membawa posyandu.")

    page = story(made.slug, NOW).content.decode()

    assert "Perahu desa membawa posyandu." in page
    assert "61,5%" in page
    assert "94%" in page


def test_story_costs_few_statements(world):
    address = reverse("innovation-detail", args=[world.proposals[0].innovation.slug])

    with time_machine.travel(T0 + timedelta(days=1), tick=False):
        found = [statements_for(address, person) for person in (None, world.drafter)]

    assert found == [6, 8]
    assert max(found) <= MOST_STATEMENTS


def test_story_is_light(world):
    response = story(world.proposals[0].innovation.slug)

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES
