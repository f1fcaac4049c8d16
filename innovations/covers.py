"""The photo of an innovation: small enough for a phone, with nothing in it but what it shows."""

from io import BytesIO

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image

from core.uploads import Clean, inspect

KINDS = ("image",)
MOST_BYTES = 15 * 1024 * 1024
WIDEST, HIGHEST = 1200, 900
QUALITY = 72
FORM, CONTENT_TYPE = "webp", "image/webp"


def draw_cover(file: File) -> ContentFile:
    """At most 1200 by 900 pixels in WebP. Raises FileRefused when it is no photo."""
    clean: Clean = inspect(file, kinds=KINDS, most_bytes=MOST_BYTES)
    with Image.open(clean.content) as photo:
        small = photo.convert("RGB")
        small.thumbnail((WIDEST, HIGHEST))
        out = BytesIO()
        small.save(out, FORM, quality=QUALITY, method=4)
    return ContentFile(out.getvalue())
