"""Before the instant nothing leaks: a winner's world and a loser's world are the same to see."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.actions import cancel_announcement
from awards.certificates import issue_due
from awards.posting import post_due
from notifications.delivery import deliver_message, lease_due
from notifications.models import Message
from tests.awards.announcing import APPROVED, announce
from tests.awards.rounds import T0, Round

MICROSECOND = timedelta(microseconds=1)
# What differs in every page view: keys of forms, nonces, ids of requests.
NOISE = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9]{64}")

pytestmark = pytest.mark.django_db


def public_addresses(world):
    """Everywhere that the result could be read, and everywhere that could hint at it."""
    competition, innovation = world.competition, world.proposals[0].innovation
    return {
        "results": reverse("competition-results", args=[competition.slug]),
        "table": reverse("competition-results-table", args=[competition.slug]),
        "innovation": reverse("innovation-detail", args=[innovation.slug]),
    }


def entrant_addresses(world, proposal):
    """What the entrant's side sees of its entry."""
    kwargs = {"code": proposal.code}
    return [
        reverse("home"),
        reverse("proposal-list"),
        reverse("proposal-detail", kwargs=kwargs),
        reverse("proposal-history", kwargs=kwargs),
        reverse("proposal-receipt", kwargs=kwargs),
        reverse("certificate-own"),
        reverse("notice-list"),
        reverse("landing"),
        reverse("innovation-list"),
        reverse("competition-list"),
        reverse("competition-detail", args=[world.competition.slug]),
    ]


def see(person, address, at):
    client = Client()
    with time_machine.travel(at, tick=False):
        if person is not None:
            client.force_login(person)
        return client.get(address)


def shown(world, proposal, at):
    """Status, headers and body of every page, without what differs in each view."""
    return [
        (person.name, address, *stripped(see(person, address, at)))
        for person in (world.drafter, world.local_admin)
        for address in entrant_addresses(world, proposal)
    ]


def stripped(response):
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, headers, NOISE.sub(b"*", response.content)


def pages_where(world, entry, marks, at):
    """What the entry's side sees when the plenary ends with these marks; undone afterwards."""
    mark = transaction.savepoint()
    world.plenary_run = world.run(world.plenary, marks, top=2)
    announce(world)
    pages = shown(world, entry, at)
    transaction.savepoint_rollback(mark)
    return pages


def test_a_winner_and_a_loser_see_the_same_until_the_instant():
    world = Round(is_over=False)
    entry = world.proposals[0]

    winning = pages_where(world, entry, ("80", "90", "70"), T0 - MICROSECOND)
    losing = pages_where(world, entry, ("60", "90", "70"), T0 - MICROSECOND)

    assert winning == losing
    assert {status for _person, _address, status, *_rest in winning} == {200}


def test_the_twin_test_can_see_a_difference():
    """The control: at the instant the two worlds differ."""
    world = Round(is_over=False)
    entry = world.proposals[0]

    winning = pages_where(world, entry, ("80", "90", "70"), T0)
    losing = pages_where(world, entry, ("60", "90", "70"), T0)

    assert winning != losing


@pytest.mark.parametrize("name", ["results", "table", "innovation"])
def test_results_do_not_exist_until_the_instant(name):
    world = Round()
    announce(world)
    address = public_addresses(world)[name]

    found = {
        moment: see(None, address, at).status_code
        for moment, at in (
            ("approved", APPROVED),
            ("just before", T0 - MICROSECOND),
            ("at the instant", T0),
            ("later", T0 + timedelta(days=400)),
        )
    }

    assert found == {"approved": 404, "just before": 404, "at the instant": 200, "later": 200}


