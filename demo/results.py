"""From locked marks to the announcement: computed by the portal, nothing is prescribed."""

from datetime import datetime, timedelta

from awards.actions import approve_announcement, prepare_announcement
from awards.models import Announcement
from awards.posting import post_due
from competitions.actions import conclude_competition
from competitions.models import Stage
from demo.editions import wib
from demo.entries import Cast
from judging.actions import adopt_run, conclude_stage, lock_stage, start_ranking, start_stage
from judging.models import RankingRun
from judging.ranking import compute_run

SEEDS = {"desk": "40817", "plenary": "62953"}
PUBLISH_AT = wib(2020, 8, 26, 10)
WORDING = {
    "title": "Sepuluh inovasi terbaik KIPP Kabupaten Banyumas 2020",
    "message": (
        "Terima kasih kepada seluruh unit yang telah mengirimkan usulan. Penghargaan diserahkan "
        "di Pendapa Si Panji, Purwokerto."
    ),
    "decree_number": "050/DEMO/2020",
    "signatory_name": "Wiratmaja Gunungkelir",
    "signatory_position": "Bupati Banyumas (nama rekaan)",
    "place": "Purwokerto",
}


def rank_and_conclude(cast: Cast, stage: Stage, at: datetime) -> RankingRun:
    """Lock, compute at once instead of by a worker, adopt, conclude: half an hour each."""
    by = cast.people.organiser
    half = timedelta(minutes=30)
    stage = lock_stage(stage, by=by, at=at)
    seed = SEEDS[stage.kind]
    run = start_ranking(stage, by=by, at=at + half, group=cast.group, lot_seed=seed)
    compute_run(run.pk, at + half)
    # A worker reads the database's clock; here the run belongs to its day.
    RankingRun.objects.filter(pk=run.pk).update(started_at=at + half, finished_at=at + half)
    run = adopt_run(run, by=by, at=at + 2 * half)
    conclude_stage(stage, by=by, at=at + 3 * half)
    return run


def hold_plenary(cast: Cast, stage: Stage, at: datetime) -> RankingRun:
    """The plenary ranks those above the cut on the marks of desk."""
    stage = start_stage(stage, by=cast.people.organiser, at=at)
    return rank_and_conclude(cast, stage, at + timedelta(hours=1))


def announce(cast: Cast, run: RankingRun) -> Announcement:
    """Prepared by one, approved by another, public on the real day of the award."""
    announcement = prepare_announcement(
        cast.competition,
        by=cast.people.organiser,
        at=wib(2020, 8, 24, 9),
        run=run,
        publish_at=PUBLISH_AT,
        **WORDING,
    )
    approve_announcement(announcement, by=cast.people.organiser, at=wib(2020, 8, 24, 9))
    announcement = approve_announcement(
        announcement, by=cast.people.approver, at=wib(2020, 8, 25, 14)
    )
    post_due(PUBLISH_AT)
    conclude_competition(cast.competition, by=cast.people.organiser, at=wib(2020, 9, 30, 10))
    return announcement
