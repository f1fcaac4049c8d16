"""Load the demo once: all of it, or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from competitions.actions import conclude_competition, publish_competition
from competitions.models import Competition
from competitions.states import StageKind
from demo import bulk
from demo.editions import SERIES, build_edition, plan_of_2020, wib
from demo.entries import (
    Cast,
    begin,
    chosen_entries,
    hand_over,
    plan_writings,
    submit,
    working_hours,
    write_sections,
)
from demo.files import read
from demo.judgement import assign_all, declare_all, judges_of, score_all, seat_panel
from demo.later_rounds import later_rounds
from demo.open_edition import open_edition
from demo.people import People, build_people
from demo.refusal import refuse
from demo.register import describe_winners, honour_the_past
from demo.results import WORDS, announce_stage, hold_plenary, rank_and_conclude
from demo.tree import Tree, build_tree
from demo.upper_rounds import upper_rounds
from demo.winners import honour_other_places
from innovations.actions import admit_proposal
from innovations.models import Proposal
from judging.actions import start_stage
from notifications.models import Message, Notice
from notifications.states import MessageState

CUTS = (20, 10)
SMALL_CUTS = (12, 10)
SCORING_DAYS = 24
BY_HAND = 7
NIGHT = timedelta(hours=12)
Say = Callable[[str], None]


def is_loaded() -> bool:
    """Whether the demo's first edition is there."""
    return Competition.objects.filter(series=SERIES, year=2020, is_demo=True).exists()


@transaction.atomic
def load(now: datetime, *, small: bool = False, say: Say = lambda _: None) -> None:
    """Play 2020 from the first draft to the certificates, then open this year's edition."""
    say("people and agencies")
    tree = build_tree()
    people = build_people(tree)
    honour_the_past(tree)
    honour_other_places()
    edition = play_2020(tree, people, small=small, say=say)
    say("the open edition")
    open_edition(tree, people, now)
    if not small:
        say("two rounds beyond the desk")
        later_rounds(tree, people, now)
        say("the way up: Jawa Tengah, then the nation")
        upper_rounds(edition)
    quieten(now)


def play_2020(tree: Tree, people: People, *, small: bool, say: Say) -> Competition:
    """Every step through the portal's acts, at instants of that year."""
    plan = plan_of_2020(SMALL_CUTS if small else CUTS)
    competition = build_edition(plan, tree, people)
    competition = publish_competition(competition, by=people.organiser, at=plan.published_at)
    cast = Cast(competition, tree, people)
    entries = chosen_entries(small=small)
    say(f"{len(entries)} entries of 2020")
    proposals = enter_all(cast, entries)
    screen(cast, proposals)
    say("their marks")
    judge(cast, proposals)
    count_rows()
    say("their ranking, announcement and certificates")
    finish(cast, proposals)
    return competition


def enter_all(cast: Cast, entries: list[dict]) -> dict[str, Proposal]:
    """Write, hand over and submit every entry in the order of submission; by entry id.

    The first ones are written by the acts, the others set-wise: a test shows the same rows.
    """
    proposals = {}
    for place, writing in enumerate(plan_writings(cast, entries)):
        proposal = begin(cast, writing)
        write = write_sections if place < BY_HAND else bulk.write_sections
        write(cast, proposal, writing)
        cast.papers.attach(proposal, by=writing.writer, at=writing.moment(0.9))
        hand_over(proposal, writing)
        submit(cast, proposal, writing)
        proposals[writing.entry["id"]] = proposal
    return proposals


def screen(cast: Cast, proposals: dict[str, Proposal]) -> None:
    """Refuse what the secretariat found too young, admit the rest, in the order of numbers."""
    failed = {row["entry"]: row["reason"] for row in read("marks")["screening_failed"]}
    screeners = (cast.people.screener, cast.people.secretariat["S4"])
    for place, (entry, proposal) in enumerate(proposals.items()):
        day = wib(2020, 6, 15) + timedelta(days=int(place / len(proposals) * 11))
        act = {"by": screeners[place % 2], "at": working_hours(day, "screened", entry)}
        if entry in failed:
            second = cast.people.organiser
            refuse(proposal, second=second, reason=f"{failed[entry]}.", **act)
        else:
            admit_proposal(proposal, **act)


def judge(cast: Cast, proposals: dict[str, Proposal]) -> None:
    """Seven judges, three for each entry, as the marks say."""
    desk = cast.competition.stages.get(kind=StageKind.DESK)
    panel = seat_panel(cast, desk, sorted(cast.people.judges), wib(2020, 6, 26, 9))
    wanted = [(entry, j, p) for entry, p in proposals.items() for j in judges_of(entry)]
    pairs = assign_all(cast, desk, panel, wanted, wib(2020, 6, 27, 10))
    start_stage(desk, by=cast.people.organiser, at=wib(2020, 6, 29, 8))
    declare_all(cast, panel, wib(2020, 6, 29, 10))
    score_all(cast, pairs, wib(2020, 6, 30), SCORING_DAYS)


def count_rows() -> None:
    """Tell the planner how much there is now: nobody else counts rows of an open transaction.

    RACE: what the server is just counting by itself is passed by, not waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("ANALYZE (SKIP_LOCKED)")
        cursor.execute("RESET statement_timeout")


def finish(cast: Cast, proposals: dict[str, Proposal]) -> None:
    """Two rankings, the announcement of two persons, certificates a minute after it."""
    stages = {stage.kind: stage for stage in cast.competition.stages.all()}
    rank_and_conclude(cast, stages[StageKind.DESK], wib(2020, 7, 27, 9))
    run = hold_plenary(cast, stages[StageKind.PLENARY], wib(2020, 8, 12, 9))
    describe_winners(proposals)
    announce_stage(cast, run, WORDS)
    conclude_competition(cast.competition, by=cast.people.organiser, at=wib(2020, 9, 30, 10))


def quieten(now: datetime) -> None:
    """Nobody gets mail of the past, also not what quiet hours put off until the morning."""
    queued = Message.objects.filter(state=MessageState.QUEUED, not_before__lte=now + NIGHT)
    queued.update(state=MessageState.SENT, sent_at=F("not_before"), attempts=1)
    Notice.objects.filter(visible_from__lte=now - timedelta(days=60)).update(
        read_at=F("visible_from")
    )
