"""Real files for the import: sound ones, and every way in which a file can be bad."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable

from openpyxl import Workbook

from accounts.actions.imports import upload_agencies
from accounts.imports.checking import check_import
from accounts.imports.columns import COLUMNS, SHEET
from accounts.models import AgencyImport
from tests.factories import NOW, World

HEAD = [column.title for column in COLUMNS]


def line(code: str, name: str, **facts: str) -> list[str]:
    """One row; a regional agency directly below the government unless said otherwise."""
    facts = {"kind": "OPD", "flag": "tidak", "short": "", "parent": "", **facts}
    rest = [facts["parent"], facts.get("region", ""), facts["flag"], facts.get("cluster", "")]
    return [code, name, facts["short"], facts["kind"], *rest]


def workbook(rows: Iterable[list], change: Callable | None = None, *, head: list = HEAD) -> bytes:
    """An XLSX file as a spreadsheet program writes it; `change` gets book and sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in [head, *rows]:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(source: bytes, edit: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same zip with other contents, and more entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(
                entry.filename, edit(entry.filename, old.read(entry)), zipfile.ZIP_DEFLATED
            )
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_sheet_rows(count: int) -> bytes:
    """A sheet of this many rows, written as XML: openpyxl would take minutes."""
    cell = '<c r="A{0}" t="inlineStr"><is><t>K{0}</t></is></c>'
    rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(2, count + 2)).encode()

    def edit(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        return re.sub(rb"</sheetData>", rows + b"</sheetData>", data)

    return repacked(workbook([]), edit)


def csv_file(rows: Iterable[list], *, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """A CSV file without quotation marks."""
    return "\r\n".join(delimiter.join(row) for row in [HEAD, *rows]).encode(encoding)


def upload(world: World, source: bytes, name: str = "instansi.xlsx") -> AgencyImport:
    """Hand a file in without checking it."""
    who = {"by": world.organiser, "at": NOW}
    return upload_agencies(world.regency, **who, file_name=name, source=source)


def checked(world: World, source: bytes) -> AgencyImport:
    """Hand a file in and check it here, as the worker would."""
    task = upload(world, source)
    check_import(task.pk, NOW)
    return AgencyImport.objects.get(pk=task.pk)


def faults_of(task: AgencyImport) -> list[tuple[str, str]]:
    """Every fault as (cell, name), in the order of the rows."""
    rows = task.lines.order_by("number").values_list("faults", flat=True)
    return [(fault["cell"], fault["name"]) for faults in rows for fault in faults]
