"""Many stored files in one ZIP, sent while it is written: memory does not grow with them."""

import zipfile
from collections.abc import Iterable, Iterator

from core.uploads import open_stored

PIECE = 256 * 1024
#: The same content gives the same archive.
DATED = (1980, 1, 1, 0, 0, 0)


class _Pipe:
    """What zipfile writes into, and what has not been sent yet."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def sent(self) -> bytes:
        """All there is since the last time."""
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def stream_archive(files: Iterable[tuple[str, str | bytes]]) -> Iterator[bytes]:
    """Pairs of the name inside and the stored file's name, or its bytes; nothing is packed tighter.

    The names inside must be ours: one line, no path. A file that is gone is left out.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for name, stored in files:
            yield from _add(archive, pipe, name, stored)
    yield pipe.sent()


def _add(archive: zipfile.ZipFile, pipe: _Pipe, name: str, stored: str | bytes) -> Iterator[bytes]:
    if isinstance(stored, bytes):
        archive.writestr(zipfile.ZipInfo(name, DATED), stored)
        yield pipe.sent()
        return
    try:
        source = open_stored(stored)
    except FileNotFoundError:
        return
    entry = zipfile.ZipInfo(name, DATED)
    with source, archive.open(entry, "w") as inside:
        for piece in source.chunks(PIECE):
            inside.write(piece)
            yield pipe.sent()
    yield pipe.sent()
