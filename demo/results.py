"""From locked marks to the announcement: computed by the portal, nothing is prescribed."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from awards.actions import approve_announcement, prepare_announcement
from awards.certificates import issue_due
from awards.models import Announcement
from awards.posting import post_due
from competitions.models import Stage
from demo.editions import wib
from demo.entries import Cast
from judging.actions import (
    adopt_run,
    close_plenary,
    conclude_stage,
    decide_band,
    lock_stage,
    open_plenary,
    record_attendance,
    start_ranking,
    start_stage,
)
from judging.actions.attendance import AttendeeFacts
from judging.actions.plenaries import PlenaryFacts
from judging.models import Plenary, RankingRun
from judging.papering import make_papers
from judging.queries.plenaries import undecided_rows
from judging.ranking import compute_run
from judging.states import Presence, Seat

SEATS = {"regency": "Purwokerto", "province": "Semarang", "nation": "Jakarta"}
SEEDS = {"desk": "40817", "plenary": "62953"}
PUBLISH_AT = wib(2020, 8, 26, 10)
RESERVES = 2
HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Words:
    """What an announcement says, and from when."""

    publish_at: datetime
    title: str
    message: str
    decree_number: str
    signatory_name: str
    signatory_position: str
    place: str


WORDS = Words(
    publish_at=PUBLISH_AT,
    title="Sepuluh inovasi terbaik KIPP Kabupaten Banyumas 2020",
    message=(
        "Terima kasih kepada seluruh unit yang telah mengirimkan usulan. Penghargaan diserahkan "
        "di Pendapa Si Panji, Purwokerto."
    ),
    decree_number="050/DEMO/2020",
    signatory_name="Wiratmaja Gunungkelir",
    signatory_position="Bupati Banyumas (nama rekaan)",
    place="Purwokerto",
)


def rank(cast: Cast, stage: Stage, at: datetime) -> RankingRun:
    """Lock, compute at once instead of by a worker, adopt: half an hour each."""
    by = cast.people.organiser
    stage = lock_stage(stage, by=by, at=at)
    seed = SEEDS[stage.kind]
    run = start_ranking(stage, by=by, at=at + HALF, group=cast.group, lot_seed=seed)
    compute_run(run.pk, at + HALF)
    # A worker reads the database's clock; here the run belongs to its day.
    RankingRun.objects.filter(pk=run.pk).update(started_at=at + HALF, finished_at=at + HALF)
    return adopt_run(run, by=by, at=at + 2 * HALF)


def rank_and_conclude(cast: Cast, stage: Stage, at: datetime) -> RankingRun:
    """The computed list goes on as it is."""
    run = rank(cast, stage, at)
    conclude_stage(stage, by=cast.people.organiser, at=at + 3 * HALF)
    return run


def hold_plenary(cast: Cast, stage: Stage, at: datetime) -> RankingRun:
    """The panel meets over the marks of the desk, decides the band as computed, and signs."""
    by = cast.people.organiser
    stage = start_stage(stage, by=by, at=at)
    run = rank(cast, stage, at + HALF)
    facts = PlenaryFacts(
        held_on=at.date(),
        quorum=2,
        number=f"{cast.competition.number_prefix}/BA/{stage.order}",
        place=f"Ruang rapat {cast.competition.organiser.name}, {SEATS[cast.competition.level]}",
    )
    plenary = open_plenary(stage, by=by, at=at + 4 * HALF, facts=facts)
    _note_who_is_there(cast, plenary, at + 5 * HALF)
    if undecided_rows(stage).exists():
        decide_band(plenary, by=by, at=at + 6 * HALF, reserves=RESERVES)
    plenary = close_plenary(plenary, by=by, at=at + 7 * HALF, reasons={})
    make_papers(plenary.records.latest("number").pk, at + 7 * HALF)
    conclude_stage(stage, by=by, at=at + 8 * HALF)
    return run


def _note_who_is_there(cast: Cast, plenary: Plenary, at: datetime) -> None:
    """The whole panel, and the secretary of the edition."""
    people = [
        AttendeeFacts(
            pk=one.pk,
            name=one.name,
            position=one.position,
            seat=one.seat,
            presence=Presence.PRESENT,
        )
        for one in plenary.attendees.all()
    ]
    secretary = AttendeeFacts(
        name=cast.people.organiser.name,
        position=cast.competition.organiser.name,
        seat=Seat.SECRETARY,
        presence=Presence.PRESENT,
    )
    record_attendance(plenary, by=cast.people.organiser, at=at, people=[*people, secretary])


def announce_stage(cast: Cast, run: RankingRun, words: Words) -> Announcement:
    """Prepared by one, approved by two, public at its instant with letters and certificates."""
    ready, people = words.publish_at - timedelta(days=2), cast.people
    announcement = prepare_announcement(
        cast.competition, by=people.organiser, at=ready, run=run, **asdict(words)
    )
    approve_announcement(announcement, by=people.organiser, at=ready + HALF)
    approve_announcement(announcement, by=people.approver, at=ready + timedelta(days=1, hours=5))
    announcement.refresh_from_db()
    post_due(words.publish_at)
    issue_due(words.publish_at + timedelta(minutes=1))
    return announcement
