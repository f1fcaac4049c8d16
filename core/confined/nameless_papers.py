"""A PDF with the same pages, and nothing that tells who made it, with what, when and for whom.

It is written anew from what its pages need; what no page, outline or heading reaches is left out.
"""

import io
import re
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from core.confined.limits import Fault, run
from core.confined.nameless_pictures import nameless, nameless_jpx

MOST_OBJECTS = 60_000
SECONDS = 30
CATALOG = {
    *("/Type", "/Pages", "/Outlines", "/Lang", "/PageLabels", "/StructTreeRoot", "/MarkInfo"),
    *("/OCProperties", "/Dests", "/Names", "/OutputIntents"),
}
PAGE = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"),
    *("/ArtBox", "/Rotate", "/Contents", "/Annots", "/Group", "/Tabs", "/StructParents"),
    *("/UserUnit", "/Kids", "/Count"),
}
#: Of what stands upon a page; its look (/AP) stays, its author, date and words do not.
NOTE = {
    *("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/Border", "/BS", "/C", "/CA", "/A"),
    *("/Dest", "/H", "/QuadPoints", "/StructParent", "/OC"),
}
#: Comments, files and windows of comments, and signatures with their certificates.
GONE_NOTES = {"/Text", "/Popup", "/FileAttachment", "/Caret", "/PrinterMark", "/TrapNet", "/Redact"}
GONE = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF", "/OPI", "/SpiderInfo"),
    *("/Perms", "/Alternates", "/Ref", "/Measure", "/PtData", "/Usage", "/Collection"),
    "/IDTree",
    *("/Length", "/F", "/FFilter", "/FDecodeParms"),
}
LAYERS = {"/OCGs", "/D", "/ON", "/OFF", "/BaseState", "/Order", "/Locked", "/RBGroups"}
PEOPLE = re.compile(r"\s*(mailto|tel|sms|callto|skype):", re.IGNORECASE)
JPEG, JPX = {"/DCTDecode", "/DCT"}, {"/JPXDecode"}


