"""Pages as pictures, for whoever must read a document without opening it."""

from django.core.files import File

from core.uploads.confinement import look_into


def draw_page(file: File, page: int) -> bytes:
    """A page of a stored PDF as JPEG, counted from 1; FileRefused when it cannot be drawn."""
    with file.open("rb") as opened:
        _facts, made = look_into(opened, "pages", str(page))
    return made
