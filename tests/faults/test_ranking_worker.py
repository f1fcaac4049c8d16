"""A ranking survives its worker: killed in the middle, it is queued again and written once."""

import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from judging.actions import start_ranking
from judging.clock import requeue_runs
from judging.models import RankingRow, RankingRun
from tests.judging.scenes import LATER, Scene
from tests.threads import somebody_waits
from tests.workers import empty_broker

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30


def wait_until(holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise AssertionError("It did not happen in time.")
        time.sleep(0.05)


def state_of(run):
    return RankingRun.objects.get(pk=run.pk).state


def locked_scene():
    scene = Scene(entries=3, judges=2)
    scene.start()
    scene.score_all(70, 80, 90)
    scene.lock()
    return scene


def ask(scene):
    return start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)


@contextmanager
def rows_held():
    """Another connection holds the table: the worker computes, then waits with nothing written."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE judging_rankingrow IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def end_lease(run):
    RankingRun.objects.filter(pk=run.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_worker_computes_what_was_asked(celery_worker):
    run = ask(locked_scene())

    wait_until(lambda: state_of(run) == "done")

    assert RankingRow.objects.count() == 3


def test_a_worker_killed_while_writing_leaves_nothing_half_and_the_run_is_done_once(celery_worker):
    scene = locked_scene()

    with rows_held():
        run = ask(scene)
        wait_until(somebody_waits)
        celery_worker.kill()

    assert (state_of(run), RankingRow.objects.count()) == ("running", 0)
    celery_worker.start()
    end_lease(run)
    requeue_runs()
    wait_until(lambda: state_of(run) == "done")
    run.refresh_from_db()
    assert RankingRow.objects.count() == 3
    assert run.attempts == 2
    assert run.job.state == "done"


def test_a_run_that_the_broker_forgot_is_queued_by_the_clock(celery_worker):
    scene = locked_scene()
    celery_worker.kill()
    run = ask(scene)
    empty_broker()
    celery_worker.start()
    assert state_of(run) == "queued"

    requeue_runs()

    wait_until(lambda: state_of(run) == "done")
