"""Pictures inside documents without what cameras and programs wrote beside the pixels.

Nothing is drawn anew: pixels stay as they are, byte for byte.
"""

import io
from collections.abc import Iterator

from lxml import etree
from PIL import Image

from core.confined.limits import Fault

JPEG, PNG, GIF, EMF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"\x01\x00\x00\x00"
TIFF = (b"II*\0", b"MM\0*")
WMF = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
#: JFIF, colour profile, Adobe's colour transform: without them colours change.
KEPT_SEGMENTS = {0xE0, 0xE2, 0xEE}
STANDALONE = {0x01, *range(0xD0, 0xD8)}
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
KEPT_CHUNKS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"),
    *(b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
MOST_PIXELS = 40_000_000
BOXES_OF_WORDS = {b"xml ", b"uuid", b"uinf", b"asoc", b"lbl "}
LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
DRAWING_WORDS = {"metadata", "title", "desc", "script", "foreignObject", "namedview"}
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


def nameless(data: bytes) -> bytes:
    """The same picture; a kind that is not known here is a Fault."""
    if data.startswith(JPEG):
        return b"".join(_segments(data))
    if data.startswith(PNG):
        return b"".join(_chunks(data))
    if data.startswith(GIF):
        return b"".join(_blocks(data))
    if data.startswith(EMF) and data[40:44] == b" EMF":
        return _without_description(data)
    if data.startswith(TIFF):
        return _redrawn(data)
    if data.startswith((*WMF, b"BM")):
        return data
    raise Fault("unclean")


def nameless_drawing(data: bytes) -> bytes:
    """An SVG: shapes only, without words about it and without what its editor noted."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    for element in list(root.iter()):
        _strip_shape(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _strip_shape(element: etree._Element) -> None:
    name = etree.QName(element)
    parent = element.getparent()
    if parent is not None and (name.localname in DRAWING_WORDS or SVG[1:-1] != name.namespace):
        parent.remove(element)
        return
    for key in list(element.attrib):
        if key.startswith("{") and key != XLINK:
            del element.attrib[key]
        elif key in {XLINK, "href"} and not element.attrib[key].startswith("#"):
            raise Fault("unclean")  # a picture inside, or something elsewhere


def nameless_jpx(data: bytes) -> bytes:
    """JPEG 2000: a chain of boxes, of which some hold only words; a bare stream has none."""
    return b"".join(_boxes(data)) if data[4:8] == b"jP  " else data


def _segments(data: bytes) -> Iterator[bytes]:
    """Until the picture ends: what stands behind it (previews, depth, clips) goes."""
    yield data[:2]
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise Fault("unclean")
        kind = data[place + 1]
        if kind == 0xFF:  # padding
            place += 1
            continue
        if kind == END_OF_IMAGE:
            break
        size = 0 if kind in STANDALONE else int.from_bytes(data[place + 2 : place + 4], "big")
        after = place + 2 + size
        if _is_kept(kind, data[place + 4 : place + 16]):
            yield data[place:after]
        place = after
        if kind == START_OF_SCAN:
            after = _end_of_scan(data, place)
            yield data[place:after]
            place = after
    yield b"\xff\xd9"


def _is_kept(kind: int, head: bytes) -> bool:
    if not 0xE0 <= kind <= 0xEF:
        return kind != 0xFE
    if kind == 0xE0:
        return head.startswith(b"JFIF\0")  # JFXX holds a preview
    if kind == 0xE2:
        return head.startswith(b"ICC_PROFILE\0")
    return kind in KEPT_SEGMENTS


def _end_of_scan(data: bytes, place: int) -> int:
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        if data[place + 1] != 0 and data[place + 1] not in STANDALONE:
            return place
        place += 2


def _chunks(data: bytes) -> Iterator[bytes]:
    yield PNG
    place = len(PNG)
    while place + 12 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if kind in KEPT_CHUNKS:
            yield data[place : place + 12 + size]
        if kind == b"IEND":
            return
        place += 12 + size
    raise Fault("unclean")


def _blocks(data: bytes) -> Iterator[bytes]:
    """GIF: pictures and their timing; comments, plain text and programs' own blocks go."""
    table = 3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0
    place = 13 + table
    yield data[:place]
    while place < len(data) and data[place] in {0x21, 0x2C}:
        start = place
        if data[place] == 0x2C:
            flags = data[place + 9]
            place += 10 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0) + 1
            is_kept = True
        else:
            is_kept = data[place + 1] == 0xF9 or data[place + 3 : place + 14] in LOOPS
            place += 2
        while data[place]:
            place += data[place] + 1
        place += 1
        if is_kept:
            yield data[start:place]
    yield b";"


def _without_description(data: bytes) -> bytes:
    """EMF: the header may name the program and the picture, in letters of two bytes."""
    count = int.from_bytes(data[60:64], "little")
    place = int.from_bytes(data[64:68], "little")
    if not count or not place:
        return data
    if place < 88 or place + 2 * count > len(data):
        raise Fault("unclean")
    return data[:place] + bytes(2 * count) + data[place + 2 * count :]


def _redrawn(data: bytes) -> bytes:
    """TIFF: its facts and its pixels point at each other, so that it is written anew."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Fault("heavy")
        plain = Image.frombytes(image.mode, image.size, image.tobytes())
        if image.palette:
            plain.putpalette(image.palette)
        plain.save(out, "TIFF", compression="tiff_deflate")
    return out.getvalue()


def _boxes(data: bytes) -> Iterator[bytes]:
    place = 0
    while place + 8 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        after = place + size if size else len(data)
        if after <= place:
            raise Fault("unclean")
        if kind not in BOXES_OF_WORDS:
            yield data[place:after]
        place = after
