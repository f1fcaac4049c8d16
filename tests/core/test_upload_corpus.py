"""Files of attackers and of people in a hurry: refused with a sentence, or cleaned."""

import io

import pytest
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader, PdfWriter

from core.confined import office as office_files
from core.confined import papers, photos
from core.confined.limits import look
from core.uploads import FileRefused, clean_name, inspect
from core.uploads.kinds import told_by
from core.uploads.refusals import FOREIGN, SENTENCES
from tests.filing import (
    CANARY,
    animation,
    archive,
    flood,
    given,
    locked,
    office,
    pdf,
    photo,
    relation,
    stream,
)

KINDS = ("pdf", "image", "docx", "xlsx")
LIMIT = 5 * 1024 * 1024
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
BOMB = bytes(40 * 1024 * 1024)
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'


def encrypted():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("rahasia", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def circle():
    return pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


def lying_count():
    return pdf().replace(b"/Count 1 ", b"/Count 9999999 ")


def bomb_of_streams():
    return pdf(*[stream(BOMB)] * 9)


def double_bomb():
    return pdf(stream(b"x")).replace(
        b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]"
    )


def image_bomb():
    facts = b"/Subtype /Image /Width 60000 /Height 60000"
    return pdf(stream(b"x", facts))


def part(name, data=b"x"):
    return office(parts=[(name, data)])


