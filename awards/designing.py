"""Pictures of a design: told by content, drawn anew, small enough for every sheet."""

from io import BytesIO

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image

from awards.models.templates import picture_path
from core.uploads import Clean, inspect, store

KINDS = ("image",)
MOST_BYTES = 3 * 1024 * 1024
WIDEST, HIGHEST = 900, 600


def keep_picture(file: File) -> str:
    """Store an emblem or a signature for good; returns its name. FileRefused when it is none.

    It stays a PNG with its clear ground: at most 900 by 600 pixels print sharp at its size.
    """
    clean: Clean = inspect(file, kinds=KINDS, most_bytes=MOST_BYTES)
    with Image.open(clean.content) as picture:
        small = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
        small.thumbnail((WIDEST, HIGHEST))
        out = BytesIO()
        small.save(out, "PNG", optimize=True)
    return store(ContentFile(out.getvalue()), f"{picture_path(None, '')}.png")
