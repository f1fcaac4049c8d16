"""Look into a file in a process of its own, so that what hangs or swells takes nothing with it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from django.core.files import File

from core.uploads.refusals import CheckBusy, refused

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 40  # by the wall clock; the program itself has ten of the processor
PATIENCE = 15
#: Two at once for each web process: the limits of memory add up.
_ROOM = BoundedSemaphore(2)
#: SECURITY: no secret of the portal's own environment is handed down.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2"}


def look_into(file: File, program: str, *arguments: str) -> tuple[dict[str, Any], bytes]:
    """What `core.confined.<program>` says of the file, and what it made of it.

    Raises FileRefused with the program's word; also when it was stopped by a limit. CheckBusy
    when too many wait already.
    """
    with _room(), TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        facts, made = _run(copy, program, *arguments)
    if "fault" in facts:
        raise refused(facts.pop("fault"), **facts)
    return facts, made


@contextmanager
def _room() -> Iterator[None]:
    if not _ROOM.acquire(timeout=PATIENCE):
        raise CheckBusy
    try:
        yield
    finally:
        _ROOM.release()


def _run(copy: BinaryIO, program: str, *arguments: str) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-m", f"core.confined.{program}", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, its name is ours
            command,
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refused("heavy") from None
    if done.returncode:
        raise refused("heavy")
    line, _, made = done.stdout.partition(b"\n")
    return json.loads(line), made
