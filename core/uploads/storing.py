"""Bytes on the disk for good before a row names them."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

#: Bytes of the disk that no file takes: texts and marks are saved when files no longer are.
RESERVE = 512 * 1024 * 1024


def has_room(size: int) -> bool:
    """Whether the disk takes a file of this size, and keeps its reserve."""
    place = Path(default_storage.path(""))
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free - size >= RESERVE


def store(content: File, name: str) -> str:
    """Write the file under a name of ours; when this returns, a crash does not take it away.

    Another file is never written over. What a crash leaves half written is swept.
    """
    path = Path(default_storage.path(name))
    _make_folder(path.parent)
    half = path.with_name(f"{path.name}.half")
    with half.open("xb") as out:
        os.fchmod(out.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        content.seek(0)
        for chunk in content.chunks():
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(half, path)  # fails where the name is taken, as rename would not
    finally:
        half.unlink()
    _sync(path.parent)
    return name


def write_piece(name: str, offset: int, piece: bytes) -> None:
    """Put a piece at its place; when this returns it stays. What a crash left there goes."""
    path = Path(default_storage.path(name))
    _make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, settings.FILE_UPLOAD_PERMISSIONS)
    with os.fdopen(handle, "wb") as out:
        out.seek(offset)
        out.write(piece)
        out.truncate()
        out.flush()
        os.fsync(out.fileno())
    if offset == 0:
        _sync(path.parent)


def open_stored(name: str) -> File:
    """The stored bytes, for reading."""
    return default_storage.open(name, "rb")


def erase(name: str) -> None:
    """Take the bytes away; nothing happens where there are none."""
    Path(default_storage.path(name)).unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
