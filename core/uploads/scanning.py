"""Ask ClamAV about a file: its INSTREAM command over a unix socket or an address."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from core.uploads.refusals import FileRefused

SECONDS = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
OK, FOUND = "OK", "FOUND"


class ScannerAway(Exception):
    """Nobody looked at the file: it stays where it is, and is asked about again."""


@dataclass(frozen=True)
class Verdict:
    """`finding` is the scanner's name for what it found; empty for a clean file."""

    finding: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether the file may be shown."""
        return not self.finding


def is_scanner_set() -> bool:
    """Whether this portal has a scanner at all."""
    return bool(settings.CLAMAV_SOCKET)


def is_scanner_there() -> bool:
    """Whether it answers now."""
    try:
        return _ask([b"zPING\0"], seconds=2) == "PONG"
    except ScannerAway:
        return False


def scan(chunks: Iterable[bytes]) -> Verdict:
    """What the scanner says of these bytes. Raises ScannerAway when it says neither yes nor no."""
    parts = (len(part).to_bytes(4, "big") + part for part in chunks if part)
    answer = _ask(chain([b"zINSTREAM\0"], parts, [bytes(4)]))
    told = answer.removeprefix("stream:").strip()
    if told == OK:
        return Verdict()
    if told.endswith(FOUND):
        return Verdict(told.removesuffix(FOUND).strip() or FOUND)
    raise ScannerAway(told)


def refuse_found(content: File) -> None:
    """Look before anybody else does, where there is a scanner. Raises FileRefused."""
    if not is_scanner_set():
        return
    content.seek(0)
    try:
        verdict = scan(content.chunks())
    except ScannerAway:
        text = _("The virus scanner does not answer just now. Try again in a few minutes.")
        raise FileRefused(text) from None
    if not verdict.is_clean:
        raise FileRefused(_("The virus scanner found something in this file."))


def _ask(parts: Iterable[bytes], *, seconds: int = SECONDS) -> str:
    try:
        with _connect(seconds) as line:
            for part in parts:
                line.sendall(part)
            return _answer(line)
    except OSError as fault:
        raise ScannerAway(str(fault)) from fault


def _connect(seconds: int) -> socket.socket:
    """A path, or host:port."""
    place = settings.CLAMAV_SOCKET
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _answer(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        found += part
    return found.rstrip(b"\0").decode(errors="replace").strip()
