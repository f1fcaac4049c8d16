"""What kind of file it is, judged by its bytes, and whether it is safe to unpack.

SECURITY: sizes are taken from the zip's directory before anything is unpacked. They bind: Python
unpacks no entry beyond the size that its directory says.
"""

import io
import zipfile
import zlib

from accounts.imports.faults import FileRefused

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 48 * 1024 * 1024
LARGEST_SHEET = 32 * 1024 * 1024
#: Styles and the like are read as a whole, at a hundred times their size; rows are a stream.
LARGEST_PART = 2 * 1024 * 1024
STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
MOST_ENTRIES = 200
CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = "xl/workbook.xml"
#: Bytes that text of our columns never holds.
BINARY = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def kind_of(source: bytes) -> str:
    """`xlsx` or `csv`; refuses everything else by its content, whatever its name says."""
    if not source.strip():
        raise FileRefused("empty")
    if len(source) > LARGEST_FILE:
        raise FileRefused("too_large", limit=f"{LARGEST_FILE // MEGABYTE} MB")
    if source.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in source
        raise FileRefused("encrypted" if is_locked else "old_workbook")
    if source.startswith(ZIP):
        return "xlsx"
    return "csv" if _may_be_text(source) else _refuse_type()


def _may_be_text(source: bytes) -> bool:
    """UTF-16 has its zero bytes too, but says so at its beginning; CSV's own reader refuses it."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if source.startswith((b"%PDF", b"{\\rtf", b"<", b"\x89PNG")):
        return False
    return not source.translate(None, bytes(set(range(256)) - set(BINARY)))


def _refuse_type() -> str:
    raise FileRefused("wrong_type")


def open_container(source: bytes) -> zipfile.ZipFile:
    """The zip, if it is a workbook of bearable size that says nothing unusual."""
    try:
        container = zipfile.ZipFile(io.BytesIO(source))
        names = set(container.namelist())
    except BROKEN as fault:
        raise FileRefused("damaged") from fault
    _check_names(names)
    _check_sizes(container.infolist())
    for entry in container.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            _check_markup(container, entry)
    return container


def _check_names(names: set[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("macros")
    if WORKBOOK not in names or "[Content_Types].xml" not in names:
        raise FileRefused("wrong_type")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    largest = max(entry.file_size for entry in entries)
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > LARGEST_UNPACKED or largest > LARGEST_SHEET:
        raise FileRefused("swollen", limit=f"{LARGEST_UNPACKED // MEGABYTE} MB")
    parts = [entry for entry in entries if not entry.filename.startswith(STREAMED)]
    if any(entry.file_size > LARGEST_PART for entry in parts):
        raise FileRefused("swollen", limit=f"{LARGEST_PART // MEGABYTE} MB")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("encrypted")


def _check_markup(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No document type, so no entity that grows; UTF-8, so that the search cannot be dodged."""
    for chunk in chunks(container, entry, overlap=16):
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"\0" in chunk:
            raise FileRefused("damaged")


def chunks(container: zipfile.ZipFile, entry: zipfile.ZipInfo | str, *, overlap: int):
    """The entry piece by piece; each begins with the end of the last, so that no word is cut."""
    tail = b""
    try:
        with container.open(entry) as file:
            while piece := file.read(CHUNK):
                yield tail + piece
                tail = (tail + piece)[-overlap:]
    except BROKEN as fault:
        raise FileRefused("damaged") from fault
