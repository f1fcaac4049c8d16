"""DOCX of a paper in blocks; see `core.blocks`. A4, one typeface that every office has.

Long tables are written as XML in one go: a thousand rows take a second, not minutes.
"""

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from core.late import Late
from core.words import clean_text

docx, oxml, names = Late("docx"), Late("docx.oxml"), Late("docx.oxml.ns")
sizes, sections, lines = Late("docx.shared"), Late("docx.enum.section"), Late("docx.enum.text")

MARGIN, SHORT, LONG = 20, 210, 297  # mm
TWIPS = 1440 / 25.4  # of Word, a millimetre
_NOT_XML = re.compile(r"[\ufffe\uffff]")
_ALIGN = {"left": "start", "right": "end", "center": "center"}


def make_docx(data: dict[str, Any], *, at: datetime) -> bytes:
    """The file's bytes."""
    file = docx.Document()
    _set_up(file, data, at)
    for block in data["blocks"]:
        WRITERS[block["kind"]](file, block)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _set_up(file: Any, data: dict[str, Any], at: datetime) -> None:
    page = file.sections[0]
    sides = (LONG, SHORT) if data["is_wide"] else (SHORT, LONG)
    page.orientation = (
        sections.WD_ORIENT.LANDSCAPE if data["is_wide"] else sections.WD_ORIENT.PORTRAIT
    )
    page.page_width, page.page_height = sizes.Mm(sides[0]), sizes.Mm(sides[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = sizes.Mm(MARGIN)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Arial", sizes.Pt(10.5)
    style.element.rPr.rFonts.set(names.qn("w:eastAsia"), "Arial")
    facts = file.core_properties
    facts.title, facts.author, facts.comments = safe(data["title"]), safe(data["author"]), ""
    facts.created = facts.modified = at.replace(tzinfo=None)
    facts.language = data["language"]
    if data["draft"]:
        line = page.header.paragraphs[0]
        line.alignment = lines.WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(safe(data["draft"]))
        run.bold, run.font.size = True, sizes.Pt(16)
    _foot(page.footer.paragraphs[0], data["footer"])


def _foot(line: Any, words: str) -> None:
    """What the paper is, then page x / y, counted by the reader's program."""
    line.add_run(f"{safe(words)} · ").font.size = sizes.Pt(8)
    for name in ("PAGE", "NUMPAGES"):
        if name == "NUMPAGES":
            line.add_run(" / ").font.size = sizes.Pt(8)
        counted = oxml.OxmlElement("w:fldSimple")
        counted.set(names.qn("w:instr"), name)
        line.paragraph_format.element.append(counted)


def _add(file: Any, words: str, **looks: Any) -> Any:
    line = file.add_paragraph(style=looks.get("style"))
    line.alignment = looks.get("align")
    line.paragraph_format.space_after = sizes.Pt(looks.get("after", 6))
    line.paragraph_format.keep_with_next = looks.get("keep", False)
    run = line.add_run(safe(words))
    run.bold, run.font.size = looks.get("bold"), sizes.Pt(looks.get("size", 10.5))
    return line


def _title(file: Any, block: dict[str, Any]) -> None:
    """A heading, so that a reader's program can list it."""
    for place, words in enumerate(block["lines"]):
        looks = {"bold": True, "size": 14} if place == 0 else {"size": 11}
        _add(file, words, align=lines.WD_ALIGN_PARAGRAPH.CENTER, after=3, keep=True, **looks)
    file.paragraphs[-1].paragraph_format.space_after = sizes.Pt(14)


def _part(file: Any, block: dict[str, Any]) -> None:
    line = _add(file, block["text"], bold=True, size=11.5, after=4, keep=True)
    line.paragraph_format.space_before = sizes.Pt(10)


def _text(file: Any, block: dict[str, Any]) -> None:
    _add(file, block["text"], size=8.5 if block["small"] else 10.5)


def _pairs(file: Any, block: dict[str, Any]) -> None:
    for label, value in block["rows"]:
        line = _add(file, f"{label}\t: {value}", after=2)
        line.paragraph_format.tab_stops.add_tab_stop(sizes.Mm(52))
        line.paragraph_format.left_indent = sizes.Mm(54)
        line.paragraph_format.first_line_indent = sizes.Mm(-54)
    file.paragraphs[-1].paragraph_format.space_after = sizes.Pt(8)


def _table(file: Any, block: dict[str, Any]) -> None:
    """SECURITY: every cell is escaped; a title cannot become markup."""
    columns, page = block["columns"], file.sections[0]
    room = page.page_width.mm - 2 * MARGIN
    whole = sum(column["share"] for column in columns)
    widths = [int(room * column["share"] / whole * TWIPS) for column in columns]
    aligns = [_ALIGN[column["align"]] for column in columns]
    head = _row([column["label"] for column in columns], widths, aligns, is_head=True)
    rows = "".join(_row(cells, widths, aligns) for cells in block["rows"])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B4BAC8"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made = oxml.parse_xml(
        f'<w:tbl {names.nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )
    file.element.body.insert(len(file.element.body) - 1, made)
    _add(file, "", size=4)


def _row(cells: list[str], widths: list[int], aligns: list[str], *, is_head: bool = False) -> str:
    strong = "<w:b/>" if is_head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="30" w:after="30"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{strong}<w:sz w:val="17"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(safe(cell))}</w:t></w:r></w:p></w:tc>'
        for cell, width, align in zip(cells, widths, aligns, strict=True)
    )
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{made}</w:tr>"


def _signatures(file: Any, block: dict[str, Any]) -> None:
    _add(file, block["said"], after=10, keep=True).paragraph_format.space_before = sizes.Pt(14)
    for person in block["people"]:
        _add(file, person["seat"], after=34, keep=True)
        _add(file, person["name"], bold=True, after=0, keep=True)
        _add(file, person["position"], size=9, after=12)


def safe(words: str) -> str:
    """No sign that XML or a page cannot hold."""
    return _NOT_XML.sub("", clean_text(words))


WRITERS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "title": _title,
    "part": _part,
    "text": _text,
    "pairs": _pairs,
    "table": _table,
    "signatures": _signatures,
}
