"""From marks to the public result, by the portal's own acts, as organiser and worker do it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from awards.actions import approve_announcement, prepare_announcement
from benchmarks.working import work_apart
from benchmarks.world import World
from devtools.talk import Refusal
from judging.actions import (
    adopt_run,
    conclude_stage,
    excuse_assignments,
    lock_stage,
    start_ranking,
)
from judging.queries.gaps import open_gaps
from judging.queries.sandbox import reweighted, weights_of
from judging.ranking import compute_run

Act = tuple[str, Callable[[], dict[str, float] | None]]
#: Other weights than the declared ones, as the sandbox takes them.
OTHER_WEIGHT = Decimal("7.5")


def acts_until_ranked(world: World) -> Iterator[Act]:
    """What the organiser waits for; both parts of a ranking together are the whole of it."""
    decide_gaps(world)
    yield "lock the stage (act)", lambda: lock(world)
    yield "freeze the input of a ranking (act)", lambda: freeze(world)
    yield "full ranking from raw marks (worker, children)", lambda: rank(world)


def acts_until_public(world: World) -> Iterator[Act]:
    """What follows the adopted ranking."""
    yield "conclude the stage (act)", lambda: conclude(world)
    yield "other weights for all entries, one statement", lambda: reweigh(world)
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


def freeze(world: World) -> None:
    facts = {"by": world.organiser, "at": world.days(-1), "group": world.group}
    world.run = start_ranking(world.stage, **facts)
    world.facts["run"] = world.run.code


def rank(world: World) -> dict[str, float] | None:
    """In a process of its own; here, where a test keeps its rows to this one."""
    told = None
    if connection.in_atomic_block:
        compute_run(world.run.pk, world.days(-1))
    else:
        told = work_apart(world.run.pk)
    world.run.refresh_from_db()
    return told


def conclude(world: World) -> None:
    world.run = adopt_run(world.run, by=world.organiser, at=world.days(-1))
    world.stage = conclude_stage(world.stage, by=world.organiser, at=world.days(-1))


def reweigh(world: World) -> None:
    weights = dict.fromkeys(list(weights_of(world.stage, world.group))[:2], OTHER_WEIGHT)
    if len(reweighted(world.stage, world.group, weights)) != world.size:
        raise Refusal("The list under other weights is not whole.")


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
