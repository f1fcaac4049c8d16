"""Acts on an announcement: prepare, change, word its letters, freeze again, discard."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from awards.freezing import freeze_rows
from awards.models import Announcement
from awards.queries import (
    adopted_run_of,
    fingerprint_of,
    obstacles_to_prepare,
    version_in_force,
)
from awards.queries.announcements import WORDS
from awards.wording import Worded, freeze_words, write_words
from competitions.models import Competition, Stage
from core.codes import new_code
from core.errors import refuse_if
from judging.models import RankingRun
from judging.states import RunState


class Changes(TypedDict, total=False):
    """What an announcement says besides its figures, and from when."""

    title: str
    message: str
    decree_number: str
    signatory_name: str
    signatory_position: str
    place: str
    correction_note: str
    publish_at: datetime


@transaction.atomic
def prepare_announcement(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    run: RankingRun,
    **changes: Unpack[Changes],
) -> Announcement:
    """Freeze what came out of the run's stage into rows that others can look at.

    Where the stage was announced before, this is its next version: a correction, with its reason.
    """
    competition = Competition.objects.lock(competition)
    stage = Stage.objects.select_related("competition").get(pk=run.stage_id)
    refuse_if(_faults_of_choice(competition, stage, run))
    corrected = version_in_force(stage)
    announcement = Announcement(
        code=new_code(),
        competition=competition,
        stage=stage,
        run=run,
        prepared_by=by,
        corrects=corrected,
        version=corrected.version + 1 if corrected else 1,
        **(_words_of(corrected) if corrected else {}) | changes,
    )
    refuse_if(_faults_of_correction(announcement, at))
    announcement.save()
    freeze_words(announcement)
    rows = freeze_rows(announcement)
    after = {"rows": len(rows), "version": announcement.version}
    after["digest"] = fingerprint_of(announcement)
    record("awards.prepare_announcement", announcement, by=by, at=at, after=after)
    return announcement


def _faults_of_choice(competition: Competition, stage: Stage, run: RankingRun) -> list[str]:
    faults = obstacles_to_prepare(stage)
    if run.state != RunState.ADOPTED or stage.competition_id != competition.pk:
        faults.append(_("Only an adopted ranking of this competition can be announced."))
    return faults


def _faults_of_correction(announcement: Announcement, at: datetime) -> list[str]:
    faults = announcement.obstacles_of_time(at) if announcement.publish_at else []
    if announcement.corrects is None:
        return faults
    if not announcement.corrects.is_public_at(at):
        faults.append(_("The version before is not public yet. Cancel it instead, then change it."))
    if not announcement.correction_note:
        faults.append(_("Write what is corrected, and why. Everybody will read it."))
    return faults


def _words_of(corrected: Announcement) -> dict[str, Any]:
    names = (name for name in WORDS if name != "correction_note")
    return {name: getattr(corrected, name) for name in names}


@transaction.atomic
def update_announcement(
    announcement: Announcement, *, by: User, at: datetime, **changes: Unpack[Changes]
) -> Announcement:
    """Change words or time before approval. Whoever changed it last has prepared it."""
    announcement, before = _begin(announcement)
    for name, value in changes.items():
        setattr(announcement, name, value)
    if "publish_at" in changes:
        refuse_if(announcement.obstacles_of_time(at))
    is_same = changes.keys() == {"publish_at"}
    announcement.worded_at = announcement.worded_at if is_same else at
    act = "awards.update_announcement"
    return _end(announcement, before, act, by=by, at=at, is_same=is_same)


@transaction.atomic
def word_announcement(
    announcement: Announcement, *, by: User, at: datetime, words: Worded
) -> Announcement:
    """Change what readers are written, by kind of letter and language."""
    announcement, before = _begin(announcement)
    write_words(announcement, words)
    announcement.worded_at = at
    return _end(announcement, before, "awards.word_announcement", by=by, at=at)


@transaction.atomic
def freeze_announcement(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Take the rows from what the stage stands for now."""
    announcement, before = _begin(announcement)
    announcement.rows.all().delete()
    announcement.run = adopted_run_of(announcement.stage) or announcement.run
    freeze_rows(announcement)
    return _end(announcement, before, "awards.freeze_announcement", by=by, at=at)


def _begin(announcement: Announcement) -> tuple[Announcement, str]:
    announcement = Announcement.objects.lock(announcement)
    refuse_if(announcement.obstacles_to_change())
    return announcement, fingerprint_of(announcement)


def _end(
    announcement: Announcement,
    before: str,
    act: str,
    *,
    by: User,
    at: datetime,
    is_same: bool = False,
) -> Announcement:
    """A change voids what was approved, and is looked at again unless it `is_same` but its time."""
    after = fingerprint_of(announcement)
    if after != before:
        announcement.prepared_by = by
        announcement.previewed_at = announcement.previewed_at if is_same else None
        announcement.approvals.standing().update(voided_at=at)
    announcement.save()
    digests = {"before": {"digest": before}, "after": {"digest": after}}
    record(act, announcement, by=by, at=at, **digests)
    return announcement


@transaction.atomic
def note_preview(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Somebody has looked at what everybody will get; no approval yet."""
    announcement, _digest = _begin(announcement)
    announcement.previewed_at = at
    announcement.save()
    record("awards.note_preview", announcement, by=by, at=at)
    return announcement


@transaction.atomic
def discard_announcement(
    announcement: Announcement, *, by: User, at: datetime, reason: str
) -> Announcement:
    """Throw a draft away; what is public or scheduled is never deleted."""
    announcement, digest = _begin(announcement)
    before = {"digest": digest, "version": announcement.version}
    record("awards.discard_announcement", announcement, by=by, at=at, before=before, reason=reason)
    announcement.approvals.all().delete()
    announcement.delete()
    return announcement
