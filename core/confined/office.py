"""A document of Word, Excel or PowerPoint: an archive of known parts, without programs."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.parsers import expat

from core.confined.limits import MEGABYTE, Fault, run

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_PARTS = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}.presentationml.presentation.main+xml": "pptx",
}
CONTENTS = "[Content_Types].xml"
MOST_ENTRIES = 3000
MOST_UNPACKED = 200 * MEGABYTE
MOST_XML = 40 * MEGABYTE
MOST_RATIO = 150  # above the first megabyte; tables of Excel reach 40
DEEPEST = 200
XML = (".xml", ".rels", ".vml")
KNOWN = {
    *XML,
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp"),
    *(".svg", ".odttf", ".fntdata", ".psmdcp", ".bin"),
}
PROGRAMS = re.compile(r"vbaProject|macroEnabled|activeX|\.control\+xml", re.IGNORECASE)
OBJECTS = re.compile(r"oleObject|/embeddings/|externalLink|attachedTemplate", re.IGNORECASE)
FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT)\b", re.IGNORECASE)
ADDRESSES = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
FOREIGN = (b"PK\x03\x04", b"PK\x05\x06", b"MZ", b"\x7fELF", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!")
_FIRST, _ENTRY, _NAME = b"PK\x03\x04", 30, re.compile(r"[^\x00-\x1f\\:]+")


def examine(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Which of the three it is; nothing of it is changed."""
    if file.read(4) != _FIRST:
        raise Fault("broken")
    _count_entries(file)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        _look_at_list(archive, entries)
        kind = _kind(archive)
        for entry in entries:
            _look_into(archive, entry)
    return {"kind": kind, "form": kind}, b""


def _count_entries(file: BinaryIO) -> None:
    """SECURITY: the list is counted before it is read, and must be the end of the file."""
    file.seek(-22, 2)
    end = file.read(22)
    if end[:4] != b"PK\x05\x06":
        raise Fault("disguised")
    if int.from_bytes(end[10:12], "little") > MOST_ENTRIES:
        raise Fault("heavy")
    if int.from_bytes(end[12:16], "little") > MEGABYTE:
        raise Fault("heavy")
    file.seek(0)


def _look_at_list(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or len(names) > MOST_ENTRIES:
        raise Fault("broken")
    if CONTENTS not in archive.namelist():
        raise Fault("archive")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Fault("heavy")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or (not end and entry.header_offset):
            raise Fault("broken")  # entries that overlap, or something hidden before the first
        end = entry.header_offset + _ENTRY + entry.compress_size
        _look_at_name(entry)


def _look_at_name(entry: zipfile.ZipInfo) -> None:
    """SECURITY: nothing that would leave its folder, or be anything but a plain part."""
    path = PurePosixPath(entry.filename)
    if entry.flag_bits & 0x1:
        raise Fault("encrypted")
    if path.is_absolute() or ".." in path.parts or not _NAME.fullmatch(entry.filename):
        raise Fault("broken")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Fault("broken")
    if entry.file_size > MEGABYTE and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Fault("heavy")
    if PROGRAMS.search(entry.filename):
        raise Fault("macros")
    if OBJECTS.search(f"/{entry.filename}"):
        raise Fault("embedded")
    suffix, is_settings = _suffix(entry), "printersettings" in entry.filename.lower()
    if not entry.is_dir() and (suffix not in KNOWN or (suffix == ".bin" and not is_settings)):
        raise Fault("embedded")


def _suffix(entry: zipfile.ZipInfo) -> str:
    """Also of `_rels/.rels`, which has no name before it."""
    return "." + entry.filename.rpartition(".")[2].lower()


def _kind(archive: zipfile.ZipFile) -> str:
    """By the type of its main part, as its own table of contents gives it."""
    info = archive.getinfo(CONTENTS)
    if info.file_size > MEGABYTE:
        raise Fault("heavy")
    types = [facts.get("ContentType", "") for _, facts in _elements(archive, info)]
    if any(PROGRAMS.search(one) for one in types):
        raise Fault("macros")
    kinds = {MAIN_PARTS[one] for one in types if one in MAIN_PARTS}
    if len(kinds) != 1:
        raise Fault("archive")
    return kinds.pop()


def _look_into(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read it to its end: the archive's own checks of size and sum count only then."""
    if _suffix(entry) in XML:
        for name, facts in _elements(archive, entry):
            _look_at_element(name, facts)
        return
    with archive.open(entry) as part:
        if part.read(8).startswith(FOREIGN):
            raise Fault("embedded")
        while part.read(MEGABYTE):
            pass


def _look_at_element(name: str, facts: dict[str, str]) -> None:
    """Relations lead to parts of the same file; only a link that a person follows leads out."""
    if name == "Relationship":
        kind = facts.get("Type", "")
        if PROGRAMS.search(kind):
            raise Fault("macros")
        if facts.get("TargetMode") != "External":
            return
        if not kind.endswith("/hyperlink") or not ADDRESSES.match(facts.get("Target", "")):
            raise Fault("external")
    if name in {"fldSimple", "instrText"} and FIELDS.search(facts.get("instr", "")):
        raise Fault("external")


def _elements(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element without its namespace; fields of Word bring their text as `instr`."""
    if entry.file_size > MOST_XML:
        raise Fault("heavy")
    reader = _Reader()
    with archive.open(entry) as part:
        while data := part.read(64 * 1024):
            reader.feed(data)
            yield from reader.take()
    reader.close()
    yield from reader.take()


class _Reader:
    """SECURITY: XML without a document type: no entities, so no bombs and no foreign files."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.depth, self.field = 0, None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def feed(self, data: bytes) -> None:
        self.parser.Parse(data, False)

    def close(self) -> None:
        self.parser.Parse(b"", True)

    def take(self) -> list[tuple[str, dict[str, str]]]:
        found, self.found = self.found, []
        return found

    def _start(self, name: str, facts: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Fault("heavy")
        plain = name.rpartition(" ")[2]
        if plain == "instrText":
            self.field = ""
        if plain in {"Relationship", "Override", "Default", "fldSimple"}:
            self.found.append((plain, {key.rpartition(" ")[2]: facts[key] for key in facts}))

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.field is not None and name.endswith("instrText"):
            self.found.append(("instrText", {"instr": self.field}))
            self.field = None

    def _text(self, text: str) -> None:
        if self.field is not None:
            self.field += text

    def _refuse(self, *_facts: Any) -> None:
        raise Fault("entities")


if __name__ == "__main__":
    run(examine)
