"""What an event takes as material is told by the bytes alone."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.materials import CONTENTS, OFFICE, faults_of_file, kind_of

PRESENTATION = f'<Override ContentType="{OFFICE}.presentationml.presentation.main+xml"/>'


def archive(contents: str, *, spoil: bool = False) -> bytes:
    """An Office file's skeleton; spoilt, its only entry cannot be unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(CONTENTS, contents)
    data = bytearray(made.getvalue())
    if spoil:
        begin = 30 + len(CONTENTS)
        data[begin : begin + 8] = b"\xff" * 8
    return bytes(data)


def upload(data: bytes, name: str = "paparan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 ...", "pdf"), (archive(PRESENTATION), "pptx")],
    ids=["pdf", "pptx"],
)
def test_a_file_is_known_by_its_content(data, kind):
    assert kind_of(upload(data, "apa saja.html")) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        archive("<Types/>"),
        archive(PRESENTATION.replace("presentation.main", "presentation.macroEnabled.main")),
        archive(PRESENTATION, spoil=True),
        archive(PRESENTATION)[:40],
        b"PK\x03\x04",
    ],
    ids=["html", "svg", "zip", "macros", "spoilt", "cut", "stub"],
)
def test_everything_else_is_refused_in_words(data):
    assert kind_of(upload(data)) == ""
    assert faults_of_file(upload(data))
