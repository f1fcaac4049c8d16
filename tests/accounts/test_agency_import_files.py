"""Bad files are refused with a clear reason, and nothing is written."""

import io
import zipfile

import pytest
from openpyxl.utils.protection import hash_password

from accounts.imports import reading
from accounts.imports.containers import LARGEST_FILE
from accounts.imports.faults import FileRefused, told
from accounts.models import Agency
from accounts.states import ImportState
from tests.accounts.sheets import (
    HEAD,
    checked,
    csv_file,
    faults_of,
    line,
    repacked,
    with_sheet_rows,
    workbook,
)
from tests.factories import World

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
ROW = line("DINSOS", "Dinas Sosial")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def hide(book, _sheet):
    book.create_sheet("Rahasia").sheet_state = "hidden"


def hide_well(book, _sheet):
    book.create_sheet("Rahasia").sheet_state = "veryHidden"


def merge(_book, sheet):
    sheet.merge_cells("B2:B3")


def second_sheet(book, sheet):
    sheet.title = "Data"
    book.create_sheet("Lain")


def entity(name, data):
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    return data.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else data


def as_is(_name, data):
    return data


def emptied(_name, _data):
    return b"<a/>"


def swell(name, data):
    """40 MB of blanks, which a zip keeps in 40 kilobytes."""
    blanks = b" " * (40 * MEGABYTE)
    return data.replace(b"</sheetData>", blanks + b"</sheetData>") if "sheet1" in name else data


def many_styles(name, data):
    """Three megabytes of styles in three kilobytes: each of them would become an object."""
    styles = b"<xf/>" * (3 * MEGABYTE // 5)
    return data.replace(b"</cellXfs>", styles + b"</cellXfs>") if "styles" in name else data


def bomb() -> bytes:
    """Many megabytes beside the sheet."""
    return repacked(workbook([ROW]), as_is, xl__media__a=b"x" * (50 * MEGABYTE))


def liar() -> bytes:
    """A swollen sheet of which the zip's directory says that it is small."""
    source = repacked(workbook([ROW]), swell)
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        size = container.getinfo("xl/worksheets/sheet1.xml").file_size
    return source.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))


def zip_of(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, data in entries.items():
            container.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BAD_FILES = {
    "nothing": (b"  \n", "empty"),
    "head only": (workbook([]), "empty"),
    "blank rows": (workbook([[""] * 8, [" "] * 8]), "empty"),
    "too many bytes": (b"a" * (LARGEST_FILE + 1), "too_large"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "wrong_type"),
    "paper": (b"%PDF-1.7\n", "wrong_type"),
    "web page called xls": (b"<html><table>", "wrong_type"),
    "binary": (b"Kode;Nama\x00\x01\x02", "wrong_type"),
    "letter": (zip_of(word__document="x"), "wrong_type"),
    "old workbook": (OLE, "old_workbook"),
    "locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "macros": (repacked(workbook([ROW]), as_is, **{"xl__vbaProject.bin": b"x"}), "macros"),
    "cut off": (workbook([ROW])[:-200], "damaged"),
    "entities": (repacked(workbook([ROW]), entity), "damaged"),
    "no sheet in it": (repacked(workbook([ROW]), emptied), "damaged"),
    "bomb": (bomb(), "swollen"),
    "bomb in the sheet": (repacked(workbook([ROW]), swell), "swollen"),
    "bomb in the styles": (repacked(workbook([ROW]), many_styles), "swollen"),
    "wrong columns": (workbook([["x"]], head=["Nomor", "Instansi"]), "columns"),
    "one column too many": (workbook([ROW], head=[*HEAD, "Alamat"]), "unknown_column"),
    "column twice": (workbook([ROW], head=[*HEAD, "Nama"]), "twice_column"),
    "merged cells": (workbook([ROW, ROW], merge), "merged"),
    "hidden sheet": (workbook([ROW], hide), "hidden_sheet"),
    "well hidden sheet": (workbook([ROW], hide_well), "hidden_sheet"),
    "two strange sheets": (workbook([ROW], second_sheet), "no_sheet"),
    "windows letters": (csv_file([line("D", "Dinas Café")], encoding="cp1252"), "encoding"),
    "utf-16": (csv_file([ROW], encoding="utf-16"), "encoding"),
    "open quotation": (csv_file([line("D", '"Dinas')]), "broken_csv"),
    "csv of something else": (b"tanggal,jumlah\n1,2\n", "columns"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_check_import_refuses_a_bad_file_with_its_reason(name):
    source, reason = BAD_FILES[name]
    world = World()
    count = Agency.objects.count()

    task = checked(world, source)

    assert (task.state, task.refusal["name"]) == (ImportState.REFUSED, reason)
    assert all(told(task.refusal)[part] for part in ("reason", "mend"))
    assert (task.lines.count(), Agency.objects.count()) == (0, count)
    assert task.source is None


def test_check_import_refuses_a_sheet_of_a_million_rows():
    task = checked(World(), with_sheet_rows(1_000_000))

    assert task.refusal["name"] == "too_large"


def test_check_import_refuses_many_small_rows_by_their_number():
    task = checked(World(), with_sheet_rows(12_000))

    assert task.refusal["name"] == "too_many_rows"


def test_a_zip_that_lies_about_its_sizes_is_not_unpacked_further():
    task = checked(World(), liar())

    assert task.refusal["name"] == "damaged"


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1)

    with pytest.raises(FileRefused) as refusal:
        list(reading.read_rows(workbook([ROW])))

    assert refusal.value.fault.name == "slow"


def test_a_protected_sheet_is_read_like_any_other():
    def protect(_book, sheet):
        sheet.protection.password = hash_password("rahasia")

    assert checked(World(), workbook([ROW], protect)).state == ImportState.READY


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        (workbook([line("A", "=1+1")]), [("B2", "formula")]),
        (workbook([line("A", "Dinas A"), ["=A2", *ROW[1:]]]), [("A3", "formula")]),
        (csv_file([line("A", "=HYPERLINK(1)")]), [("B2", "formula")]),
        (workbook([line("A", "#REF!")]), [("B2", "cell_error")]),
        (workbook([[*ROW, "", "", "nyasar"]]), [("K2", "stray")]),
    ],
)
def test_a_cell_that_is_computed_or_astray_is_named(source, faults):
    task = checked(World(), source)

    assert (task.state, faults_of(task)) == (ImportState.FAULTY, faults)
