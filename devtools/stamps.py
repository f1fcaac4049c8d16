"""Steps whose inputs have not changed are skipped: a stamp keeps the digest of the inputs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Stamp:
    """A file that holds the digest of what a step was last done with."""

    def __init__(self, path: Path, inputs: Iterable[Path | str]) -> None:
        self.path = path
        self.digest = digest(inputs)

    def is_current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.digest

    def put(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest)


def digest(inputs: Iterable[Path | str]) -> str:
    """Digest texts as they are, files by name and content, folders by the files in them."""
    total = hashlib.sha256()
    for item in inputs:
        if isinstance(item, str):
            total.update(item.encode() + b"\0")
            continue
        for path in sorted(item.rglob("*")) if item.is_dir() else [item]:
            if path.is_file():
                total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
