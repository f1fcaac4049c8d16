"""Pages as pictures, for whoever must read a document without opening it."""

from threading import BoundedSemaphore

from django.core.files import File

from core.uploads.confinement import look_into
from core.uploads.refusals import CheckBusy

#: SECURITY: one picture at a time for each web process, and nobody waits long for it, so that who
#: leafs through papers never stands in the way of who hands some in.
_ROOM = BoundedSemaphore(1)
PATIENCE = 5


def draw_page(file: File, page: int) -> bytes:
    """A page of a stored PDF as JPEG, counted from 1.

    FileRefused when it cannot be drawn, CheckBusy when it cannot be drawn now.
    """
    if not _ROOM.acquire(timeout=PATIENCE):
        raise CheckBusy
    try:
        with file.open("rb") as opened:
            _facts, made = look_into(opened, "pages", str(page))
    finally:
        _ROOM.release()
    return made
