"""What the house rules read: our own files, parsed."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "core",
    "audit",
    "notifications",
    "accounts",
    "competitions",
    "innovations",
    "judging",
    "awards",
    "portal",
)
ENTRY_POINTS = {
    "views",
    "urls",
    "forms",
    "middleware",
    "context",
    "adapter",
    "templatetags",
    "files",
    "limits",
    "stepup",
}


def python_files(*folders: str) -> Iterator[Path]:
    """Every module of these folders, without migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def parse(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(), filename=str(path))


def relative(path: Path) -> str:
    """The path as a person writes it."""
    return str(path.relative_to(ROOT))


def is_entry_point(path: Path) -> bool:
    """Whether the module speaks HTTP by its job; all of `portal` does, but for its reads."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_page = parts[0] == "portal" and "queries" not in parts
    return is_page or bool(ENTRY_POINTS & set(parts))


def templates() -> Iterator[Path]:
    """Every template of ours."""
    yield from sorted((ROOT / "templates").rglob("*.html"))
