"""From marks to the public result, by the portal's own acts, as organiser and worker do it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from awards.actions import approve_announcement, prepare_announcement
from awards.posting import post_due
from benchmarks.working import work_apart
from benchmarks.world import World
from devtools.talk import Refusal
from judging.actions import (
    adopt_run,
    conclude_stage,
    decide_band,
    excuse_assignments,
    lock_stage,
    open_plenary,
    start_ranking,
)
from judging.actions.plenaries import PlenaryFacts
from judging.queries.gaps import open_gaps
from judging.queries.sandbox import reweighted, weights_of
from judging.ranking import compute_run

Act = tuple[str, Callable[[], dict[str, float] | None]]
#: Other weights than the declared ones, as the sandbox takes them.
OTHER_WEIGHT = Decimal("7.5")
MOST = 1000


def acts_until_ranked(world: World) -> Iterator[Act]:
    """What the organiser waits for; both parts of a ranking together are the whole of it."""
    decide_gaps(world)
    yield "lock the stage (act)", lambda: lock(world)
    yield "freeze the input of a ranking (act)", lambda: freeze(world)
    yield "full ranking from raw marks (worker, children)", lambda: rank(world)


def acts_until_prepared(world: World) -> Iterator[Act]:
    """What follows the ranking."""
    adopt(world)
    yield "decide the band: 1,000 entries at most (act)", lambda: decide(world)
    yield "conclude the stage: all entries (act)", lambda: conclude(world)
    yield "other weights for all entries, one statement", lambda: reweigh(world)
    yield "prepare the announcement (act)", lambda: prepare(world)


def acts_until_public(world: World) -> Iterator[Act]:
    """Two persons' words; then the worker writes to everybody."""
    yield "approve the announcement, two persons (acts)", lambda: approve(world)
    yield "letters to all entrants (worker)", lambda: post(world)


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


def adopt(world: World) -> None:
    world.run = adopt_run(world.run, by=world.organiser, at=world.days(-1))
    world.stage.refresh_from_db()


@transaction.atomic
def decide(world: World) -> None:
    """As if none of the first thousand were settled; taken back, the plan goes on without it."""
    world.run.rows.filter(position__lte=MOST).update(chance=0.5)
    facts = PlenaryFacts(held_on=world.now.date(), quorum=2, number="050/BA", place="Contoh")
    plenary = open_plenary(world.stage, by=world.organiser, at=world.days(-1), facts=facts)
    decided = decide_band(plenary, by=world.organiser, at=world.days(-1))
    transaction.set_rollback(True)
    if decided < min(MOST, world.size):
        raise Refusal(f"Only {decided} entries were decided.")


def conclude(world: World) -> None:
    world.stage = conclude_stage(world.stage, by=world.organiser, at=world.days(-1))


def reweigh(world: World) -> None:
    weights = dict.fromkeys(list(weights_of(world.stage, world.group))[:2], OTHER_WEIGHT)
    if len(reweighted(world.stage, world.group, weights)) != world.size:
        raise Refusal("The list under other weights is not whole.")


def prepare(world: World) -> None:
    """Public for an hour already when the pages are read."""
    world.announcement = prepare_announcement(
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
    world.facts["announcement"] = world.announcement.code


def approve(world: World) -> None:
    approve_announcement(world.announcement, by=world.organiser, at=world.days(-1))
    approve_announcement(world.announcement, by=world.approver, at=world.days(-0.5))


def post(world: World) -> None:
    if post_due(world.now) != world.size:
        raise Refusal("Not every entry had its letter.")
