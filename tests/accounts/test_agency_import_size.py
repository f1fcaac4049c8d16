"""Five thousand rows are checked and applied well within half a minute, in little memory."""

import time
import tracemalloc

import pytest

from accounts.actions.imports import apply_import
from accounts.imports.reading import read_rows
from accounts.models import Agency
from accounts.states import ImportState
from tests.accounts.sheets import checked, line, workbook
from tests.factories import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = 5000
LIMIT = 30
MEGABYTES = 24


def many(count: int, prefix: str = "") -> list[list[str]]:
    """A tenth are agencies, the others their units, by code and by path in turns."""
    top = count // 10
    rows = [line(f"D{n}", f"{prefix}Dinas {n:05}") for n in range(top)]
    for n in range(count - top):
        parent = f"D{n % top}" if n % 2 else f"{prefix}Dinas {n % top:05}"
        rows.append(line(f"U{n}", f"{prefix}Unit {n:05}", kind="UPP", parent=parent))
    return rows


def test_five_thousand_rows_are_checked_and_applied_in_time():
    world = World()
    files = [workbook(many(ROWS)), workbook(many(ROWS, prefix="UPTD "))]

    for source in files:  # all new, then all changed
        begun = time.monotonic()
        task = checked(world, source)
        assert task.state == ImportState.READY
        apply_import(task, by=world.organiser, at=NOW, plan_digest=task.plan_digest)
        assert time.monotonic() - begun < LIMIT

    assert Agency.objects.filter(registry=world.regency).count() == ROWS
    assert Agency.objects.filter(name__startswith="UPTD ").count() == ROWS


def test_reading_holds_no_more_than_the_rows_that_are_asked_for():
    source = workbook(many(ROWS))

    tracemalloc.start()
    for row in read_rows(source):
        del row
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MEGABYTES * 1024 * 1024
