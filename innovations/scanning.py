"""What the virus scanner said of a file, and who hears of it."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import transaction

from audit.trail import record
from core.uploads import open_stored
from core.uploads.scanning import ScannerAway, Verdict, is_scanner_set, scan
from innovations import news
from innovations.models import Attachment
from innovations.states import CLEAR, CONDEMN

CHUNK = 64 * 1024
log = structlog.get_logger(__name__)


def scan_file(attachment_id: int, at: datetime) -> None:
    """Ask the scanner about a file that waits; harmless when run twice.

    Without an answer the file stays kept back, and the clock asks again.
    """
    if not is_scanner_set():
        return
    attachment = Attachment.objects.awaiting_scan().filter(pk=attachment_id).first()
    if attachment is None:
        return
    try:
        verdict = scan(_chunks(attachment.file.name))
    except (ScannerAway, FileNotFoundError) as fault:
        log.warning("attachment_not_scanned", attachment=attachment.code, fault=str(fault)[:200])
        return
    settle_scan(attachment, verdict, at=at)


def _chunks(name: str) -> Iterator[bytes]:
    with open_stored(name) as file:
        yield from file.chunks(CHUNK)


@transaction.atomic
def settle_scan(attachment: Attachment, verdict: Verdict, *, at: datetime) -> None:
    """Open the file to its readers, or keep it back for good and say so.

    RACE: the row is locked, so that two scans of one file tell its people once.
    """
    attachment = Attachment.objects.lock(attachment)
    if not attachment.may(CLEAR):
        return
    if verdict.is_clean:
        attachment.move(CLEAR, scanned_at=at)
        return
    attachment.move(CONDEMN, scanned_at=at)
    facts = {"slot": attachment.slot, "file": attachment.code, "finding": verdict.finding[:120]}
    entry = record("innovations.keep_back_file", attachment.proposal, by=None, at=at, after=facts)
    if attachment.removed_at is None:
        news.tell_kept_back(attachment, entry, at=at)
