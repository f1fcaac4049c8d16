"""Rows of text from a workbook or a CSV file, each cell with its place and its fault."""

import csv
import io
import re
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as clock_time
from typing import Any

from accounts.imports.columns import COLUMNS, MOST_ROWS, SHEET
from accounts.imports.containers import chunks, kind_of, open_container
from accounts.imports.faults import Fault, FileRefused
from core.late import Late
from core.tables import FORMULA
from core.words import clean_text

openpyxl, columns_in = Late("openpyxl"), Late("openpyxl.utils")

SECONDS = 60
FURTHEST_ROW = 100_000
WIDEST = 40
LONGEST_CELL = 2_000
SHOWN = 80
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
BAD_TYPES = {"f": "formula", "e": "cell_error"}
BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}

Cells = list[tuple[str, str]]  # text and the name of a fault, or nothing


@dataclass(slots=True)
class Row:
    """One row of the sheet: clean texts by field, where they stood, and what is wrong."""

    number: int
    texts: dict[str, str]
    letters: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, column: str = "", **facts: Any) -> None:
        """Note a fault of one cell, or of the row."""
        cell = f"{self.letters[column]}{self.number}" if column else ""
        read = self.texts.get(column, "")[:SHOWN]
        self.faults.append(Fault(name, cell, read, facts))


def read_rows(source: bytes) -> Iterator[Row]:
    """The rows below the head; raises FileRefused when the file as a whole will not do."""
    until = time.monotonic() + SECONDS
    kind = kind_of(source)
    lines = iter(_sheet_lines(source) if kind == "xlsx" else _csv_lines(source))
    letters = _letters_of(next(lines, None))
    found = False
    for number, cells in lines:
        if time.monotonic() > until:
            raise FileRefused("slow")
        if not any(text for text, _fault in cells):
            continue
        if number > MOST_ROWS + 1:
            raise FileRefused("too_many_rows", limit=MOST_ROWS)
        found = True
        yield _row(number, cells, letters)
    if not found:
        raise FileRefused("empty")


def _letters_of(head: tuple[int, Cells] | None) -> dict[str, str]:
    """Which column stands where: every one once, in any order."""
    titles = [text.casefold() for text, _fault in head[1]] if head else []
    while titles and not titles[-1]:
        titles.pop()
    known = {column.title.casefold(): column for column in COLUMNS}
    missing = [column.title for key, column in known.items() if key not in titles]
    if missing:
        raise FileRefused("columns", missing=", ".join(missing))
    for place, title in enumerate(titles):
        name = title or columns_in.get_column_letter(place + 1)
        if title not in known:
            raise FileRefused("unknown_column", column=name[:SHOWN])
        if titles.count(title) > 1:
            raise FileRefused("twice_column", column=known[title].title)
    return {
        known[title].field: columns_in.get_column_letter(i + 1) for i, title in enumerate(titles)
    }


def _row(number: int, cells: Cells, letters: dict[str, str]) -> Row:
    by_letter = {columns_in.get_column_letter(i + 1): cell for i, cell in enumerate(cells)}
    found = {name: by_letter.get(letter, ("", "")) for name, letter in letters.items()}
    row = Row(number, {name: text for name, (text, _fault) in found.items()}, letters)
    for name, (_text, fault) in found.items():
        if fault:
            row.fault(fault, name)
    strays = [letter for letter in by_letter if letter not in letters.values()]
    for letter in strays:
        if by_letter[letter][0]:
            row.faults.append(Fault("stray", f"{letter}{number}", by_letter[letter][0][:SHOWN]))
    return row


def _sheet_lines(source: bytes) -> Iterator[tuple[int, Cells]]:
    """Rows of the sheet of agencies, as a stream."""
    container = open_container(source)
    _refuse_merged(container)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that we read
        try:
            yield from _workbook_lines(source)
        except FileRefused:
            raise
        except Exception as fault:
            raise FileRefused("damaged") from fault


def _refuse_merged(container: Any) -> None:
    for name in container.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            continue
        for chunk in chunks(container, name, overlap=200):
            if found := MERGED.search(chunk):
                raise FileRefused("merged", cells=found[1].decode())


def _workbook_lines(source: bytes) -> Iterator[tuple[int, Cells]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that we read
        book = openpyxl.load_workbook(
            io.BytesIO(source), read_only=True, data_only=False, keep_links=False
        )
    try:
        sheet = _sheet_of(book)
        sheet.reset_dimensions()  # what the file says about its size is not believed
        for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST), start=1):
            if number > FURTHEST_ROW:
                raise FileRefused("too_many_rows", limit=MOST_ROWS)
            yield number, [_cell(cell.value, cell.data_type) for cell in cells]
    finally:
        book.close()


def _sheet_of(book: Any) -> Any:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            raise FileRefused("hidden_sheet", sheet=sheet.title)
    named = [sheet for sheet in book.worksheets if sheet.title.casefold() == SHEET.casefold()]
    if named or len(book.worksheets) == 1:
        return (named or book.worksheets)[0]
    raise FileRefused("no_sheet", count=len(book.worksheets), sheet=SHEET)


def _cell(value: Any, data_type: str) -> tuple[str, str]:
    """Text as a person sees it, and the name of what is wrong."""
    if data_type in BAD_TYPES:
        return str(value)[:LONGEST_CELL], BAD_TYPES[data_type]
    if isinstance(value, date | clock_time | timedelta):
        return str(value), "is_date"
    if isinstance(value, bool):
        return "ya" if value else "tidak", ""
    if isinstance(value, float):
        return f"{value:.10g}", ""
    return ("" if value is None else _line(str(value))), ""


def _line(value: str) -> str:
    """One clean line."""
    return " ".join(clean_text(value[:LONGEST_CELL]).split())


def _csv_cell(value: str) -> tuple[str, str]:
    """CSV knows no types: what a spreadsheet program would compute is refused."""
    text = _line(value)
    if text[:1] == "'" and text[1:].startswith(FORMULA):  # as our own export writes it
        return text[1:], ""
    return text, "formula" if text.startswith("=") else ""


def _csv_lines(source: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(source)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    yield from enumerate(_records(text, delimiter), start=1)


def _decoded(source: bytes) -> str:
    """UTF-8 or nothing: a guess would spoil names without anybody noticing."""
    if guess := BOMS.get(source[:2]):
        raise FileRefused("encoding", line=1, guess=guess)
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = source.count(b"\n", 0, fault.start) + 1
        raise FileRefused("encoding", line=line, guess="Windows-1252") from fault


def _records(text: str, delimiter: str) -> Iterable[Cells]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in lines:
            yield [_csv_cell(value) for value in record[:WIDEST]]
    except csv.Error as fault:
        raise FileRefused("broken_csv", line=lines.line_num) from fault