def test_an_address_under_embargo_answers_as_a_missing_one():
    world = Round()
    announce(world)
    embargoed = see(None, public_addresses(world)["results"], T0 - MICROSECOND)

    slug = world.competition.slug
    other = f"x{slug[1:]}"
    missing = see(None, reverse("competition-results", args=[other]), T0 - MICROSECOND)

    assert stripped(embargoed)[:2] == stripped(missing)[:2]
    assert embargoed.content.replace(slug.encode(), b"*") == missing.content.replace(
        other.encode(), b"*"
    )
    assert embargoed["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["landing", "innovation-list", "competition-list"])
def test_lists_name_no_winner_until_the_instant(name):
    world = Round()
    announce(world)
    winner = world.proposals[0].title.encode()

    before = see(None, reverse(name), T0 - MICROSECOND).content
    after = see(None, reverse(name), T0).content

    assert winner not in before
    assert (winner in after) is (name != "competition-list")


def test_search_finds_no_winner_until_the_instant():
    world = Round()
    announce(world)
    address = f"{reverse('innovation-list')}?q=tepi+sungai"

    assert b"Inovasi Nomor 1" not in see(None, address, T0 - MICROSECOND).content
    assert b"Inovasi Nomor 1" in see(None, address, T0).content


def test_the_search_does_not_tell_that_a_public_innovation_wins_again():
    world = Round()
    winner = world.proposals[0].innovation
    type(winner).objects.filter(pk=winner.pk).update(published_at=T0 - timedelta(days=900))
    announce(world)
    address = f"{reverse('innovation-list')}?q=tepi+sungai"

    before = see(None, address, T0 - MICROSECOND)
    issue_due(T0)
    after = see(None, address, T0)

    assert b"Inovasi Nomor 1" not in before.content
    assert b"Inovasi Nomor 1" in after.content


@pytest.mark.parametrize(
    ("before", "kept_for"),
    [
        (timedelta(hours=1), 30),
        (timedelta(seconds=30), 30),
        (timedelta(seconds=29, milliseconds=900), 29),
        (timedelta(milliseconds=900), 0),
    ],
)
@pytest.mark.parametrize("name", ["landing", "innovation-list", "competition-list"])
def test_no_cache_may_keep_a_page_past_the_flip(name, before, kept_for):
    announce(Round())

    response = see(None, reverse(name), T0 - before)

    assert response["Cache-Control"] == f"public, max-age={kept_for}"


def test_a_persons_own_copy_of_a_public_page_is_never_shared():
    world = Round()

    response = see(world.drafter, reverse("landing"), T0)

    assert response["Cache-Control"] == "private, no-store"


def test_a_stranger_with_a_session_may_hold_a_message_that_nobody_else_reads():
    Round()
    client = Client()
    client.cookies.load({settings.SESSION_COOKIE_NAME: "a" * 32})

    response = client.get(reverse("landing"))

    assert response["Cache-Control"] == "private, no-store"


def test_anonymous_pages_set_no_cookie():
    world = Round()
    announce(world)

    for address in (
        *public_addresses(world).values(),
        reverse("landing"),
        reverse("innovation-list"),
    ):
        assert not see(None, address, T0).cookies


def test_no_letter_leaves_before_the_instant():
    announce(Round())

    assert post_due(T0 - MICROSECOND) == 0
    assert not Message.objects.exists()


def test_every_letter_leaves_at_the_instant(mailoutbox):
    announce(Round())
    post_due(T0)

    sent = [deliver_message(pk, T0) for pk in lease_due(T0)]

    assert sent == [True] * 6
    assert {(len(mail.to), len(mail.cc), len(mail.bcc)) for mail in mailoutbox} == {(1, 0, 0)}
    subjects = sorted(mail.subject for mail in mailoutbox)
    assert "Selamat! Inovasi Nomor 1 masuk Top 10." in subjects


def test_no_letter_leaves_after_a_cancel():
    world = Round()
    announcement = announce(world)
    cancel_announcement(announcement, by=world.organiser, at=APPROVED)

    assert post_due(T0) == 0
    assert not Message.objects.exists()


def test_certificates_do_not_exist_until_the_instant():
    world = Round()
    announce(world)

    assert issue_due(T0 - MICROSECOND) == 0
    assert b"Top 10" not in see(world.drafter, reverse("certificate-own"), T0 - MICROSECOND).content