def clean(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The new PDF; its pages are counted once more, so that none is lost."""
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise Fault("encrypted")
    made = Copy(reader).write()
    pages = len(PdfReader(io.BytesIO(made)).pages)
    if pages != len(reader.pages):
        raise Fault("unclean")
    return {"kind": "pdf", "form": "pdf", "pages": pages}, made


class Copy:
    """The new file while it grows: objects in the order in which they are reached."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.objects: list[Any] = []
        self.places: dict[tuple[int, int], Any] = {}
        self.todo: list[tuple[Any, Any]] = []
        self.layers = 0

    def write(self) -> bytes:
        """All that the catalogue reaches, as a file without a name of its own."""
        root = self.refer(self.reader.trailer.raw_get("/Root"))
        while self.todo:
            source, target = self.todo.pop()
            self.fill(source, target)
        out, places = io.BytesIO(b""), []
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number, value in enumerate(self.objects, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj\n" % number)
            value.write_to_stream(out)
            out.write(b"\nendobj\n")
        start, size = out.tell(), len(places) + 1
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        out.writelines(b"%010d 00000 n \n" % place for place in places)
        out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (size, root.idnum))
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()

    def refer(self, value: IndirectObject) -> Any:
        """The new number of an object, which is filled later; its value if it is a plain one."""
        key = (value.idnum, value.generation)
        if key not in self.places:
            found = value.get_object()
            self.places[key] = self.reserve(found)
        return self.places[key]

    def reserve(self, found: Any) -> Any:
        if isinstance(found, StreamObject):
            empty: Any = EncodedStreamObject()
        elif isinstance(found, DictionaryObject):
            if is_gone(found):
                return NullObject()
            empty = DictionaryObject()
        elif isinstance(found, ArrayObject):
            empty = ArrayObject()
        else:
            return NullObject() if found is None else found
        self.objects.append(empty)
        if len(self.objects) > MOST_OBJECTS:
            raise Fault("heavy")
        self.todo.append((found, empty))
        return IndirectObject(len(self.objects), 0, self)

    def fill(self, source: Any, target: Any) -> None:
        """Copy what may stay of one object."""
        if isinstance(source, ArrayObject):
            target.extend(self.values(source))
            return
        for key, value in self.rows(source):
            target[NameObject(key)] = value
        if isinstance(source, StreamObject):
            target._data = cleaned(filters_of(source), raw_of(source))  # noqa: SLF001 -- as it stands, packed

    def rows(self, source: DictionaryObject) -> Any:
        allowed, dropped = allowed_in(source), dropped_in(source)
        for key in list(dict.keys(source)):
            if key in dropped or (allowed is not None and key not in allowed):
                continue
            yield key, self.value(self.told(source, key))

    def told(self, source: DictionaryObject, key: str) -> Any:
        """Names of layers become numbers; only places in the document are left of /Names."""
        raw = source.raw_get(key)
        if key == "/Name" and plain(source, "/Type") == "/OCG":
            self.layers += 1
            return TextStringObject(str(self.layers))
        if key == "/Names" and plain(source, "/Type") == "/Catalog":
            names = raw.get_object()
            kept = DictionaryObject()
            if "/Dests" in names:
                kept[NameObject("/Dests")] = names.raw_get("/Dests")
            return kept
        return raw

    def value(self, raw: Any) -> Any:
        """Direct parts are copied at once: parsers bound how deep they stand in each other."""
        if isinstance(raw, IndirectObject):
            return self.refer(raw)
        if isinstance(raw, StreamObject):
            raise Fault("broken")
        if isinstance(raw, DictionaryObject):
            if is_gone(raw):
                return NullObject()
            made = DictionaryObject()
            for key, value in self.rows(raw):
                made[NameObject(key)] = value
            return made
        if isinstance(raw, ArrayObject):
            return ArrayObject(self.values(raw))
        return raw

    def values(self, source: ArrayObject) -> list[Any]:
        """Each part of a list."""
        return [self.value(raw) for raw in list.__iter__(source)]


def is_gone(found: DictionaryObject) -> bool:
    """Comments, signatures, links to a person's mailbox: the page stands without them."""
    kind = plain(found, "/Subtype")
    if kind == "/Widget":
        parent = plain(found, "/Parent")
        field = plain(found, "/FT") or plain(parent, "/FT")
        return field == "/Sig"
    if plain(found, "/S") == "/URI":
        return bool(PEOPLE.match(str(plain(found, "/URI"))))
    return kind in GONE_NOTES and "/Rect" in found


def plain(found: Any, key: str) -> Any:
    """What stands under a key, also where it stands elsewhere in the file."""
    return found[key] if isinstance(found, DictionaryObject) and key in found else None


def allowed_in(source: DictionaryObject) -> set[str] | None:
    """Keys that may stay where the kind of thing is known; None elsewhere."""
    kind = plain(source, "/Type")
    if kind == "/Catalog":
        return CATALOG
    if kind in {"/Page", "/Pages"}:
        return PAGE
    if "/Rect" in source and "/Subtype" in source:
        return NOTE
    return LAYERS if "/OCGs" in source and "/D" in source else None


def dropped_in(source: DictionaryObject) -> set[str]:
    """Keys that go wherever they stand, but the flags of a note and of a link's target."""
    if "/Rect" in source and "/Subtype" in source:
        return GONE - {"/F"}
    if plain(source, "/Type") == "/StructElem" or ("/S" in source and "/P" in source):
        return GONE | {"/T", "/ID"}
    if plain(source, "/Type") in {"/Sig", "/Filespec"}:
        raise Fault("unclean")
    return GONE


def filters_of(source: StreamObject) -> list[str]:
    """The names of its filters, outermost first."""
    found = plain(source, "/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, ArrayObject) else [str(found)]


def raw_of(source: StreamObject) -> bytes:
    """The bytes as they stand in the file."""
    data = source._data  # noqa: SLF001 -- get_data() would unpack all
    return data if isinstance(data, bytes) else data.encode("latin-1", "replace")


def cleaned(names: list[str], data: bytes) -> bytes:
    """Photos keep their pixels only; everything else is left as it is packed."""
    pictures = (JPEG | JPX) & set(names)
    if pictures and len(names) > 1:
        raise Fault("unclean")
    if pictures & JPEG:
        return nameless(data)
    return nameless_jpx(data) if pictures else data


if __name__ == "__main__":
    run(clean, seconds=SECONDS)
