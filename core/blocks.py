"""A paper as a list of blocks: one content, printed as PDF/A and written as DOCX.

Text stays text in both: it travels as JSON to typst, and is escaped into the XML of DOCX.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.paper import make_pdf
from core.wordfile import make_docx

Block = dict[str, Any]
FORMATS = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its share of the width, and where its text stands."""

    label: str
    share: float = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Paper:
    """`footer` stands on every page before the page number, `draft` across it until it is final."""

    title: str
    author: str
    language: str
    footer: str
    blocks: list[Block] = field(default_factory=list)
    is_wide: bool = False
    draft: str = ""


def heading(*lines: str) -> Block:
    """The title over a paper, its first line the strongest."""
    return {"kind": "title", "lines": [line for line in lines if line]}


def part(text: str) -> Block:
    """The head of a part; it stays with what follows."""
    return {"kind": "part", "text": text}


def text(words: str, *, is_small: bool = False) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": words, "small": is_small}


def pairs(*rows: tuple[str, str]) -> Block:
    """Labels with their values."""
    return {"kind": "pairs", "rows": [[label, value] for label, value in rows]}


def table(columns: list[Column], rows: list[list[str]]) -> Block:
    """A table whose head is repeated on every page; no row is broken in two."""
    return {
        "kind": "table",
        "columns": [{"label": c.label, "share": c.share, "align": c.align} for c in columns],
        "rows": rows,
    }


def signatures(said: str, people: list[tuple[str, str, str]]) -> Block:
    """Place and day, then room to sign for each: capacity, name, position."""
    return {
        "kind": "signatures",
        "said": said,
        "people": [
            {"seat": seat, "name": name, "position": position} for seat, name, position in people
        ],
    }


def make_paper(paper: Paper, form: str, *, at: datetime) -> bytes:
    """The bytes, `pdf` or `docx`."""
    if form == "pdf":
        return make_pdf("blocks", data_of(paper), at=at)
    return make_docx(data_of(paper), at=at)


def data_of(paper: Paper) -> dict[str, Any]:
    """The paper as both writers take it."""
    return {name: getattr(paper, name) for name in Paper.__slots__}
