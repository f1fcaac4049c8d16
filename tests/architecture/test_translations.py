"""Indonesian is complete: every string of the source is in the catalogue, translated."""

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from django.utils.translation import templatize

from tests.architecture.tree import APPS, ROOT, python_files

CATALOGUE = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
NO_GETTEXT = "no gettext on this machine: EXTRACTION OF STRINGS IS SKIPPED"
PYTHON = [
    *("xgettext", "--language=Python", "--from-code=UTF-8", "--output=-"),
    *("--keyword=gettext_noop", "--keyword=gettext_lazy", "--keyword=ngettext_lazy:1,2"),
    *("--keyword=pgettext:1c,2", "--keyword=npgettext:1c,2,3", "--keyword=pgettext_lazy:1c,2"),
    *("--keyword=_", "--keyword=_n:1,2", "--keyword=_now"),
]


def strings_of(files: list[Path], folder: Path) -> set[str]:
    """What the source asks to translate."""
    templates = [as_python(path, folder) for path in files if path.suffix in {".html", ".txt"}]
    sources = [path for path in files if path.suffix == ".py"] + templates
    made = subprocess.run([*PYTHON, *map(str, sources)], capture_output=True, text=True, check=True)
    return {entry.msgid for entry in polib.pofile(made.stdout)}


def as_python(path: Path, folder: Path) -> Path:
    """Django's own template extractor makes Python out of a template."""
    target = folder / (str(path.relative_to(ROOT)).replace("/", "__") + ".py")
    target.write_text(templatize(path.read_text(), origin=str(path)))
    return target


def sources() -> list[Path]:
    pages = (ROOT / "templates").rglob("*")
    words = [path for path in pages if path.suffix in {".html", ".txt"}]
    return [*python_files(*APPS, "kipp"), *words]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason=NO_GETTEXT)
def test_the_catalogue_holds_every_string_and_no_other(tmp_path: Path) -> None:
    catalogue = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}

    said = strings_of(sources(), tmp_path)

    assert (sorted(said - catalogue), sorted(catalogue - said - {""})) == ([], [])


def test_every_entry_is_translated() -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    open_entries = [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]

    assert [entry.msgid for entry in open_entries] == []
