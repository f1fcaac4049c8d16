"""One mail a day: each item once, nothing lost."""

from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core.links import absolute
from notifications.actions import choose_channels, retry_message
from notifications.delivery import PATIENCE, deliver_message, lease_due, put_off_due
from notifications.digests import due_readers, gather_digest
from notifications.models import Message, Notice
from notifications.outbox import post
from notifications.states import Channel, Topic
from tests.factories import NOW, make_person
from tests.notifications.smtp import mail_server
from tests.threads import in_threads, meet_after

pytestmark = pytest.mark.django_db
MORNING = NOW + timedelta(hours=20)  # 10.00 WIB today to 06.00 WIB tomorrow


def reader_of(channel: Channel, topic: Topic = Topic.ENTRIES, **facts):
    person = make_person(**facts)
    choose_channels(person, by=person, at=NOW, channels={topic: channel})
    return person


def tell(person, count: int = 1, *, at=NOW, start: int = 0) -> None:
    for number in range(start, start + count):
        post(
            "proposal_handed_over",
            to=[person],
            about=f"proposal-{number}",
            at=at,
            url=f"/app/usulan/{number}/",
            title=f"Perahu {number}",
            competition="KIPP",
            person="Joko",
        )


def states() -> list[str]:
    rows = Message.objects.exclude(kind="digest").order_by("pk")
    return list(rows.values_list("state", flat=True))


def run_day(person, at=MORNING) -> bool:
    """What relay and beat do in the morning."""
    lease_due(NOW)
    put_off_due(at)
    made = [gather_digest(pk, at) for pk in due_readers(at)]
    for pk in lease_due(at):
        deliver_message(pk, at)
    return made == [True]


def test_a_wish_for_one_mail_a_day_puts_news_off_to_the_morning():
    tell(reader_of(Channel.DIGEST))

    assert lease_due(NOW) == []
    message = Message.objects.get()
    assert (message.is_for_digest, message.not_before) == (True, MORNING)


def test_a_wish_for_no_mail_cancels_it_and_leaves_the_notice():
    tell(reader_of(Channel.NONE))

    assert lease_due(NOW) == []
    message = Message.objects.get()
    assert (message.state, message.fault, Notice.objects.count()) == ("cancelled", "unwanted", 1)


def test_a_wish_about_another_topic_changes_nothing():
    tell(reader_of(Channel.NONE, Topic.REMINDERS))

    assert len(lease_due(NOW)) == 1


@pytest.mark.parametrize("channel", [Channel.DIGEST, Channel.NONE])
def test_duty_is_sent_whatever_is_wished(channel):
    person = reader_of(channel)
    post("proposal_rejected", to=[person], about="a", at=NOW)

    assert len(lease_due(NOW)) == 1


def test_the_last_word_counts():
    person = reader_of(Channel.DIGEST)
    tell(person)
    choose_channels(person, by=person, at=NOW, channels={Topic.ENTRIES: Channel.NONE})

    lease_due(NOW)

    assert states() == ["cancelled"]


def test_the_digest_tells_all_items_with_their_links():
    person = reader_of(Channel.DIGEST)
    tell(person, 3)

    assert run_day(person)

    (sent,) = mail.outbox
    assert sent.subject == "3 kabar untuk Anda"
    links = [absolute(f"/app/usulan/{number}/") for number in range(3)]
    assert all(link in sent.body and link in sent.alternatives[0].content for link in links)
    assert states() == ["sent"] * 3


def test_the_digest_speaks_the_readers_language():
    person = reader_of(Channel.DIGEST, language="en")
    tell(person)

    run_day(person)

    assert mail.outbox[0].subject == "1 piece of news for you"
    assert "Perahu 0 is on your desk" in mail.outbox[0].body


def test_there_is_no_digest_without_news():
    run_day(reader_of(Channel.DIGEST))

    assert mail.outbox == []


def test_at_most_one_digest_a_day():
    person = reader_of(Channel.DIGEST)
    tell(person)
    run_day(person)
    tell(person, at=MORNING - timedelta(hours=1), start=1)
    Message.objects.filter(state="queued").update(is_for_digest=True, not_before=MORNING)

    assert due_readers(MORNING + timedelta(hours=1)) == []
    assert gather_digest(person.pk, MORNING + timedelta(hours=1)) is False
    assert due_readers(MORNING + timedelta(days=1)) == [person.pk]


def test_what_the_night_held_back_comes_with_this_mornings_digest():
    person = reader_of(Channel.DIGEST)
    tell(person, at=NOW + timedelta(hours=12))  # 22.00 WIB

    run_day(person)

    assert [m.subject for m in mail.outbox] == ["1 kabar untuk Anda"]


def test_a_worker_that_dies_in_between_loses_nothing(monkeypatch):
    person = reader_of(Channel.DIGEST)
    tell(person, 2)
    lease_due(NOW)

    def die(*_args, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("notifications.querysets.MessageQuerySet.move", die)
        with pytest.raises(KeyboardInterrupt):
            gather_digest(person.pk, MORNING)

    assert (states(), Message.objects.filter(kind="digest").count()) == (["queued"] * 2, 0)
    assert gather_digest(person.pk, MORNING) is True


def test_what_fails_in_a_digest_can_be_sent_again_alone(settings):
    person = reader_of(Channel.DIGEST)
    tell(person)
    lease_due(NOW)
    gather_digest(person.pk, MORNING)
    digest = Message.objects.get(kind="digest")
    with mail_server("refuses") as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        at = MORNING
        for _ in range(len(PATIENCE) + 1):
            deliver_message(digest.pk, at)
            at = Message.objects.get(pk=digest.pk).not_before

    item = Message.objects.exclude(kind="digest").get()
    assert (item.state, item.fault) == ("failed", "SMTPRecipientsRefused")
    retry_message(item, by=make_person(), at=at)
    assert states() == ["queued"]


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_digest_costs_the_same_at_every_size(count):
    person = reader_of(Channel.DIGEST)
    tell(person, 1)
    first = Message.objects.get()
    Message.objects.bulk_create(
        [
            Message(
                kind=first.kind,
                recipient=person,
                address=person.email,
                context=first.context,
                dedupe_key=f"more-{number}",
                not_before=NOW,
            )
            for number in range(count - 1)
        ]
    )
    Message.objects.update(is_for_digest=True)

    with CaptureQueriesContext(connection) as asked:
        gather_digest(person.pk, MORNING)

    assert len(asked) <= 6
    assert states() == ["gathered"] * count


def double_digest(start: int = 0) -> list:
    """Two beats make a reader's digest at once."""
    person = reader_of(Channel.DIGEST)
    tell(person, 2, start=start)
    Message.objects.filter(recipient=person).update(is_for_digest=True)
    return in_faults([partial(gather_digest, person.pk, MORNING)] * 2)


def in_faults(calls) -> list:
    """Answers, with the fault of the database where there is one."""

    def guarded(call):
        try:
            return call()
        except IntegrityError:
            return "twice"

    return sorted(in_threads([partial(guarded, call) for call in calls]), key=str)


@pytest.mark.django_db(transaction=True)
def test_two_beats_make_one_digest():
    answers = [double_digest(start=number * 10) for number in range(10)]

    assert answers == [[False, True]] * 10
    assert Message.objects.filter(kind="digest").count() == 10


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_makes_it_twice(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    meet_after(monkeypatch, "notifications.digests._has_digest_of_today")

    assert double_digest() == [True, "twice"]
