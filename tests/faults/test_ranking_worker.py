"""A ranking survives its worker: killed in the middle, it is queued again and written once."""

import time
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from threading import Event, Thread

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from competitions.models import Stage
from judging.actions import adopt_run, start_ranking
from judging.clock import requeue_runs
from judging.models import RankingRow, RankingRun
from tests.judging.scenes import LATER, Scene
from tests.workers import Worker, empty_broker

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60
PLACES = (
    "before it is taken",
    "after it is taken",
    "after ranking",
    "after the second opinion",
    "after the chances",
    "after the bytes",
    "after the rows",
    "before COMMIT",
)


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


def end_lease(run):
    RankingRun.objects.filter(pk=run.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_worker_computes_what_was_asked(celery_worker):
    run = ask(locked_scene())

    wait_until(lambda: state_of(run) == "done")

    assert RankingRow.objects.count() == 3


def look(run):
    """A run as one statement sees it: state, rows, whether it names a bundle, the table's sum."""
    rows = RankingRow.objects.filter(run=OuterRef("pk")).order_by().values("run")
    table = rows.annotate(count=Count("pk"), sum=Sum("score"))
    return RankingRun.objects.values_list(
        "state",
        Coalesce(Subquery(table.values("count")), 0),
        Subquery(table.values("sum")),
        "bundle_sha256",
        "result_sha256",
    ).get(pk=run.pk)


def is_whole(seen, table):
    """Nothing of it yet, or all of it."""
    state, count, total, bundle, result = seen
    if state in {"queued", "running"}:
        return (count, total, bundle, result) == (0, None, "", "")
    return state == "done" and (count, total) == table and bool(bundle) and bool(result)


class Reader(Thread):
    """Looks at the new run and at the adopted one, again and again, while workers die."""

    def __init__(self, runs, table):
        super().__init__(daemon=True)
        self.runs, self.table = runs, table
        self.looks, self.mixtures, self.is_over = 0, [], Event()

    def run(self):
        new, adopted = self.runs
        before = look(adopted)
        while not self.is_over.is_set():
            seen = look(new)
            if not is_whole(seen, self.table) or look(adopted) != before:
                self.mixtures.append(seen)
            self.looks += 1
        connection.close()

    def end(self, looks):
        wait_until(lambda: self.looks >= looks or not self.is_alive())
        self.is_over.set()
        self.join()


def kill_at(place, scene, adopted, order, looks):
    """A run of its own whose worker dies at the place; done again, with somebody looking on."""
    Stage.objects.filter(pk=scene.stage.pk).update(lot_seed=place)
    scene.stage.refresh_from_db()
    order.write_text(place)
    run = ask(scene)
    reader = Reader((run, adopted), (3, Decimal(240)))
    reader.start()
    wait_until(lambda: not order.exists())
    end_lease(run)
    requeue_runs()
    wait_until(lambda: state_of(run) == "done")
    reader.end(looks)
    run.refresh_from_db()
    assert (reader.mixtures, run.job.state) == ([], "done"), place
    with default_storage.open(run.bundle.name) as stored:
        assert sha256(stored.read()).hexdigest() == run.bundle_sha256
    names = RankingRun.objects.exclude(bundle="").values_list("bundle", flat=True)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("places", "looks"),
    [
        pytest.param(("after the bytes", "before COMMIT"), 20, id="two"),
        pytest.param(PLACES, 1000, id="eight", marks=pytest.mark.slow),
    ],
)
def test_a_worker_killed_within_a_run_leaves_no_mixture(transactional_db, tmp_path, places, looks):
    scene, order = locked_scene(), tmp_path / "order"
    adopted = scene.rank()
    adopt_run(adopted, by=scene.organiser, at=LATER)
    empty_broker()
    worker = Worker(tmp_path, app="tests.faults.ranking_worker", FAILPOINT=str(order))
    worker.start()

    try:
        for place in places:
            kill_at(place, scene, adopted, order, looks)
    finally:
        worker.kill()

    assert RankingRow.objects.count() == 3 * (len(places) + 1)


def test_a_run_that_the_broker_forgot_is_queued_by_the_clock(celery_worker):
    scene = locked_scene()
    celery_worker.kill()
    run = ask(scene)
    empty_broker()
    celery_worker.start()
    assert state_of(run) == "queued"

    requeue_runs()

    wait_until(lambda: state_of(run) == "done")
