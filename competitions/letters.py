"""Statement letters: an organiser's text with words to fill in, made as DOCX and as PDF.

Text never becomes markup: it travels as JSON to typst, and as text nodes into DOCX.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from competitions.models import Competition, Requirement
from core.late import Late
from core.paper import make_pdf
from core.words import clean_text, paragraphs_of

docx, names, sizes = Late("docx"), Late("docx.oxml.ns"), Late("docx.shared")
looks_of = Late("docx.enum.text")

#: What the portal fills in; organisers find the list beside the text.
WORDS: dict[str, Promise] = {
    "unit": gettext_lazy("Unit that enters"),
    "agency": gettext_lazy("Agency of the unit"),
    "innovation": gettext_lazy("Name of the innovation"),
    "started_on": gettext_lazy("Day on which it was first used"),
    "team": gettext_lazy("Names of the team, one a line"),
    "signer_name": gettext_lazy("Name of whoever signs"),
    "signer_number": gettext_lazy("Staff number (NIP) of whoever signs"),
    "signer_position": gettext_lazy("Position of whoever signs"),
    "contact": gettext_lazy("Contact person"),
    "origin_innovation": gettext_lazy("Innovation that was replicated"),
    "origin_agency": gettext_lazy("Agency of that innovation"),
    "competition": gettext_lazy("Name of the competition"),
}
_WORD = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FIELD = re.compile(r"([^:{}]{1,40}):\s*\{\{\s*(\w+)\s*\}\}\.?")
_NOT_XML = re.compile(r"[\ufffe\uffff]")
DOTS = "." * 32
TEAM_LINES = 3
KINDS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its value, or with room to write."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text in pieces, None where a line is left to write on; or rows; or a list."""

    pieces: list[str | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is set on paper."""

    title: str
    competition: str
    organiser: str
    paragraphs: list[Paragraph]
    signer: dict[str, str]


def unknown_words(text: str) -> list[str]:
    """Words in double braces that nobody fills in."""
    return list(dict.fromkeys(word for word in _WORD.findall(text) if word not in WORDS))


def letter_of(
    requirement: Requirement, competition: Competition, values: Mapping[str, str] | None = None
) -> Letter:
    """The letter with these values by word; where there is none, a line to write on.

    `team` holds one name a line. Place and day of signing are `place` and `signed_on`.
    """
    known = {"competition": competition.name, **(values or {})}
    known = {word: _safe(value) for word, value in known.items()}
    return Letter(
        title=_safe(requirement.letter_title),
        competition=_safe(competition.name),
        organiser=_safe(competition.organiser.name),
        paragraphs=[_paragraph(part, known) for part in paragraphs_of(requirement.letter_body)],
        signer=known,
    )


def _safe(text: str) -> str:
    return _NOT_XML.sub("", clean_text(text))


def _paragraph(text: str, values: Mapping[str, str]) -> Paragraph:
    lines = [line.strip() for line in text.split("\n")]
    if _WORD.fullmatch(text.strip()) and "team" in text:
        return Paragraph(names=values.get("team", "").split("\n") or [])
    fields = [_FIELD.fullmatch(line) for line in lines]
    if all(fields):
        return Paragraph(
            rows=[Row(_safe(one[1].strip()), values.get(one[2], "")) for one in fields]
        )
    return Paragraph(pieces=list(_pieces(text, values)))


def _pieces(text: str, values: Mapping[str, str]) -> Iterator[str | None]:
    """Text and values; None for a word without value, and as written for an unknown one."""
    end = 0
    for found in _WORD.finditer(text):
        yield _safe(text[end : found.start()])
        word = found[1]
        yield values.get(word) or None if word in WORDS else found[0]
        end = found.end()
    yield _safe(text[end:])


def names_of(paragraph: Paragraph) -> list[str]:
    """Names, or room for a few."""
    names = [name for name in paragraph.names if name]
    return names or [""] * TEAM_LINES


def words_of_paper() -> dict[str, str]:
    """What stands on every letter, in the language of the edition."""
    return {
        "place": _("Place of signing"),
        "day": _("date"),
        "stamp": _("Stamp duty (meterai)"),
        "name": _("Full name"),
        "number": _("NIP"),
    }


def make_letter(letter: Letter, kind: str, *, at: datetime) -> bytes:
    """The letter's bytes, `docx` or `pdf`, in the language of the edition."""
    with override(settings.LANGUAGE_CODE):
        return _pdf(letter, at) if kind == "pdf" else _docx(letter, at)


def _pdf(letter: Letter, at: datetime) -> bytes:
    return make_pdf("letter", data_of(letter), at=at)


def data_of(letter: Letter) -> dict[str, Any]:
    """The letter as the typst template takes it."""
    return {
        "title": letter.title,
        "competition": letter.competition,
        "organiser": letter.organiser,
        "language": settings.LANGUAGE_CODE,
        "words": words_of_paper(),
        "signer": {
            word: letter.signer.get(word, "")
            for word in ("place", "signed_on", "signer_name", "signer_number", "signer_position")
        },
        "paragraphs": [_data_of(paragraph) for paragraph in letter.paragraphs],
    }


def _data_of(paragraph: Paragraph) -> dict[str, Any]:
    if paragraph.rows:
        return {"rows": [[row.label, row.value] for row in paragraph.rows]}
    if paragraph.names:
        return {"names": names_of(paragraph)}
    return {"pieces": paragraph.pieces}


def _docx(letter: Letter, at: datetime) -> bytes:
    paper = docx.Document()
    _set_up(paper, letter, at)
    _add(paper, letter.title, bold=True, size=13, align=looks_of.WD_ALIGN_PARAGRAPH.CENTER, after=4)
    _add(paper, letter.competition, align=looks_of.WD_ALIGN_PARAGRAPH.CENTER, after=18)
    for paragraph in letter.paragraphs:
        _add_paragraph(paper, paragraph)
    _add_signature(paper, letter.signer)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _set_up(paper: "docx.document.Document", letter: Letter, at: datetime) -> None:
    """A4, one typeface that every office has, and no trace of the program's own template."""
    page = paper.sections[0]
    page.page_width, page.page_height = sizes.Mm(210), sizes.Mm(297)
    page.left_margin = page.right_margin = sizes.Mm(25)
    page.top_margin = page.bottom_margin = sizes.Mm(25)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Arial", sizes.Pt(11)
    style.element.rPr.rFonts.set(names.qn("w:eastAsia"), "Arial")
    facts = paper.core_properties
    facts.title, facts.author, facts.comments = letter.title, letter.organiser, ""
    facts.created = facts.modified = at.replace(tzinfo=None)
    facts.language = settings.LANGUAGE_CODE


def _add(paper: "docx.document.Document", text: str, **looks: Any) -> Any:
    line = paper.add_paragraph()
    line.alignment = looks.get("align")
    line.paragraph_format.space_after = sizes.Pt(looks.get("after", 8))
    line.paragraph_format.line_spacing = 1.25
    run = line.add_run(text)
    run.bold, run.font.size = looks.get("bold"), sizes.Pt(looks.get("size", 11))
    return line


def _add_paragraph(paper: "docx.document.Document", paragraph: Paragraph) -> None:
    if paragraph.rows:
        for row in paragraph.rows:
            _add_row(paper, row.label, row.value)
    elif paragraph.names:
        for place, name in enumerate(names_of(paragraph), start=1):
            _add_line(paper, f"{place}.", name, at=sizes.Mm(8))
    else:
        pieces = (DOTS if piece is None else piece for piece in paragraph.pieces)
        _add(paper, "".join(pieces))


def _add_row(paper: "docx.document.Document", label: str, value: str) -> None:
    _add_line(paper, f"{label}\t:", value, at=sizes.Mm(45))


def _add_line(paper: "docx.document.Document", label: str, value: str, *, at: "sizes.Mm") -> None:
    """A label, then its value from one place on; dots up to the margin where there is none."""
    line = _add(paper, f"{label}\t", after=3)
    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(at)
    stops.add_tab_stop(sizes.Mm(49) if at > sizes.Mm(10) else at + sizes.Mm(1))
    if value:
        line.add_run(value)
    else:
        stops.add_tab_stop(
            sizes.Mm(160), looks_of.WD_TAB_ALIGNMENT.RIGHT, looks_of.WD_TAB_LEADER.DOTS
        )
        line.add_run("\t")


def _add_signature(paper: "docx.document.Document", signer: Mapping[str, str]) -> None:
    words, indent = words_of_paper(), sizes.Mm(90)
    place = signer.get("place") or f"{words['place']} {'.' * 18}"
    day = signer.get("signed_on") or f"{words['day']} {'.' * 18}"
    name = signer.get("signer_name") or DOTS + DOTS[:8]
    number = f"{words['number']} {signer.get('signer_number') or DOTS}"
    position = signer.get("signer_position") or DOTS + DOTS[:8]
    lines = [(f"{place}, {day}", 4), (position, 22), (words["stamp"], 22), (name, 2), (number, 0)]
    for text, after in lines:
        line = _add(paper, text, after=after)
        line.paragraph_format.left_indent = indent
        line.paragraph_format.keep_with_next = True
