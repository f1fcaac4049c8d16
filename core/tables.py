"""CSV that a spreadsheet reads as values, never as formulas (RFC 4180, UTF-8)."""

import csv
import io
from collections.abc import Iterable, Iterator

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BREAKS = ("\t", "\r", "\n")
PIECE = 1 << 14  # signs that are sent at a time


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run it."""
    return text.startswith(BREAKS) or text.lstrip().startswith(FORMULA)


def safe_cell(value: object) -> str:
    """SECURITY: a text that a spreadsheet would run gets an apostrophe in front."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return f"'{value}" if is_formula(value) else value


def stream_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The same piece by piece, for files that grow with an edition."""
    yield write_table(head, ())
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if line.tell() > PIECE:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def write_table(
    head: Iterable[str], rows: Iterable[Iterable[object]], *, delimiter: str = ","
) -> str:
    """The whole file; the mark in front tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
