"""Acts on a closed plenary's papers: have them made again, add what was signed, take it out."""

from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.jobs import open_job
from core.uploads import inspect, store
from core.uploads.scanning import refuse_found
from judging.locks import hold_plenary
from judging.models import Plenary, PlenaryRecord, PlenaryScan
from judging.papering import FOLDER, KINDS, is_waiting
from judging.queries.plenaries import (
    MOST_SCANS,
    latest_record,
    obstacles_to_add_scan,
    obstacles_to_release_scan,
)
from judging.states import PaperKind
from judging.tasks import make_plenary_papers

SCAN_KINDS = ("pdf", "image")
SCAN_BYTES, SCAN_PAGES = 20 * 1024 * 1024, 400


@transaction.atomic
def ask_papers(plenary: Plenary, *, by: User, at: datetime) -> Plenary:
    """Have the missing papers of the last closing made; what is there already stays."""
    plenary = hold_plenary(plenary)
    kept = _kept(plenary)
    kept.plenary = plenary
    if is_waiting(kept):
        raise ActionRefused(_("The papers are being made."))
    if kept.papers.count() == len(KINDS):
        raise ActionRefused(_("All papers are there."))
    plenary.job = open_job(by.pk, "plenary_papers", total=len(KINDS))
    plenary.save(update_fields=["job", "updated_at"])
    record("judging.ask_papers", plenary, by=by, at=at)
    transaction.on_commit(lambda: make_plenary_papers.delay(kept.pk), robust=True)
    return plenary


def _kept(plenary: Plenary) -> PlenaryRecord:
    kept = latest_record(plenary)
    if kept is None:
        raise ActionRefused(_("The plenary has not been closed yet."))
    return kept


@transaction.atomic
def add_scan(plenary: Plenary, *, by: User, at: datetime, kind: str, file: File) -> PlenaryScan:
    """Keep a signed paper beside the one that was printed; it is looked into before it is kept."""
    refuse_if(obstacles_to_add_scan(plenary))
    clean = inspect(
        file, kinds=SCAN_KINDS, most_bytes=SCAN_BYTES, most_pages=SCAN_PAGES, name=file.name
    )
    refuse_found(clean.content)
    plenary = hold_plenary(plenary)
    refuse_if(obstacles_to_add_scan(plenary))
    kept, code = _kept(plenary), new_code()
    if kept.scans.filter(removed_at=None).count() >= MOST_SCANS:
        raise ActionRefused(_("There are many scans already. Take one out first."))
    scan = PlenaryScan.objects.create(
        code=code,
        record=kept,
        kind=PaperKind(kind),
        file=store(clean.content, f"{FOLDER}/{code}"),
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.digest,
        pages=clean.pages,
        added_at=at,
        added_by=by,
    )
    facts = {"paper": scan.kind, "file": scan.code, "digest": scan.sha256}
    record("judging.add_scan", plenary, by=by, at=at, after=facts)
    return scan


@transaction.atomic
def release_scan(scan: PlenaryScan, *, by: User, at: datetime, is_public: bool) -> PlenaryScan:
    """Show a signed paper on the results page, once the result is public, or no longer.

    SECURITY: the recapitulation holds the marks of those who were not chosen; it stays inside.
    """
    plenary = hold_plenary(scan.record.plenary)
    scan = PlenaryScan.objects.lock(scan)
    if scan.removed_at is not None:
        raise ActionRefused(_("This scan was taken out already."))
    refuse_if(obstacles_to_release_scan(scan))
    before = {"file": scan.code, "public": scan.is_public}
    scan.is_public = is_public
    scan.save(update_fields=["is_public", "updated_at"])
    after = {"file": scan.code, "public": is_public}
    record("judging.release_scan", plenary, by=by, at=at, before=before, after=after)
    return scan


@transaction.atomic
def remove_scan(scan: PlenaryScan, *, by: User, at: datetime, reason: str) -> PlenaryScan:
    """Take a scan off the page, with a reason; its row and bytes stay as evidence."""
    plenary = hold_plenary(scan.record.plenary)
    scan = PlenaryScan.objects.lock(scan)
    if scan.removed_at is not None:
        raise ActionRefused(_("This scan was taken out already."))
    scan.removed_at, scan.removed_by = at, by
    scan.save(update_fields=["removed_at", "removed_by", "updated_at"])
    facts = {"file": scan.code, "digest": scan.sha256}
    record("judging.remove_scan", plenary, by=by, at=at, before=facts, reason=reason)
    return scan
