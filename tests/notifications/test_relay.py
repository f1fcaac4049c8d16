"""The relay with a real broker and worker: what is due goes out by itself."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.clock import relay
from notifications.models import Message
from notifications.outbox import post
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def wait_until(condition, patience: float = 20) -> None:
    until = time.monotonic() + patience
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)


def test_the_relay_hands_due_messages_to_a_worker(celery_worker):
    now = timezone.now()
    post("password_changed", to=[make_person()], about="a", at=now)
    post("password_changed", to=[make_person()], about="b", at=now + timedelta(hours=1))

    relay()
    wait_until(lambda: states() == ["sent", "queued"])

    assert states() == ["sent", "queued"]