REFUSED = {
    # PDF
    "script when it opens": (lambda: pdf(SCRIPT, catalog=b"/OpenAction 10 0 R"), "script"),
    "script on a page": (lambda: pdf(page=b"/AA << /O << /S /Java#53cript >> >>"), "script"),
    "program to launch": (lambda: pdf(b"<< /S /Launch /F (cmd.exe) >>"), "script"),
    "form that is sent": (lambda: pdf(b"<< /S /SubmitForm /F (http://x) >>"), "script"),
    "address of a script": (lambda: pdf(b"<< /S /URI /URI (javascript:alert\\(1\\)) >>"), "script"),
    "script of an older state": (lambda: pdf() + pdf(SCRIPT)[9:] + pdf()[9:], "script"),
    "form of another kind": (lambda: pdf(catalog=b"/AcroForm << /XFA [] >>"), "xfa"),
    "file inside": (lambda: pdf(b"<< /Type /Filespec /EF << /F 11 0 R >> >>"), "embedded"),
    "video inside": (lambda: pdf(b"<< /Type /Annot /Subtype /RichMedia >>"), "embedded"),
    "password": (encrypted, "encrypted"),
    "cut off": (lambda: pdf()[:300], "cut"),
    "nothing but a head": (lambda: b"%PDF-1.7\n%%EOF\n", "broken"),
    "tree in a circle": (circle, "broken"),
    "huge page": (lambda: pdf(box=b"0 0 99999999 9"), "page_size"),
    "flat page": (lambda: pdf(box=b"0 0 0 0"), "page_size"),
    "too many pages": (lambda: pdf(pages=1001), "many_pages"),
    "bomb of streams": (bomb_of_streams, "heavy"),
    "packed twice": (double_bomb, "heavy"),
    "huge picture": (image_bomb, "heavy"),
    "page of the web inside": (
        lambda: b"%PDF-1.7\n<html><script>alert(1)</script></html>\n" + pdf()[9:],
        "disguised",
    ),
    "archive behind": (lambda: pdf() + archive(("a.js", b"alert(1)" * 20)), "disguised"),
    "archive within": (
        lambda: pdf()[:-6] + archive(("a.js", b"alert(1)" * 20)) + b"\n%%EOF\n",
        "disguised",
    ),
    "script behind": (lambda: pdf() + b"<script>alert(1)</script>" * 9, "disguised"),
    # Photos
    "flood of pixels": (lambda: flood(60_000, 60_000), "pixels"),
    "cut photo": (lambda: photo()[:900], "broken"),
    "head of a photo": (lambda: b"\xff\xd8\xff\xe0<script>alert(1)</script>", "broken"),
    # Documents
    "macros by type": (
        lambda: office(content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macros by part": (lambda: part("word/vbaProject.bin"), "macros"),
    "control": (lambda: part("word/activeX/activeX1.xml", b"<x/>"), "macros"),
    "object": (lambda: part("word/embeddings/oleObject1.bin"), "embedded"),
    "archive in a document": (lambda: part("word/media/a.png", archive(("a", b"a"))), "embedded"),
    "program in a document": (lambda: part("word/media/a.exe", b"MZ"), "embedded"),
    "template from elsewhere": (
        lambda: office(links=relation("attachedTemplate", "http://evil.example/t.dotm")),
        "external",
    ),
    "picture from elsewhere": (
        lambda: office(links=relation("image", "file://///evil.example/a.png")),
        "external",
    ),
    "link to a script": (lambda: office(links=relation("hyperlink", "javascript:x")), "external"),
    "command in a field": (
        lambda: office(main="<d><instrText>DDE</instrText><instrText>AUTO c:\\a</instrText></d>"),
        "external",
    ),
    "out of its folder": (lambda: part("../../../etc/passwd.xml", b"<x/>"), "broken"),
    "from the root": (lambda: part("/etc/passwd.xml", b"<x/>"), "broken"),
    "entities": (lambda: office(main=LAUGHS), "entities"),
    "foreign entity": (
        lambda: office(main='<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'),
        "entities",
    ),
    "deep tree": (lambda: office(main="<a>" * 999 + "</a>" * 999), "heavy"),
    "bomb in a document": (lambda: part("word/media/a.bmp", BOMB), "heavy"),
    "many entries": (
        lambda: office(parts=[(f"word/media/{n}.png", b"") for n in range(3001)]),
        "heavy",
    ),
    "document with a password": (lambda: locked(office()), "encrypted"),
    "something before the document": (lambda: office()[:4] + bytes(900) + office(), "broken"),
    "something behind the document": (lambda: office() + pdf(), "disguised"),
}
EXAMINERS = {"pdf": papers.examine, "image": photos.redraw, "office": office_files.examine}
WRONG = {
    "page of the web": (b"<!doctype html><script>alert(1)</script>", "page"),
    "drawing in code": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "page"),
    "picture that is a script": (b"GIF89a/*\x00*/=1;alert(1)", "gif"),
    "web picture": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "webp"),
    "photo of a phone": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
    "video": (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video"),
    "program": (b"MZ\x90\x00This program cannot be run in DOS mode", "program"),
    "shell": (b"#!/bin/sh\nrm -rf /", "program"),
    "old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    "text": (b"%!PS-Adobe-3.0 nothing", "unknown"),
    "late head": (b" " * 20 + pdf(), "unknown"),
}
NAMES = {
    "../../etc/passwd": "passwd.pdf",
    "C:\\Users\\siti\\SK tim.pdf": "SK tim.pdf",
    "laporan.pdf.exe": "laporan.pdf",
    "tagihan\u202efdp.exe": "tagihanfdp.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie x=1.pdf",
    '"><script>.pdf': "script.pdf",
    "\u0000\u200b.pdf": "file.pdf",
    "Laporan 2026 v1.2 \U0001f6f6.PDF": "Laporan 2026 v1.2 \U0001f6f6.pdf",
    "x" * 400 + ".pdf": "x" * 120 + ".pdf",
    "Cafe\u0301.pdf": "Caf\u00e9.pdf",
}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def refusal(data, **limits):
    with pytest.raises(FileRefused) as refused:
        inspect(given(data), **{"kinds": KINDS, "most_bytes": 2 * LIMIT, **limits})
    return refused.value.reasons


def clean(data, name="berkas.pdf", **limits):
    return inspect(given(data, name), **{"kinds": KINDS, "most_bytes": LIMIT, **limits})


@pytest.mark.parametrize(("build", "word"), REFUSED.values(), ids=REFUSED)
def test_a_file_of_an_attacker_is_refused(build, word):
    """By the programs themselves, in this process: a start for each costs half a minute."""
    data = build()

    facts, made = look(EXAMINERS[told_by(data)], io.BytesIO(data))

    assert (facts["fault"], made) == (word, b"")


def check_through_the_door(name):
    build, word = REFUSED[name]
    sentence = str(SENTENCES[word]).partition("%")[0]

    reasons = refusal(build())

    assert [reason.startswith(sentence) for reason in reasons] == [True], reasons


@pytest.mark.parametrize("name", ["script when it opens", "flood of pixels", "entities"])
def test_one_of_each_is_refused_in_words(name):
    check_through_the_door(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_all_are_refused_in_words(name):
    check_through_the_door(name)


def test_an_empty_file_is_refused_in_words():
    assert refusal(b"") == ["The file is empty. Choose it again, or save it once more first."]


@pytest.mark.parametrize(("data", "word"), WRONG.values(), ids=WRONG)
def test_a_file_of_another_kind_is_told_what_is_taken(data, word):
    taken = "Taken here: PDF, Photo (JPEG, PNG), Word (DOCX) or Excel (XLSX)."

    assert refusal(data) == [f"{FOREIGN[word]} {taken}"]


def test_a_slot_takes_its_own_kinds_only():
    assert refusal(office("pptx")) == [
        "This is a file of the kind pptx."
        " Taken here: PDF, Photo (JPEG, PNG), Word (DOCX) or Excel (XLSX)."
    ]
    assert refusal(pdf(), kinds=["image"]) == [
        "This is a file of the kind pdf. Taken here: Photo (JPEG, PNG)."
    ]


def test_limits_of_a_slot_are_said_with_what_was_sent():
    assert refusal(pdf(pages=3), most_pages=2) == [
        "The PDF has 3 pages; at most 2 are taken. Upload only those asked."
    ]
    assert refusal(bytes(1_400_000), most_bytes=1024 * 1024) == [
        "The file has 1.4 MB; at most 1 MB are taken. Make it smaller."
    ]


@pytest.mark.parametrize(("name", "shown"), NAMES.items(), ids=range(len(NAMES)))
def test_a_name_is_shown_without_tricks(name, shown):
    assert clean_name(name, "pdf") == shown


def test_a_pdf_that_only_shows_pages_is_kept_as_it_came():
    links = b"<< /S /URI /URI (https://menpan.go.id) >>"
    data = pdf(links, stream(b"BT (Halo) Tj ET"), pages=4)

    found = clean(data, "foto.jpg", most_pages=4)

    assert (found.kind, found.content_type, found.pages) == ("pdf", "application/pdf", 4)
    assert (found.name, found.content.read()) == ("foto.pdf", data)


def test_a_count_that_lies_is_not_believed():
    assert clean(lying_count()).pages == 1


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_plain_document_is_kept_as_it_came(kind):
    data = office(kind, links=relation("hyperlink", "https://menpan.go.id"))

    found = clean(data, "data.exe")

    assert (found.kind, found.name, found.size) == (kind, f"data.{kind}", len(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_loses_place_maker_and_words(form):
    data = photo(form, size=(3000, 1500))
    assert CANARY in data

    found = clean(data, "IMG_001.HEIC")
    drawn = found.content.read()

    image = Image.open(io.BytesIO(drawn))
    assert (image.size, found.width, found.height) == ((2000, 1000), 2000, 1000)
    assert (CANARY in drawn, dict(image.getexif()), found.size) == (False, {}, len(drawn))
    assert set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize(("turned", "side"), [(6, "top"), (3, "right"), (8, "bottom")])
def test_a_photo_stands_upright(turned, side):
    """The left half is orange as the camera held it."""
    found = Image.open(clean(photo(turned=turned), "a.jpg").content).convert("RGB")

    width, height = found.size
    places = {
        "top": (width // 2, 20),
        "right": (width - 20, height // 2),
        "bottom": (width // 2, height - 20),
    }
    red, _green, blue = found.getpixel(places[side])
    assert red > 200 > blue


def test_what_hides_behind_a_photo_is_gone():
    data = photo() + archive(("a.html", b"<script>alert(1)</script>" + CANARY)) + CANARY

    drawn = clean(data, "a.jpg").content.read()

    assert (b"PK\x03\x04" in drawn, CANARY in drawn) == (False, False)


def test_an_animation_becomes_its_first_picture():
    found = Image.open(clean(animation(), "a.png").content)

    assert (getattr(found, "n_frames", 1), found.convert("RGB").getpixel((5, 5))) == (
        1,
        (0, 0, 128),
    )


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_photo_of_other_colours_is_taken(mode):
    colours = {"L": 128, "CMYK": (0, 0, 0, 128)}
    out = io.BytesIO()
    Image.new(mode, (40, 30), colours[mode]).save(out, "JPEG")

    assert clean(out.getvalue()).content_type == "image/jpeg"


def test_a_drawing_keeps_what_one_can_see_through():
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (200, 0, 0, 90)).save(out, "PNG")

    found = clean(out.getvalue())

    assert (found.content_type, Image.open(found.content).mode) == ("image/png", "RGBA")
