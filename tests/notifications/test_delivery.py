"""Delivery: at least once, one recipient each, patient with a mail server that is not there."""

import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes
from functools import partial

import pytest
from django.core import mail
from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.delivery import LEASE, PATIENCE, deliver_message, lease_due
from notifications.models import Message
from notifications.outbox import post, post_to_address
from notifications.tasks import deliver
from tests.factories import NOW, make_person
from tests.notifications.smtp import mail_server
from tests.threads import in_threads, meet_after
from tests.workers import environment

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def queue(count: int = 1, **facts) -> list[int]:
    for number in range(count):
        post("password_changed", to=[make_person()], about=f"keys-{number}", at=NOW, **facts)
    return list(Message.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def use_smtp(settings):
    def use(port: int) -> None:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return use


@pytest.mark.django_db
def test_lease_takes_what_is_due():
    ids = queue(3)

    assert lease_due(NOW) == ids


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("late", "count"), [(timedelta(microseconds=-1), 0), (timedelta(0), 1)], ids=["before", "due"]
)
def test_lease_waits_for_the_moment(late, count):
    queue(not_before=NOW + timedelta(hours=1))

    assert len(lease_due(NOW + timedelta(hours=1) + late)) == count


@pytest.mark.django_db
def test_a_leased_message_is_not_leased_again_until_its_lease_ends():
    ids = queue()

    taken = [lease_due(NOW), lease_due(NOW + LEASE - timedelta(seconds=1)), lease_due(NOW + LEASE)]

    assert taken == [ids, [], ids]


@pytest.mark.django_db
def test_lease_takes_a_bounded_bite():
    ids = queue(5)

    assert [lease_due(NOW, limit=3), lease_due(NOW, limit=3)] == [ids[:3], ids[3:]]


@pytest.mark.django_db(transaction=True)
def test_two_relays_share_without_waiting():
    ids = queue(6)
    with transaction.atomic():
        mine = lease_due(NOW, limit=3)

        theirs = in_threads([lambda: lease_due(NOW)])

    assert mine == ids[:3]
    assert theirs == [ids[3:]]


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_never_take_the_same_message():
    ids = queue(10)

    assert [double_relay(number) for number in range(50)] == [ids] * 50


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_takes_messages_twice(monkeypatch):
    ids = queue(10)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    meet_after(monkeypatch, "notifications.delivery._honour_wishes")

    assert double_relay(0) == sorted([*ids, *ids])


def double_relay(number: int) -> list[int]:
    """What two relays take at the same instant, when the leases before have ended."""
    first, second = in_threads([partial(lease_due, NOW + number * LEASE)] * 2)
    return sorted(first + second)


@pytest.mark.django_db
def test_delivery_sends_and_marks():
    (pk,) = queue()

    assert deliver_message(pk, NOW) is True

    message = Message.objects.get()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)
    assert [m.to for m in mail.outbox] == [[message.address]]


@pytest.mark.django_db
def test_delivery_twice_sends_once():
    (pk,) = queue()

    assert [deliver_message(pk, NOW), deliver_message(pk, NOW)] == [True, False]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_send_once(use_smtp):
    (pk,) = queue()
    with mail_server() as server:
        use_smtp(server.port)
        answers = in_threads([lambda: deliver_message(pk, NOW)] * 2)

    assert sorted(answers) == [False, True]
    assert len(server.mails) == 1


@pytest.mark.django_db
def test_delivery_before_the_moment_sends_nothing():
    (pk,) = queue(not_before=NOW + timedelta(hours=1))

    assert deliver_message(pk, NOW) is False
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_server_that_is_not_there_is_tried_again_later(use_smtp):
    (pk,) = queue()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        use_smtp(nobody.getsockname()[1])
        assert deliver_message(pk, NOW) is False

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.fault == "ConnectionRefusedError"
    assert message.not_before == NOW + timedelta(seconds=PATIENCE[0])


@pytest.mark.django_db
def test_a_server_that_refuses_for_good_is_given_up_after_five_tries(use_smtp):
    (pk,) = queue()
    at = NOW
    with mail_server("refuses") as server:
        use_smtp(server.port)
        for _ in range(5):
            deliver_message(pk, at)
            at = Message.objects.get().not_before

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("failed", 5)
    assert message.fault == "SMTPRecipientsRefused"


@pytest.mark.django_db
def test_a_message_that_cannot_be_made_holds_up_no_other():
    post("no_such_template", to=[make_person()], about="x", at=NOW)
    queue()

    answers = [deliver_message(pk, NOW) for pk in lease_due(NOW)]

    assert answers == [False, True]
    assert Message.objects.get(kind="no_such_template").fault == "TemplateDoesNotExist"


@pytest.mark.django_db
@pytest.mark.parametrize("mood", ["takes", "refuses"])
def test_a_way_in_is_forgotten_when_its_message_ends(use_smtp, mood):
    post_to_address(
        "password_reset",
        address="siti@kipp.example",
        language="id",
        about="reset-1",
        at=NOW,
        url="/pulihkan/rahasia/",
    )
    at = NOW
    with mail_server(mood) as server:
        use_smtp(server.port)
        for _ in range(5):
            deliver_message(Message.objects.get().pk, at)
            at = Message.objects.get().not_before

    assert Message.objects.get().context == {}


@pytest.mark.django_db
def test_the_task_needs_only_an_id():
    (pk,) = queue()

    deliver(pk)

    assert Message.objects.get().state == "sent"


CHILD = """
import sys, django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
from notifications.tasks import deliver
deliver(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_in_the_middle_loses_nothing(use_smtp):
    """The mail goes out again after the lease, under the same Message-ID."""
    (pk,) = queue()
    start = timezone.now()
    assert lease_due(start) == [pk]
    with mail_server("hangs") as server:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(pk), str(server.port)], env=environment()
        )
        assert server.has_mail.wait(30)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

    with mail_server() as second:
        use_smtp(second.port)
        leased = [lease_due(start), lease_due(start + LEASE)]
        deliver_message(pk, start + LEASE)

    ids = {message_from_bytes(raw)["Message-ID"] for raw in [*server.mails, *second.mails]}
    message = Message.objects.get()
    assert leased == [[], [pk]]
    assert (message.state, ids) == ("sent", {message.message_id})
    assert (len(server.mails), len(second.mails)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_sent_is_skipped_not_waited_for():
    (pk,) = queue()
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=pk)

        answers = in_threads([lambda: deliver_message(pk, NOW)])

    assert answers == [False]
    assert connections["default"].in_atomic_block is False
