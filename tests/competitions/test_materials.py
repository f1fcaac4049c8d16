"""What an event takes as material is told by the bytes alone."""

import pytest

from competitions.materials import LARGEST, faults_of_file, inspect_material
from tests.filing import given, office, pdf, photo


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pdf(), "pdf"), (office("pptx"), "pptx"), (office("docx"), "docx")],
    ids=["pdf", "pptx", "docx"],
)
def test_a_file_is_known_by_its_content(data, kind):
    file = given(data, "apa saja.html")

    assert (faults_of_file(file), inspect_material(file).kind) == ([], kind)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>%PDF-1.7",
        office("pptx", content_type="application/vnd.ms-powerpoint.macroEnabled.main+xml"),
        office("xlsx"),
        photo(),
        bytes(LARGEST + 1),
    ],
    ids=["html", "macros", "sheet", "photo", "large"],
)
def test_everything_else_is_refused_in_words(data):
    assert len(faults_of_file(given(data))) == 1
