"""From marks to the public result, by the portal's own acts, as organiser and worker do it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from awards.actions import approve_announcement, prepare_announcement
from benchmarks.world import World
from judging.actions import (
    adopt_run,
    conclude_stage,
    excuse_assignments,
    lock_stage,
    start_ranking,
)
from judging.queries.gaps import open_gaps
from judging.ranking import compute_run

Act = tuple[str, Callable[[], None]]


def acts_until_ranked(world: World) -> Iterator[Act]:
    """What the organiser waits for; the second one is the whole of a ranking."""
    decide_gaps(world)
    yield "lock the stage (act)", lambda: lock(world)
    yield "full ranking from raw marks, with snapshot", lambda: rank(world)


def acts_until_public(world: World) -> Iterator[Act]:
    """What follows the adopted ranking."""
    yield "conclude the stage (act)", lambda: conclude(world)
    yield "prepare and approve the announcement (acts)", lambda: announce(world)


def decide_gaps(world: World) -> None:
    """A part of the measured judge's desk stays open: the lock wants a word on each entry of it."""
    excuse_assignments(
        world.stage,
        by=world.organiser,
        at=world.days(-1),
        gaps=list(open_gaps(world.stage).values_list("code", flat=True)),
        reason="Dinilai oleh dua juri lain; kuorum terpenuhi.",
    )


def lock(world: World) -> None:
    world.stage = lock_stage(world.stage, by=world.organiser, at=world.days(-1))


def rank(world: World) -> None:
    run = start_ranking(world.stage, by=world.organiser, at=world.days(-1), group=world.group)
    compute_run(run.pk, world.days(-1))
    run.refresh_from_db()
    world.facts["run"] = run.code
    world.run = run


def conclude(world: World) -> None:
    world.run = adopt_run(world.run, by=world.organiser, at=world.days(-1))
    conclude_stage(world.stage, by=world.organiser, at=world.days(-1))


def announce(world: World) -> None:
    """Public for an hour already when the pages are read."""
    announcement = prepare_announcement(
        world.competition,
        by=world.organiser,
        at=world.days(-1),
        run=world.run,
        publish_at=world.now - timedelta(hours=1),
        title="Hasil KIPP Kabupaten Contoh",
        signatory_name="Wiratmaja",
        signatory_position="Bupati",
        place="Contoh",
    )
    approve_announcement(announcement, by=world.organiser, at=world.days(-1))
    approve_announcement(announcement, by=world.approver, at=world.days(-0.5))
