"""What computed a run: the portal's engine as it was then, and the libraries beside it."""

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from judging.engine import ALGORITHM

HERE = Path(__file__).resolve().parent
LIBRARIES = ("Django", "numpy", "ortools", "psycopg2")


@cache
def engine_facts() -> dict[str, str]:
    """`source` is the digest of the engine's own files: the same text computes the same."""
    libraries = {name.lower(): _version(name) for name in LIBRARIES}
    return {
        "algorithm": ALGORITHM,
        "source": _source(),
        "commit": _commit(),
        "python": platform.python_version(),
        **{name: told for name, told in libraries.items() if told},
    }


def _source() -> str:
    found = sha256()
    for path in sorted((HERE / "engine").glob("*.py")):
        found.update(f"{path.name}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _commit() -> str:
    """The commit of a working copy; an installed portal has none."""
    place = HERE.parent / ".git"
    try:
        head = (place / "HEAD").read_text().strip()
        return (place / head[5:]).read_text().strip() if head.startswith("ref: ") else head
    except OSError:
        return ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
