"""Files that tell who made them in every place that we know of, under one canary."""

import io
import re
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.filing import OFFICE, RELATIONS, office, pdf, stream

NAME = "ZQ-PENGUSUL-7315"
MARK = NAME.encode()
VISIBLE = b"Angka kunjungan naik dari 61 menjadi 94"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = f'xmlns:r="{RELATIONS}"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = f"{OFFICE}.wordprocessingml"


def branded_photo(form: str = "JPEG") -> bytes:
    """EXIF, XMP, IPTC, comment, a word after the end; for PNG its words in three kinds."""
    image, told, out = Image.new("RGB", (64, 48), "navy"), Image.Exif(), io.BytesIO()
    told[0x013B], told[0x8298], told[0x010E] = NAME, NAME, NAME
    if form == "PNG":
        words = PngInfo()
        words.add_text("Author", NAME)
        words.add_text("Comment", NAME, zip=True)
        words.add_itxt("XML:com.adobe.xmp", f"<x>{NAME}</x>")
        image.save(out, form, exif=told, pnginfo=words)
        return out.getvalue() + MARK
    xmp = b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"
    image.save(out, form, exif=told, comment=MARK, xmp=xmp)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + bytes([0, len(MARK)]) + MARK
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    data = out.getvalue()
    return data[:2] + segment + data[2:] + MARK


def branded_pdf() -> bytes:
    """Two notes, a signature, a photo, layers, a heading, a link to a mailbox, and lost objects."""
    photo = branded_photo()
    content = (
        b"/OC /L BDC BT /F1 12 Tf 40 700 Td (" + VISIBLE + b") Tj ET EMC q 9 0 0 9 9 9 cm /I Do Q"
    )
    objects = [
        stream(content),  # 10
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Image /Width 64 /Height 48 /ColorSpace /DeviceRGB"
        b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d /Metadata 13 0 R >>\nstream\n%s"
        b"\nendstream" % (len(photo), photo),
        stream(b"<x:xmpmeta><dc:creator>" + MARK + b"</dc:creator></x:xmpmeta>"),  # 13
        b"<< /Type /OCG /Name (%s) /Usage << /CreatorInfo << /Creator (%s) >> >> >>" % (MARK, MARK),
        b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (%s) /Contents (%s) >>" % (MARK, MARK),
        b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /T (%s) /Subj (%s) /DA (/F1 9 Tf)"
        b" /Contents (%s) /RC (%s) >>" % (MARK, MARK, MARK, MARK),
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 9 9] /T (%s) /V << /Type /Sig"
        b" /Name (%s) /Reason (%s) >> >>" % (MARK, MARK, MARK),
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:%s@x.id) >> >>"
        % MARK,
        b"<< /Type /Outlines /First 20 0 R /Last 20 0 R /Count 1 >>",
        b"<< /Title (Bab satu) /Parent 19 0 R /Dest [3 0 R /Fit] >>",
        b"<< /Type /StructTreeRoot /K 22 0 R >>",
        b"<< /Type /StructElem /S /P /P 21 0 R /Pg 3 0 R /K 0 /T (%s) /ID (%s) >>" % (MARK, MARK),
        b"<< /Author (%s) /Creator (%s) /Title (%s) >>" % (MARK, MARK, MARK),  # 23: Info
        b"<< /Lost (%s) >>" % MARK,
    ]
    page = (
        b"/Contents 10 0 R /Resources << /Font << /F1 11 0 R >> /XObject << /I 12 0 R >>"
        b" /Properties << /L 14 0 R >> >> /Annots [15 0 R 16 0 R 17 0 R 18 0 R]"
        b" /PieceInfo << /Word << /Private (%s) >> >> /LastModified (%s) /Thumb 12 0 R"
        % (MARK, MARK)
    )
    catalog = (
        b"/Metadata 13 0 R /Outlines 19 0 R /StructTreeRoot 21 0 R /PieceInfo << /A (%s) >>"
        b" /OCProperties << /OCGs [14 0 R] /D << /Name (%s) /Creator (%s) /ON [14 0 R] >> >>"
        b" /AcroForm << /Fields [17 0 R] >>" % (MARK, MARK, MARK)
    )
    made = pdf(*objects, catalog=catalog, page=page)
    ids = b"/Info 23 0 R /ID [(%s) (%s)] /Root" % (MARK, MARK)
    return made.replace(b"/Root", ids).replace(b"trailer", b"%" + MARK + b"\ntrailer", 1)


def relations(*rows: tuple[str, str, str]) -> str:
    """A list of relations: id, kind, target; a target with a colon leads out."""
    told = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}">{told}</Relationships>'


