"""A PDF: whether it opens, what it holds, and whether it only shows pages."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from core.confined.limits import MEGABYTE, Fault, run

MOST_PAGES = 1000
MOST_OBJECTS = 60_000
MOST_UNPACKED = 300 * MEGABYTE
MOST_PIXELS = 200_000_000
LONGEST_SIDE = 14_400  # of a page, in points: what readers can show
TAIL = 2048
SLACK = 64  # bytes that scanners leave behind the end
END = b"%%EOF"
HEAD = re.compile(rb"%PDF-[12]\.\d")
MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|iframe|body|head)", re.IGNORECASE)
#: What may stand in an older state of the file, which the table of objects no longer names.
RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
RAW_WORDS = {b"EmbeddedFile": "embedded", b"RichMedia": "embedded"}
ACTIONS = {
    **dict.fromkeys(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm"), "script"),
    **dict.fromkeys(("/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"), "embedded"),
}
KEYS = {"/JS": "script", "/XFA": "xfa", "/EF": "embedded"}
SUBTYPES = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
ADDRESS = re.compile(r"\s*(javascript|file|data|vbscript)\s*:|\\\\", re.IGNORECASE)


def examine(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """How many pages it has; nothing of it is changed."""
    _look_at_ends(file)
    file.seek(0)
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise Fault("encrypted")
    _look_at_objects(reader)
    pages = sum(1 for _ in _pages(reader))
    if not pages:
        raise Fault("broken")
    return {"kind": "pdf", "form": "pdf", "pages": pages}, b""


def _look_at_ends(file: BinaryIO) -> None:
    """SECURITY: nothing before the first byte, nothing behind the last, no second file inside."""
    data = file.read()
    if not HEAD.match(data) or MARKUP.search(data[:TAIL]):
        raise Fault("disguised")
    place = data.rfind(END)
    if place < 0:
        raise Fault("cut")
    if len(data[place + len(END) :].strip(b"\r\n\t \0")) > SLACK:
        raise Fault("disguised")
    if zipfile.is_zipfile(file):
        raise Fault("disguised")
    found = RAW.search(data)
    if found:
        raise Fault(RAW_WORDS.get(found.group(1), "script"))


def _look_at_objects(reader: PdfReader) -> None:
    """Every object once; those inside others are walked with them."""
    numbers = {(n, gen) for gen, rows in reader.xref.items() for n in rows}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Fault("heavy")
    unpacked = 0
    for number, generation in sorted(numbers):
        found = reader.get_object(IndirectObject(number, generation, reader))
        for value in _parts(found):
            _look_at(value)
        if isinstance(found, StreamObject):
            unpacked += _unpacked(found, MOST_UNPACKED - unpacked)


def _parts(found: Any) -> Iterator[DictionaryObject]:
    """All dictionaries of one object, without following its references."""
    todo = [found]
    while todo:
        value = todo.pop()
        if isinstance(value, DictionaryObject):
            yield value
            todo.extend(value.values())
        elif isinstance(value, ArrayObject):
            todo.extend(list.__iter__(value))


def _look_at(part: DictionaryObject) -> None:
    """SECURITY: pages only: no program, no second file, no form that changes what is read."""
    for key, word in KEYS.items():
        if key in part:
            raise Fault(word)
    if str(part.get("/S")) in ACTIONS:
        raise Fault(ACTIONS[str(part.get("/S"))])
    if part.get("/Subtype") in SUBTYPES or part.get("/Type") == "/EmbeddedFile":
        raise Fault("embedded")
    if "/URI" in part and ADDRESS.match(str(part.get("/URI"))):
        raise Fault("script")


def _unpacked(stream: StreamObject, most: int) -> int:
    """How many bytes it becomes; what becomes too many is a bomb."""
    if part_of_pixels(stream) > MOST_PIXELS or "/F" in stream:
        raise Fault("heavy" if "/F" not in stream else "embedded")
    filters = stream.get("/Filter", [])
    names = [str(name) for name in (filters if isinstance(filters, list) else [filters])]
    if names.count("/FlateDecode") > 1 or len(names) > 3:
        raise Fault("heavy")
    packed = stream._data  # noqa: SLF001 -- the bytes as they stand; get_data() would unpack all
    packed = packed if isinstance(packed, bytes) else packed.encode("latin-1", "replace")
    size = _inflated(packed, most) if names[:1] in (["/FlateDecode"], ["/Fl"]) else len(packed)
    if size > most:
        raise Fault("heavy")
    return size


def part_of_pixels(stream: StreamObject) -> int:
    """The pixels that an image says it has."""
    sides = stream.get("/Width", 0), stream.get("/Height", 0)
    return sides[0] * sides[1] if all(isinstance(side, int) for side in sides) else 0


def _inflated(packed: bytes, most: int) -> int:
    work, size = zlib.decompressobj(), 0
    try:
        while packed and not work.eof and size <= most:
            size += len(work.decompress(packed, MEGABYTE))
            packed = work.unconsumed_tail
    except zlib.error:  # readers show what they can of it
        return size
    return size


def _pages(reader: PdfReader) -> Iterator[None]:
    """Walk the tree ourselves: its own count may lie, and its branches may run in a circle."""
    root, seen = reader.trailer["/Root"]["/Pages"], set()
    todo, number = [(root, None)], 0
    while todo:
        node, box = todo.pop()
        node = node.get_object()
        if id(node) in seen:
            raise Fault("broken")
        seen.add(id(node))
        box = node.get("/MediaBox", box)
        if "/Kids" in node:
            todo.extend((kid, box) for kid in list.__iter__(node["/Kids"]))
            continue
        number += 1
        if number > MOST_PAGES:
            raise Fault("many_pages", most=MOST_PAGES)
        _measure(box, node)
        yield


def _measure(box: Any, page: DictionaryObject) -> None:
    """A page that no reader can show."""
    left, low, right, high = (float(value.get_object()) for value in list.__iter__(box))
    unit = float(page.get("/UserUnit", 1))
    sides = abs(right - left) * unit, abs(high - low) * unit
    if not all(0 < side <= LONGEST_SIDE for side in sides):
        raise Fault("page_size")


if __name__ == "__main__":
    run(examine)
