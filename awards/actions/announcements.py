"""Acts on an announcement: prepare, change, approve, take back."""

from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from awards.freezing import freeze_rows
from awards.honours import give_honours, take_honours_back
from awards.letters import post_letters, take_letters_back
from awards.models import Announcement
from awards.queries import (
    announcement_of,
    fingerprint_of,
    last_stage,
    obstacles_to_approve,
    obstacles_to_prepare,
)
from awards.states import APPROVE, CANCEL, SCHEDULE
from competitions.models import Competition
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from judging.models import RankingRun
from judging.states import RunState


class Wording(TypedDict):
    """What an announcement says besides its figures."""

    title: str
    message: NotRequired[str]
    decree_number: NotRequired[str]
    signatory_name: str
    signatory_position: str
    place: str


@transaction.atomic
def prepare_announcement(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    run: RankingRun,
    publish_at: datetime,
    **wording: Unpack[Wording],
) -> Announcement:
    """Freeze the adopted result into rows that a second person can look at."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_prepare(competition))
    refuse_if(_faults_of_choice(competition, run))
    announcement = Announcement(
        code=new_code(),
        competition=competition,
        stage=run.stage,
        run=run,
        prepared_by=by,
        publish_at=publish_at,
        **wording,
    )
    refuse_if(announcement.obstacles_of_time(at))
    announcement.save()
    rows = freeze_rows(announcement)
    after = {"rows": len(rows), "digest": fingerprint_of(announcement)}
    record("awards.prepare_announcement", announcement, by=by, at=at, after=after)
    return announcement


def _faults_of_choice(competition: Competition, run: RankingRun) -> list[str]:
    faults = []
    if announcement_of(competition):
        faults.append(_("An announcement of this competition is being prepared already."))
    if run.state != RunState.ADOPTED or run.stage_id != last_stage(competition).pk:
        faults.append(_("Only the adopted ranking of the last stage can be announced."))
    return faults


@transaction.atomic
def update_announcement(
    announcement: Announcement,
    *,
    by: User,
    at: datetime,
    publish_at: datetime,
    **wording: Unpack[Wording],
) -> Announcement:
    """Change words or time before approval. Whoever changed it last has prepared it."""
    announcement = Announcement.objects.lock(announcement)
    refuse_if(announcement.obstacles_to_change())
    before = fingerprint_of(announcement)
    for name, value in {**wording, "publish_at": publish_at, "prepared_by": by}.items():
        setattr(announcement, name, value)
    refuse_if(announcement.obstacles_of_time(at))
    announcement.save()
    digests = {"before": {"digest": before}, "after": {"digest": fingerprint_of(announcement)}}
    record("awards.update_announcement", announcement, by=by, at=at, **digests)
    return announcement


@transaction.atomic
def approve_announcement(
    announcement: Announcement, *, by: User, at: datetime, fingerprint: str = ""
) -> Announcement:
    """The second person's word: scheduled, letters queued, honours given; all from its instant.

    `fingerprint` is what the person has read: words changed meanwhile are not approved unseen.
    """
    announcement = Announcement.objects.lock(announcement)
    refuse_if(obstacles_to_approve(announcement, by, at))
    digest = fingerprint_of(announcement)
    if fingerprint not in {"", digest}:
        sentence = _("The announcement was changed while you were reading. Read it again.")
        raise ActionRefused(sentence)
    announcement.move(APPROVE, approved_by=by, approved_at=at)
    announcement.move(SCHEDULE, scheduled_at=at)
    give_honours(announcement)
    post_letters(announcement, at)
    after = {"publish_at": announcement.publish_at.isoformat(), "digest": digest}
    record("awards.approve_announcement", announcement, by=by, at=at, after=after)
    return announcement


@transaction.atomic
def cancel_announcement(
    announcement: Announcement, *, by: User, at: datetime, reason: str = ""
) -> Announcement:
    """Take everything back, within ten minutes and never once it is public."""
    announcement = Announcement.objects.lock(announcement)
    refuse_if(announcement.obstacles_to_cancel(at))
    letters = take_letters_back(announcement)
    take_honours_back(announcement)
    announcement.move(CANCEL, approved_by=None, approved_at=None, scheduled_at=None)
    after = {"letters": letters}
    record("awards.cancel_announcement", announcement, by=by, at=at, after=after, reason=reason)
    return announcement
