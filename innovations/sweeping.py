"""Bytes that no row names, and uploads that nobody will finish."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from core.uploads import erase
from innovations.models import Attachment, Upload

PATIENCE = timedelta(hours=24)  # longer than any act: a younger file may get its row yet
BATCH = 500


def sweep_uploads(at: datetime) -> int:
    """Take away what was begun and given up; the row goes last. Returns how many."""
    stale = list(Upload.objects.filter(expires_at__lte=at)[:BATCH])
    for upload in stale:
        erase(upload.path)
        upload.delete()
    return len(stale)


def sweep_orphans(at: datetime) -> int:
    """Take away files that a crash left without a row, and halves of files. Returns how many."""
    swept = 0
    for folder in _folders("lampiran"):
        named = Attachment.objects.filter(file__startswith=f"lampiran/{folder.name}/")
        known = set(named.values_list("file", flat=True))
        swept += _sweep(_old_files(folder, at), known)
    known = {upload.path for upload in Upload.objects.only("code")}
    return swept + _sweep(_old_files(_place("unggahan"), at), known)


def _sweep(names: Iterator[str], known: set[str]) -> int:
    orphans = [name for name in names if name not in known]
    for name in orphans:
        erase(name)
    return len(orphans)


def _place(name: str) -> Path:
    return Path(default_storage.path(name))


def _folders(name: str) -> list[Path]:
    place = _place(name)
    return [path for path in place.iterdir() if path.is_dir()] if place.is_dir() else []


def _old_files(folder: Path, at: datetime) -> Iterator[str]:
    """Names below the root of stored files."""
    limit, root = (at - PATIENCE).timestamp(), Path(default_storage.path(""))
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < limit:
            yield path.relative_to(root).as_posix()
