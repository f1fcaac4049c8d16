"""Messages are rows of the act's own transaction."""

from datetime import timedelta

import pytest
from django.db import transaction

from notifications.models import Message, Notice
from notifications.outbox import post, post_to_address, take_back
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


def send(person, about="proposal-ABC", **facts):
    post("password_changed", to=[person], about=about, at=NOW, url="/app/", **facts)


def test_post_makes_one_mail_and_one_notice_a_person():
    people = [make_person(), make_person(language="en")]

    post("password_changed", to=people, about="proposal-ABC", at=NOW, url="/app/")

    assert [m.recipient for m in Message.objects.order_by("pk")] == people
    assert [m.language for m in Message.objects.order_by("pk")] == ["id", "en"]
    assert [n.person for n in Notice.objects.order_by("pk")] == people


def test_post_says_the_same_news_once():
    person = make_person()

    for _ in range(2):
        send(person)

    assert (Message.objects.count(), Notice.objects.count()) == (1, 1)


def test_post_says_other_news_again():
    person = make_person()

    send(person, about="proposal-ABC")
    send(person, about="proposal-XYZ")

    assert Message.objects.count() == 2


def test_post_leaves_nothing_of_an_act_undone():
    person = make_person()

    with transaction.atomic():
        send(person)
        transaction.set_rollback(True)

    assert (Message.objects.count(), Notice.objects.count()) == (0, 0)


def test_post_skips_a_closed_account():
    send(make_person(is_active=False))

    assert not Message.objects.exists()


def test_post_holds_news_back_until_its_moment():
    send(make_person(), not_before=LATER)

    assert Message.objects.get().not_before == LATER
    assert Notice.objects.get().visible_from == LATER


def test_take_back_cancels_what_has_not_left():
    person = make_person()
    send(person, about="announcement-1")
    send(person, about="announcement-12")

    count = take_back("announcement-1")

    states = dict(Message.objects.values_list("dedupe_key", "state"))
    assert count == 1
    assert sorted(states.values()) == ["cancelled", "queued"]
    assert Notice.objects.get().dedupe_key.endswith(f"announcement-12:{person.pk}")


def test_take_back_lets_the_news_be_said_again():
    person = make_person()
    send(person)
    take_back("proposal-ABC")

    send(person)

    assert Message.objects.filter(state="queued").count() == 1


def test_post_to_address_needs_no_account():
    post_to_address(
        "unknown_account",
        address="baru@kipp.example",
        language="id",
        about="reset-1",
        at=NOW,
        url="",
    )

    assert Message.objects.get().recipient is None
