"""The suite's worker is a real one: it works on the test's database, and can be killed."""

import time

import pytest
from django.db import connection

from core.clock import beat
from core.models import Heartbeat


def wait_until(happened, patience=20):
    until = time.monotonic() + patience
    while not happened() and time.monotonic() < until:
        time.sleep(0.05)
    return happened()


def test_worker_carries_out_what_is_queued(celery_worker):
    beat.delay()

    assert wait_until(Heartbeat.objects.exists), celery_worker.log.read_text()


def test_worker_that_was_killed_leaves_the_queue_for_the_next(celery_worker):
    celery_worker.kill()
    beat.delay()

    assert (celery_worker.is_alive(), Heartbeat.objects.exists()) == (False, False)

    celery_worker.start()

    assert wait_until(Heartbeat.objects.exists), celery_worker.log.read_text()


def test_clock_ticks_in_a_worker_with_beat(celery_worker_with_beat, tmp_path):
    assert wait_until(lambda: any(tmp_path.glob("beat-schedule*")))


@pytest.mark.django_db
def test_database_of_the_suite_is_thrown_away():
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")

        assert cursor.fetchone() == ("off",)
