"""One page of a PDF, drawn as a picture that no reader has to trust."""

import io
import sys
from typing import Any, BinaryIO

import typst
from PIL import Image

from core.confined.limits import Fault, run

WIDEST, LONGEST = 1200, 6000
QUALITY = 82
#: The file is our standard input, and the only one within the root.
ROOT = "/dev/fd"
SHEET = """#set page(width: auto, height: auto, margin: 0pt)
#image("/0", format: "pdf", page: PAGE, width: 595pt)
"""


def draw(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The page whose number is the program's argument, as JPEG."""
    sheet = SHEET.replace("PAGE", str(int(sys.argv[1])))
    drawn = typst.compile(sheet.encode(), root=ROOT, format="png", ppi=120.0)
    with Image.open(io.BytesIO(drawn[0] if isinstance(drawn, list) else drawn)) as image:
        return _packed(image)


def _packed(image: Image.Image) -> tuple[dict[str, Any], bytes]:
    if not image.width or not image.height:
        raise Fault("broken")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image.convert("RGBA"), mask=image.convert("RGBA").getchannel("A"))
    paper.thumbnail((WIDEST, LONGEST))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True)
    return {"width": paper.width, "height": paper.height}, out.getvalue()


if __name__ == "__main__":
    run(draw)
