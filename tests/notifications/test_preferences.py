"""A reader's wishes, and the link that stops a kind of mail."""

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from notifications.delivery import compose, lease_due
from notifications.models import Message, Notice, Preference
from notifications.outbox import post
from notifications.queries import wishes_of
from notifications.states import Channel, Topic
from notifications.unsubscribing import stop_path
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db
FACTS = {"title": "Perahu", "competition": "KIPP", "person": "Joko"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def tell(person, kind="proposal_handed_over", about="a") -> Message:
    post(kind, to=[person], about=about, at=NOW, **FACTS)
    return Message.objects.get(kind=kind, about=about, recipient=person)


def choices(**wishes) -> dict:
    return {
        "idempotency_key": str(uuid.uuid4()),
        **dict.fromkeys(("entries", "reminders", "editions", "colleagues"), "immediate"),
        **wishes,
    }


def stranger() -> Client:
    """Nobody is signed in, and no token is sent along."""
    return Client(enforce_csrf_checks=True)


def test_wishes_are_kept(client):
    person = make_person()
    client.force_login(person)

    client.post(reverse("news-preferences"), choices(entries="digest", reminders="none"))

    wishes = wishes_of(person)
    assert wishes[Topic.ENTRIES] == Channel.DIGEST
    assert wishes[Topic.REMINDERS] == Channel.NONE
    assert wishes[Topic.EDITIONS] == Channel.IMMEDIATE


def test_wishes_can_be_changed_again(client):
    person = make_person()
    client.force_login(person)
    client.post(reverse("news-preferences"), choices(entries="none"))

    client.post(reverse("news-preferences"), choices())

    assert wishes_of(person)[Topic.ENTRIES] == Channel.IMMEDIATE
    assert Preference.objects.filter(person=person).count() == 4


def test_duty_is_no_choice(client):
    client.force_login(make_person())

    client.post(reverse("news-preferences"), choices(duty="none"))

    assert not Preference.objects.filter(topic="duty").exists()


def test_the_page_costs_little(client, django_assert_max_num_queries):
    client.force_login(make_person())

    with django_assert_max_num_queries(8):
        client.get(reverse("news-preferences"))


def test_news_that_can_be_stopped_carries_the_headers_and_the_link():
    message = tell(make_person())

    letter = compose(message)

    link = f"http://testserver{stop_path(message)}"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert link in letter.alternatives[0].content


@pytest.mark.parametrize("kind", ["proposal_rejected", "password_changed", "deadline_last_day"])
def test_duty_carries_no_such_link(kind):
    letter = compose(tell(make_person(), kind))

    assert "List-Unsubscribe" not in letter.extra_headers
    assert "/kabar/berhenti/" not in letter.body


def test_looking_at_the_link_stops_nothing():
    message = tell(make_person())

    page = stranger().get(stop_path(message))

    assert page.status_code == 200
    assert not Preference.objects.exists()


def test_the_page_names_nobody():
    message = tell(make_person("Siti Rahayu", email="siti@kipp.example"))

    page = stranger().get(stop_path(message)).content.decode()

    assert "Perjalanan usulan" in page
    assert "Siti" not in page
    assert "siti@" not in page


def test_one_click_without_sign_in_cookie_or_token_stops_the_topic():
    person = make_person()
    message = tell(person)

    answer = stranger().post(stop_path(message), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not answer.cookies
    assert wishes_of(person)[Topic.ENTRIES] == Channel.NONE
    assert Entry.objects.get(act="notifications.choose_channels").actor == person


def test_clicking_twice_is_the_same_as_once():
    person = make_person()
    path = stop_path(tell(person))

    answers = [stranger().post(path).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert Preference.objects.filter(person=person).count() == 1


def test_what_waits_already_stops_too():
    person = make_person()
    path = stop_path(tell(person))
    stranger().post(path)

    assert lease_due(NOW) == []
    assert Message.objects.get().state == "cancelled"
    assert Notice.objects.count() == 1


def test_other_topics_go_on():
    person = make_person()
    stranger().post(stop_path(tell(person)))
    tell(person, "invitation_accepted", "b")

    assert len(lease_due(NOW)) == 1


@pytest.mark.parametrize("change", ["cut", "other", "sign", "text"])
def test_a_forged_link_does_not_exist(change):
    mine, other = tell(make_person()), tell(make_person(), about="b")
    token = stop_path(mine).rstrip("/").rsplit("/", 1)[1]
    number, sign = token.split("~")
    forged = {
        "cut": number,
        "other": f"{other.uuid.hex}~{sign}",
        "sign": f"{number}~{sign[:-1]}{'A' if sign[-1] != 'A' else 'B'}",
        "text": "x~y",
    }[change]

    answers = [
        getattr(stranger(), method)(reverse("news-stop", kwargs={"token": forged})).status_code
        for method in ("get", "post")
    ]

    assert answers == [404, 404]
    assert not Preference.objects.exists()


def test_the_link_of_a_digest_stops_the_daily_mail():
    person = make_person()
    Preference.objects.create(person=person, topic="entries", channel="digest")
    Preference.objects.create(person=person, topic="editions", channel="immediate")
    digest = Message.objects.create(
        kind="digest",
        recipient=person,
        address=person.email,
        dedupe_key="digest:1",
        not_before=NOW,
    )

    stranger().post(stop_path(digest))

    wishes = wishes_of(person)
    assert (wishes[Topic.ENTRIES], wishes[Topic.EDITIONS]) == (Channel.NONE, Channel.IMMEDIATE)
