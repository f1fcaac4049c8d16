"""A photo, drawn anew: upright, at most 2000 px, without place, camera, comments or profile."""

import io
from contextlib import suppress
from typing import Any, BinaryIO

from PIL import Image, ImageCms

from core.confined.limits import MEGABYTE, Fault, run

SIDE = 2000
MOST_PIXELS = 40_000_000
LARGEST_PNG = 2 * MEGABYTE
QUALITY = 86
ORIENTATION = 0x0112
_T = Image.Transpose
UPRIGHT = {
    2: _T.FLIP_LEFT_RIGHT,
    3: _T.ROTATE_180,
    4: _T.FLIP_TOP_BOTTOM,
    5: _T.TRANSPOSE,
    6: _T.ROTATE_270,
    7: _T.TRANSVERSE,
    8: _T.ROTATE_90,
}


def redraw(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Facts and bytes of the new photo; of an animation its first picture."""
    Image.MAX_IMAGE_PIXELS = None  # refused below, before a pixel is decoded
    with Image.open(file, formats=["JPEG", "PNG"]) as image:
        pixels = image.width * image.height
        if pixels > MOST_PIXELS:
            raise Fault("pixels", megapixels=pixels // 1_000_000, most=MOST_PIXELS // 1_000_000)
        way, is_png = _orientation(image), image.format == "PNG"
        image.draft(None, (SIDE, SIDE))
        image.load()
        drawn = _in_plain_colours(image)
    drawn.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if way in UPRIGHT:
        drawn = drawn.transpose(UPRIGHT[way])
    drawn.info = {}
    return _packed(drawn, is_png=is_png)


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # facts about a photo may be broken where the photo is not
        return image.getexif().get(ORIENTATION, 1)
    return 1


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """Grey, RGB or RGBA, in the colours that every screen shows."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "LA" or (image.mode == "P" and "transparency" in image.info):
        return image.convert("RGBA")
    if image.mode in {"RGB", "CMYK"} and image.info.get("icc_profile"):
        with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            return _in_srgb(image)
    return image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    return ImageCms.profileToProfile(
        image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )


def _packed(image: Image.Image, *, is_png: bool) -> tuple[dict[str, Any], bytes]:
    """A drawing stays PNG; a photo that somebody saved as PNG becomes JPEG."""
    facts = {"kind": "image", "width": image.width, "height": image.height}
    if is_png:
        out = io.BytesIO()
        image.save(out, "PNG", optimize=image.width * image.height < 1_000_000)
        if out.tell() <= LARGEST_PNG:
            return {**facts, "form": "png"}, out.getvalue()
    out = io.BytesIO()
    _on_white(image).save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return {**facts, "form": "jpg"}, out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


if __name__ == "__main__":
    run(redraw)
