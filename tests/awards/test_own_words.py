"""The letters of an announcement in the organiser's own words."""

import pytest
from django.core import mail
from django.urls import reverse

from awards.posting import post_due
from notifications.delivery import deliver_message, lease_due
from notifications.models import MessageTemplate
from tests.awards.announcing import announce, prepare
from tests.awards.rounds import T0, Round

pytestmark = pytest.mark.django_db


def write(office) -> None:
    MessageTemplate.objects.create(
        office=office.code,
        kind="award_winner",
        language="id",
        subject="Kabar gembira: {judul}",
        body="Yth. {nama}, capaian Anda {capaian}.",
    )


@pytest.mark.parametrize("is_own", [True, False])
def test_the_approval_page_shows_the_words_of_its_own_office(client, is_own):
    world = Round()
    write(world.secretariat if is_own else world.foreign_secretariat)
    draft = prepare(world)
    client.force_login(world.approver)

    code = {"code": world.competition.code, "version": draft.code}
    address = reverse("announcement-approve", kwargs=code)
    page = client.get(address).content.decode()

    assert ("Kabar gembira: {judul}" in page) is is_own


def test_winners_get_the_words_of_the_office():
    world = Round()
    write(world.secretariat)
    announce(world)
    post_due(T0)

    for pk in lease_due(T0):
        deliver_message(pk, T0)

    assert any(letter.subject == "Kabar gembira: Inovasi Nomor 1" for letter in mail.outbox)
