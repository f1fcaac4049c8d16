"""Copies for judges hold nothing that tells who made the file, and all that it shows."""

import io
import zipfile

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from core.confined import nameless_office, nameless_papers, photos
from core.confined.limits import look
from core.uploads import FileRefused, make_nameless
from tests.branded import (
    NAME,
    VISIBLE,
    branded_docx,
    branded_pdf,
    branded_photo,
    branded_xlsx,
    places_of,
)
from tests.filing import given, office, pdf

PLACES = 20


def cleaned(program, data):
    facts, made = look(program, io.BytesIO(data))
    assert "fault" not in facts
    return made


@pytest.fixture(scope="module")
def copies():
    """Pairs of what was sent and what a judge gets."""
    files = {
        "pdf": (nameless_papers.clean, branded_pdf()),
        "docx": (nameless_office.clean, branded_docx()),
        "xlsx": (nameless_office.clean, branded_xlsx()),
        "jpg": (photos.redraw, branded_photo()),
        "png": (photos.redraw, branded_photo("PNG")),
    }
    return {form: (data, cleaned(program, data)) for form, (program, data) in files.items()}


def test_no_hiding_place_is_left(copies):
    hidden = {form: places_of(data) for form, (data, _made) in copies.items()}
    found = {form: places_of(made) for form, (_data, made) in copies.items()}

    assert all(hidden.values())
    assert sum(data.count(NAME.encode()) for data, _made in copies.values()) >= PLACES
    assert found == {form: [] for form in copies}


def test_what_a_page_shows_stays(copies):
    paper = PdfReader(io.BytesIO(copies["pdf"][1]))
    parts = {form: zipfile.ZipFile(io.BytesIO(copies[form][1])) for form in ("docx", "xlsx")}
    text = "".join(etree.fromstring(parts["docx"].read("word/document.xml")).itertext())

    assert VISIBLE.decode() in paper.pages[0].extract_text()
    assert [one.title for one in paper.outline] == ["Bab satu"]
    assert paper.pages[0].images[0].image.size == (64, 48)
    assert paper.metadata is None
    assert VISIBLE.decode() in text
    assert "dan seterusnya" in text
    assert "surel" in text
    assert VISIBLE in parts["xlsx"].read("xl/worksheets/sheet1.xml")
    assert Image.open(parts["docx"].open("word/media/image1.jpeg")).size == (64, 48)


def test_no_relation_leads_to_a_part_that_went(copies):
    for form in ("docx", "xlsx"):
        archive = zipfile.ZipFile(io.BytesIO(copies[form][1]))
        names = set(archive.namelist())

        assert not [name for name in names if "docProps" in name or "omment" in name]
        listed = archive.read("[Content_Types].xml").decode()
        assert all(f'PartName="/{gone}"' not in listed for gone in ("docProps/core.xml",))
        for name in (name for name in names if name.endswith(".rels")):
            kept = {one.get("Id") for one in etree.fromstring(archive.read(name))}
            owner = name.replace("_rels/", "").removesuffix(".rels")
            used = archive.read(owner).decode() if owner in names else ""
            assert not [
                key for key in ("rMail", "r3", "r4") if f'"{key}"' in used and key not in kept
            ]


def test_the_same_file_gives_the_same_copy():
    assert cleaned(nameless_papers.clean, branded_pdf()) == cleaned(
        nameless_papers.clean, branded_pdf()
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf()[:200], "pdf"),
        (office("docx", main="<d", parts=()), "docx"),
        (office("docx", parts=[("word/media/image1.wdp", b"II\xbc\x01")]), "docx"),
    ],
)
def test_what_cannot_be_cleaned_is_refused(data, kind):
    with pytest.raises(FileRefused) as refusal:
        make_nameless(given(data), kind)

    assert refusal.value.word


def test_make_nameless_works_in_a_process_of_its_own():
    made = make_nameless(given(branded_pdf()), "pdf")

    assert (made.form, made.pages) == ("pdf", 1)
    assert places_of(made.content.read()) == []
