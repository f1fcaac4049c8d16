"""Files as people and attackers make them, built from nothing: no binary stands in the tree."""

import io
import struct
import zipfile
import zlib

from django.core.files.base import ContentFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CANARY = b"KENARI-7315"
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def given(data: bytes, name: str = "berkas.pdf") -> ContentFile:
    """As a form or an upload hands it over."""
    return ContentFile(data, name)


def pdf(
    *objects: bytes, catalog: bytes = b"", page: bytes = b"", box: bytes = b"0 0 595 842", pages=1
) -> bytes:
    """A PDF with a table of its objects; the first of `objects` has the number 10."""
    kids = b" ".join(b"3 0 R" if n == 0 else b"%d 0 R" % (100 + n) for n in range(pages))
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s >>" % (box, page)
    rows = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        3: leaf,
        **{10 + n: row for n, row in enumerate(objects)},
        **{100 + n: leaf for n in range(1, pages)},
    }
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, row in rows.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, row))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(b"trailer << /Size 1200 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(data: bytes, facts: bytes = b"") -> bytes:
    """An object of a PDF with packed bytes."""
    packed = zlib.compress(data, 9)
    head = b"<< /Length %d /Filter /FlateDecode %s >>" % (len(packed), facts)
    return head + b"\nstream\n" + packed + b"\nendstream"


def photo(
    form: str = "JPEG", *, size=(640, 480), turned: int = 1, mode: str = "RGB", **facts
) -> bytes:
    """A photo with place, maker, comment and a colour in each half."""
    image = Image.new(mode, size, "navy")
    image.paste("orange", (0, 0, size[0] // 2, size[1]))
    told = Image.Exif()
    told[0x0112] = turned
    told[0x010F] = CANARY.decode()
    told.get_ifd(0x8825).update({1: "S", 2: (7.0, 25.0, 1.0), 3: "E", 4: (109.0, 14.0, 2.0)})
    out = io.BytesIO()
    if form == "PNG":
        words = PngInfo()
        words.add_text("Comment", CANARY.decode())
        image.save(out, form, exif=told, pnginfo=words, **facts)
    else:
        image.save(out, form, exif=told, comment=CANARY, **facts)
    return out.getvalue()


def animation() -> bytes:
    """A PNG that moves."""
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("navy", "orange", "green")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=80)
    return out.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(64))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def office(
    kind: str = "docx", *, content_type: str = "", main: str = "<d/>", parts=(), links: str = ""
) -> bytes:
    """A document with its table of contents and `parts`: pairs of name and bytes."""
    path, known = MAIN[kind]
    contents = (
        f'<Types><Override PartName="/{path}" ContentType="{content_type or known}"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", contents)
        archive.writestr("_rels/.rels", f"<Relationships>{links}</Relationships>")
        archive.writestr(path, main)
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str) -> str:
    """A way out of a document."""
    told = f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"'
    return f'<Relationship Id="r1" {told}/>'


def archive(*parts: tuple[str, bytes]) -> bytes:
    """A plain ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts:
            made.writestr(name, data)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The archive with the mark of a password on every entry."""
    return data.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
