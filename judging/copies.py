"""Cleaned copies of handed-in files: one way for every judge, made once for each file."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from competitions.models import Stage
from competitions.states import StageState
from core.locks import hold_name
from core.uploads import (
    CLEANER,
    CheckBusy,
    FileRefused,
    Nameless,
    erase,
    make_nameless,
    open_stored,
    store,
)
from innovations.models import Attachment, Candidacy, ProposalVersion
from innovations.states import VIEWABLE
from judging.models import CleanCopy
from judging.models.copies import copied_path

log = structlog.get_logger(__name__)
BEFORE_THE_END = (StageState.PLANNED, StageState.SCORING)
#: A busy machine stops work by the clock on the wall: such a file is tried again after a while.
STOPPED, PAUSE = "heavy", timedelta(hours=2)


def copy_for(attachment: Attachment, at: datetime) -> CleanCopy:
    """The copy that judges get; made here and now when nobody has asked before.

    RACE: whoever asks for the same file at the same time waits, and gets the first one's copy.
    Raises CheckBusy when there is no room for the work; then nothing is kept.
    """
    found = CleanCopy.objects.filter(attachment=attachment).first()
    if found is not None and not _is_stale(found, at):
        return found
    with transaction.atomic():
        hold_name("clean_copy", attachment.code)
        found = CleanCopy.objects.filter(attachment=attachment).first()
        if found is not None and not _is_stale(found, at):
            return found
        return _make(attachment, found or CleanCopy(attachment=attachment), at)


def _is_stale(copy: CleanCopy, at: datetime) -> bool:
    if copy.supplied_by_id:
        return False
    return copy.cleaner != CLEANER or (copy.fault == STOPPED and copy.made_at <= at - PAUSE)


def _make(attachment: Attachment, copy: CleanCopy, at: datetime) -> CleanCopy:
    """Bytes first, then the row that names them; what a crash leaves between is swept."""
    older = copy.file.name
    copy.cleaner, copy.made_at = CLEANER, at
    try:
        with open_stored(attachment.file.name) as file:
            fill_copy(copy, make_nameless(file, attachment.kind))
    except CheckBusy:
        raise
    except FileRefused as refusal:
        log.warning("copy_not_cleaned", attachment=attachment.code, fault=refusal.word)
        copy.file, copy.form, copy.size, copy.digest = "", "", 0, ""
        copy.pages, copy.fault = None, refusal.word
    copy.save()
    if older:
        transaction.on_commit(lambda: erase(older), robust=True)
    return copy


def fill_copy(copy: CleanCopy, made: Nameless) -> None:
    """Put the bytes on the disk and their facts into the row, which is not saved here."""
    copy.file = store(made.content, copied_path(copy, ""))
    copy.form, copy.size, copy.digest = made.form, made.size, made.digest
    copy.pages, copy.fault = made.pages, ""


def make_copy(attachment_id: int, at: datetime) -> None:
    """For the worker; harmless when run twice. What cannot be done now, the clock asks again."""
    attachment = Attachment.objects.filter(pk=attachment_id, state__in=VIEWABLE).first()
    if attachment is None:
        return
    try:
        copy_for(attachment, at)
    except (CheckBusy, FileNotFoundError) as fault:
        log.warning("copy_not_made", attachment=attachment.code, fault=str(fault)[:200])


def files_to_copy(at: datetime) -> QuerySet[Attachment]:
    """Files that judges of a stage now or soon will ask for, without a copy of today's cleaner."""
    stages = Stage.objects.filter(state__in=BEFORE_THE_END)
    versions = ProposalVersion.objects.filter(
        pk__in=Candidacy.objects.filter(stage__in=stages).values("version")
    )
    rows = Attachment.objects.filter(versions__in=versions, state__in=VIEWABLE).exclude(file="")
    lacking = Q(clean_copy=None) | ~Q(clean_copy__cleaner=CLEANER)
    lacking |= Q(clean_copy__fault=STOPPED, clean_copy__made_at__lte=at - PAUSE)
    rows = rows.filter(lacking, clean_copy__supplied_by=None)
    return rows.order_by("pk").distinct()