def branded_docx() -> bytes:
    """Properties, people, comments, changes, sessions, variables, data, photo, mailbox, names."""
    who = f'w:author="{NAME}" w:date="2026-01-01T00:00:00Z"'
    body = f"""<?telltale {NAME}?><w:document {W} {R}
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
      xmlns:o="urn:schemas-microsoft-com:office:office"
      xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>
      <!-- {NAME} --><w:p w:rsidR="00{NAME}"><w:pPr><w:rPr><w:ins w:id="1" {who}/></w:rPr></w:pPr>
      <w:commentRangeStart w:id="0"/><w:r><w:t>{VISIBLE.decode()}</w:t></w:r>
      <w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>
      <w:ins w:id="2" {who}><w:r><w:t>dan seterusnya</w:t></w:r></w:ins>
      <w:del w:id="3" {who}><w:r><w:delText>{NAME}</w:delText></w:r></w:del>
      <w:hyperlink r:id="rMail" w:tooltip="{NAME}"><w:r><w:t>surel</w:t></w:r></w:hyperlink>
      <w:r><w:drawing><wp:docPr id="4" name="{NAME}" descr="C:\\{NAME}\\a.jpg"/></w:drawing></w:r>
      <w:r><w:pict o:gfxdata="{NAME}"/></w:r></w:p>
      <w:sectPr w:rsidR="{NAME}"><w:sectPrChange w:id="5" {who}/></w:sectPr>
      </w:body></w:document>"""
    person = f'<w15:people xmlns:w15="urn:w15"><w15:person w15:author="{NAME}"/></w15:people>'
    settings = f"""<w:settings {W}><w:rsids><w:rsid w:val="{NAME}"/></w:rsids><w:docVars>
      <w:docVar w:name="a" w:val="{NAME}"/></w:docVars><w:zoom w:percent="90"/></w:settings>"""
    comment = f'<w:comments {W}><w:comment w:id="0" {who}><w:p/></w:comment></w:comments>'
    rows = (
        ("r1", "settings", "settings.xml"),
        ("r2", "comments", "comments.xml"),
        ("r3", "people", "people.xml"),
        ("r4", "image", "media/image1.jpeg"),
        ("r5", "customXml", "../customXml/item1.xml"),
        ("rMail", "hyperlink", f"mailto:{NAME}@contoh.go.id"),
    )
    core = f"<p><creator>{NAME}</creator><lastModifiedBy>{NAME}</lastModifiedBy></p>"
    parts = (
        ("docProps/core.xml", core),
        ("docProps/app.xml", f"<p><Company>{NAME}</Company></p>"),
        ("docProps/custom.xml", f"<p>{NAME}</p>"),
        ("docProps/thumbnail.jpeg", branded_photo()),
        ("word/settings.xml", settings),
        ("word/comments.xml", comment),
        ("word/people.xml", person),
        ("word/media/image1.jpeg", branded_photo()),
        ("word/media/image2.png", branded_photo("PNG")),
        ("customXml/item1.xml", f"<d>{NAME}</d>"),
        ("word/_rels/document.xml.rels", relations(*rows)),
    )
    return commented(office("docx", main=body, parts=parts))


def branded_xlsx() -> bytes:
    """The place where it was saved, names that lead away, comments, printer, a user's view."""
    book = f"""<workbook {S} {R} xmlns:x="urn:x"><fileSharing userName="{NAME}"/>
      <x:absPath url="C:\\{NAME}\\"/><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets>
      <definedNames><definedName name="a">'C:\\{NAME}\\[b.xlsx]c'!$A$1</definedName></definedNames>
      <customWorkbookViews><v name="{NAME}"/></customWorkbookViews></workbook>"""
    cell = f'<c t="inlineStr"><is><t>{VISIBLE.decode()}</t></is></c>'
    sheet = f"""<worksheet {S} {R}><sheetData><row>{cell}</row></sheetData>
      <hyperlinks><hyperlink ref="A1" r:id="r3" tooltip="{NAME}"/></hyperlinks>
      <pageSetup r:id="r2"/><legacyDrawing r:id="r4"/></worksheet>"""
    rows = (
        ("r2", "printerSettings", "../printerSettings/printerSettings1.bin"),
        ("r3", "hyperlink", f"mailto:{NAME}@contoh.go.id"),
        ("r4", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("r5", "comments", "../comments1.xml"),
        ("r6", "threadedComment", "../threadedComments/threadedComment1.xml"),
    )
    parts = (
        ("docProps/core.xml", f"<p><creator>{NAME}</creator></p>"),
        ("xl/_rels/workbook.xml.rels", relations(("r1", "worksheet", "worksheets/sheet1.xml"))),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations(*rows)),
        ("xl/printerSettings/printerSettings1.bin", NAME.encode("utf-16-le")),
        ("xl/drawings/vmlDrawing1.vml", f"<d>{NAME}</d>"),
        ("xl/comments1.xml", f"<d>{NAME}</d>"),
        ("xl/threadedComments/threadedComment1.xml", f"<d>{NAME}</d>"),
        ("xl/persons/person.xml", f"<d>{NAME}</d>"),
    )
    return commented(office("xlsx", main=book, parts=parts))


def commented(data: bytes) -> bytes:
    """With the archive's own dates and a word on its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            part.comment, part.compress_type = MARK, zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(part.filename))
    return out.getvalue()


def places_of(data: bytes, words: str = NAME) -> list[str]:
    """Where the words stand: raw, in unpacked parts and streams, in letters of one or two bytes."""
    return sorted({place for place, part in _layers("raw", data) if _holds(part, words)})


def _holds(part: bytes, words: str) -> bool:
    ways = (words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be"))
    return any(way in part for way in (*ways, words.encode().hex().encode()))


def _layers(place: str, data: bytes):
    yield place, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{place}>comment", archive.comment
            for part in archive.infolist():
                yield f"{place}>{part.filename} facts", part.comment + part.extra
                yield from _layers(f"{place}>{part.filename}", archive.read(part))
    for found in re.finditer(rb"stream\r?\n|zTXt|iTXt|iCCP", data):
        unpacked = _unpacked(data[found.end() :])
        if unpacked:
            yield f"{place}>stream", unpacked


def _unpacked(data: bytes) -> bytes:
    for skip in (0, data.find(b"\0") + 2):
        try:
            return zlib.decompressobj().decompress(data[skip:])
        except zlib.error:
            continue
    return b""
