"""Paper: a typst template and data in, the bytes of a PDF/A-2a out.

The same data and instant give the same bytes, so a stored SHA-256 proves a copy. Data travel as
JSON beside the template, never inside its source: a title cannot become markup.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import segno
from django.conf import settings

from core.fonts import folder, prepare_fonts
from core.late import Late

typst = Late("typst")

STANDARD = "a-2a"
# What the fonts of paper hold for certain; PDF/A refuses a sheet with a sign that they lack.
UNPRINTABLE = re.compile(r"[^\n -~\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026\u2030\u20ac]")
# A compiler keeps its own world between two calls; two threads must not share it at once.
_LOCK = Lock()


def make_pdf(
    template: str, data: dict[str, Any], *, at: datetime, photos: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of `templates/typst/<template>.typ`; `at` stands in the document as its date.

    `photos` are JPEG or PNG by a name of ours: the template finds them beside itself. An emoji in
    a title must not cost its team the paper: what no font holds is left out.
    """
    text = json.dumps(data, ensure_ascii=False)
    if photos is None:
        with _LOCK:
            return _print(_compiler(template), text, at)
    with press(template, photos) as print_sheet:
        return print_sheet(data, at)


@contextmanager
def press(template: str, photos: Mapping[str, bytes]) -> Iterator[Callable[..., bytes]]:
    """Prints many sheets beside the same photos: `print_sheet(data, at)` gives one PDF."""
    with TemporaryDirectory() as folder_of_one:
        compiler = _compiler_beside(template, Path(folder_of_one), photos)
        yield lambda data, at: _print(compiler, json.dumps(data, ensure_ascii=False), at)


def draw_picture(template: str, data: dict[str, Any], *, pixels_per_inch: float = 72) -> bytes:
    """The one page of a template as PNG: a point of the template is a pixel at 72 an inch."""
    text = json.dumps(data, ensure_ascii=False)
    with _LOCK:
        drawn = _compiler(template).compile(
            format="png", ppi=pixels_per_inch, sys_inputs={"data": text}
        )
    return drawn if isinstance(drawn, bytes) else drawn[0]


def _print(compiler: "typst.Compiler", text: str, at: datetime) -> bytes:
    try:
        return _compile(compiler, text, at)
    except typst.TypstError as fault:
        if "could not be displayed" not in str(fault):
            raise
        return _compile(compiler, UNPRINTABLE.sub("", text), at)


def draw_code(address: str) -> str:
    """A QR code as SVG that still reads with a quarter of it lost."""
    drawing = io.BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(drawing, kind="svg", border=2, xmldecl=False, dark="#131e43")
    return drawing.getvalue().decode()


def _compile(compiler: "typst.Compiler", text: str, at: datetime) -> bytes:
    return compiler.compile(
        format="pdf",
        sys_inputs={"data": text},
        pdf_standards=[STANDARD],
        timestamp=int(at.timestamp()),
    )


@cache
def _compiler(template: str) -> "typst.Compiler":
    path = _path_of(template)
    return typst.Compiler(str(path), root=str(path.parent), font_paths=_fonts())


def _compiler_beside(
    template: str, folder_of_one: Path, photos: Mapping[str, bytes]
) -> "typst.Compiler":
    """SECURITY: a folder of its own, so that no paper can show what belongs to another."""
    path = folder_of_one / "main.typ"
    path.write_bytes(_path_of(template).read_bytes())
    for name, content in photos.items():
        (folder_of_one / name).write_bytes(content)
    return typst.Compiler(str(path), root=str(folder_of_one), font_paths=_fonts())


def _path_of(template: str) -> Path:
    return settings.BASE_DIR / "templates" / "typst" / f"{template}.typ"


@cache
def _fonts() -> "typst.Fonts":
    prepare_fonts()
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder())]
    )
