"""Copies on the disk that no row names, and log rows that are older than they may become."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from core.uploads import erase
from judging.models import CleanCopy, EvidenceAccess

PATIENCE = timedelta(hours=24)  # longer than any act: a younger file may get its row yet
KEPT = timedelta(days=90)
FOLDER = "salinan"


def sweep_copies(at: datetime) -> int:
    """Take away what a crash left without a row, and halves of files. Returns how many."""
    limit, swept = (at - PATIENCE).timestamp(), 0
    for folder in _folders():
        named = CleanCopy.objects.filter(file__startswith=f"{FOLDER}/{folder.name}/")
        known = set(named.values_list("file", flat=True))
        for path in folder.iterdir():
            name = f"{FOLDER}/{folder.name}/{path.name}"
            if name not in known and path.is_file() and path.stat().st_mtime < limit:
                erase(name)
                swept += 1
    return swept


def sweep_access_log(at: datetime) -> int:
    """Forget who fetched what; returns how many rows."""
    return EvidenceAccess.objects.filter(at__lte=at - KEPT).delete()[0]


def _folders() -> Iterator[Path]:
    place = Path(default_storage.path(FOLDER))
    return (path for path in place.iterdir() if path.is_dir()) if place.is_dir() else iter(())
