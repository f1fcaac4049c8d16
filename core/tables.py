"""CSV that a spreadsheet reads as values, never as formulas (RFC 4180, UTF-8)."""

import csv
import io
from collections.abc import Iterable, Iterator

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BREAKS = ("\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """SECURITY: a text that a spreadsheet would run gets an apostrophe in front."""
    text = str(value)
    is_formula = text.startswith(BREAKS) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if is_formula and isinstance(value, str) else text


def stream_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The same line by line, for files that grow with an edition."""
    yield write_table(head, ())
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


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
