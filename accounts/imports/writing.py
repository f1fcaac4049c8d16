"""The template and the branch itself as XLSX or CSV, safe to open in any spreadsheet program.

SECURITY: text cells are typed as text in XLSX; in CSV a text that a program would compute gets an
apostrophe before it, which the import takes off again.
"""

import io
from collections.abc import Iterable, Iterator

from accounts.imports.branch import Branch, Node
from accounts.imports.columns import ARROW, COLUMNS, FIXED_KINDS, KIND_NAMES, KIND_WORDS, SHEET
from accounts.models import Agency
from core.late import Late
from core.tables import write_table

openpyxl, cells, styles = Late("openpyxl"), Late("openpyxl.cell"), Late("openpyxl.styles")

WIDTHS = (16, 46, 20, 22, 46, 14, 8, 18)
HELP_SHEET = "Petunjuk"
HEAD = "263873"
FORMATS = ("xlsx", "csv")

Line = tuple[str, ...]

EXAMPLE: tuple[Line, ...] = (
    ("DINKES", "Dinas Kesehatan", "Dinkes", "OPD", "", "33.02", "tidak", ""),
    ("PKM-01", "Puskesmas Kebasen", "", "Puskesmas", "DINKES", "33.02.05", "tidak", ""),
    ("PKM-02", "Puskesmas Sumpiuh II", "", "Puskesmas", "Dinas Kesehatan", "", "", ""),
)
RULES = (
    "Isi lembar “Instansi”: satu baris untuk satu instansi atau unit. Baris pertama jangan diubah.",
    "Tulis nilai, bukan rumus. Jangan menggabungkan sel dan jangan menyembunyikan lembar.",
    "Instansi yang sudah ada di portal dikenali dari kodenya; datanya diganti dengan isi baris.",
    "Instansi yang tidak ada di berkas tidak diubah dan tidak dihapus.",
    "Berkas diperiksa lebih dulu. Tidak ada yang ditulis sebelum semua baris benar dan Anda "
    "menyetujuinya.",
)


def lines_of(government: Agency) -> list[Line]:
    """Every open agency below the government as a row of the sheet, parents before children."""
    branch = Branch(government)
    nodes = [node for node in branch.nodes.values() if node.pk != branch.top and not node.closed_on]
    paths = {node.pk: branch.path(node.pk) for node in nodes}
    nodes.sort(key=lambda node: (len(paths[node.pk]), paths[node.pk]))
    return [_line(branch, node) for node in nodes]


def _line(branch: Branch, node: Node) -> Line:
    return (
        _code_of(branch, node.pk),
        node.name,
        node.short_name,
        KIND_NAMES[node.kind],
        "" if node.parent == branch.top else _code_of(branch, node.parent),
        node.region_code,
        "ya" if node.is_disadvantaged else "tidak",
        node.cluster,
    )


def _code_of(branch: Branch, pk: int) -> str:
    """The government's own code, else the portal's, which the import knows as well."""
    node = branch.nodes[pk]
    return node.local_code if node.registry == branch.top else node.code


def write_sheet(lines: Iterable[Line], file_format: str) -> bytes:
    """The sheet of agencies in one of FORMATS."""
    return write_xlsx(lines) if file_format == "xlsx" else write_csv(_with_head(lines))


def _with_head(lines: Iterable[Line]) -> Iterator[Line]:
    yield tuple(column.title for column in COLUMNS)
    yield from lines


def write_csv(lines: Iterable[Line]) -> bytes:
    """Head and rows with semicolons: what Excel opens by itself in Indonesia."""
    head, *rows = lines
    return write_table(head, rows, delimiter=";").encode()


def write_xlsx(lines: Iterable[Line]) -> bytes:
    """A stream of rows in the first sheet, the explanation in the second."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_head_cell(sheet, column.title) for column in COLUMNS])
    for line in lines:
        sheet.append([_text_cell(sheet, text) for text in line])
    _write_help(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head_cell(sheet, text: str) -> "cells.Cell":
    cell = cells.WriteOnlyCell(sheet, text)
    cell.font = styles.Font(bold=True, color="FFFFFF")
    cell.fill = styles.PatternFill("solid", fgColor=HEAD)
    return cell


def _text_cell(sheet, text: str) -> "cells.Cell | None":
    """SECURITY: typed as text, whatever it begins with; so 33.10 stays 33.10."""
    if not text:
        return None
    cell = cells.WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def _write_help(book: "openpyxl.Workbook") -> None:
    sheet = book.create_sheet(HELP_SHEET)
    for column, width in zip("ABC", (22, 80, 30), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_head_cell(sheet, text) for text in ("Aturan", "", "")])
    for rule in RULES:
        sheet.append(["", _wrapped(sheet, rule)])
    sheet.append([_head_cell(sheet, text) for text in ("Kolom", "Isi", "Contoh")])
    for column in COLUMNS:
        title = f"{column.title} (wajib)" if column.is_owed else column.title
        sheet.append([title, _wrapped(sheet, column.help), _text_cell(sheet, column.example)])
    sheet.append([_head_cell(sheet, text) for text in ("Jenis", "Kata lain yang dikenali", "")])
    for kind, words in KIND_WORDS.items():
        if kind not in FIXED_KINDS:
            sheet.append([KIND_NAMES[kind], ", ".join(words[1:])])
    sheet.append([_head_cell(sheet, text) for text in ("Contoh baris", ARROW, "")])
    for line in EXAMPLE:
        sheet.append(["", _wrapped(sheet, " | ".join(line))])


def _wrapped(sheet, text: str) -> "cells.Cell":
    cell = cells.WriteOnlyCell(sheet, text)
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    return cell
