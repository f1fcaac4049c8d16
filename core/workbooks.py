"""XLSX written row by row: memory does not grow with the table (ECMA-376, SpreadsheetML).

SECURITY: every text is typed as text, so nothing is computed whatever it begins with; what a
spreadsheet would run after somebody edits the cell gets the quote prefix as well.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from core.tables import is_formula

CHUNK = 1 << 16
LONGEST = 32_767  # of a cell, by the format
ROWS = 400  # written at a time
PLAIN, HEAD, QUOTED, FIGURE = 0, 1, 2, 3
# What XML 1.0 cannot hold, and halves of a pair that are no character.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="0.00##"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><color rgb="FFFFFFFF"/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FF263873"/></patternFill></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1"/>
<xf xfId="0" quotePrefix="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
ROOT = f"""{DECLARATION}<Relationships xmlns="{RELATIONS}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a workbook; rows are read once, while they are sent."""

    name: str
    head: tuple[str, ...]
    rows: Iterable[Iterable[object]]


class _Outbox:
    """Where the archive writes to; what is in it is sent and forgotten."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Keep it until it is taken."""
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        """All that was written since the last time."""
        data = b"".join(self.parts)
        self.parts, self.size = [], 0
        return data


def stream_book(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The workbook in pieces, the first sheet in front."""
    sheets, out = list(sheets), _Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in _frame(sheets):
            book.writestr(name, text)
        for number, sheet in enumerate(sheets, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for text in _pieces(sheet):
                    part.write(text.encode())
                    if out.size > CHUNK:
                        yield out.take()
    yield out.take()


def _frame(sheets: list[Sheet]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{parts}</Types>',
    )
    yield "_rels/.rels", ROOT
    names = "".join(
        f'<sheet name={_attribute(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets>'
        "</workbook>",
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{targets}<Relationship Id="rId0" '
        f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", STYLES


def _attribute(name: str) -> str:
    """A sheet's name as the format allows it."""
    text = NOT_IN_NAMES.sub(" ", UNWRITABLE.sub("", name)).strip("' ")[:31] or "1"
    return '"' + escape(text, {'"': "&quot;"}) + '"'


def _pieces(sheet: Sheet) -> Iterator[str]:
    """Head and rows as XML, some hundred rows at a time."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(max(len(name) + 3, 10), 48)}" customWidth="1"/>'
        for n, name in enumerate(sheet.head, start=1)
    )
    yield (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>"
        f"<row>{''.join(_text(name, HEAD) for name in sheet.head)}</row>"
    )
    lines: list[str] = []
    for row in sheet.rows:
        lines.append(f"<row>{''.join(map(_cell, row))}</row>")
        if len(lines) == ROWS:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines) + "</sheetData></worksheet>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, Decimal | float):
        return f'<c s="{FIGURE}"><v>{value}</v></c>' if _is_finite(value) else "<c/>"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        return _text(f"{value:%Y-%m-%d %H:%M}", PLAIN)
    if isinstance(value, date):
        return _text(value.isoformat(), PLAIN)
    text = str(value)
    return _text(text, QUOTED if is_formula(text) else PLAIN)


def _is_finite(value: Decimal | float) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else value - value == 0


def _text(text: str, style: int) -> str:
    text = escape(UNWRITABLE.sub("", text)[:LONGEST])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
