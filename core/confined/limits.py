"""What a program of this folder may use, and how it answers.

The file comes in as its standard input. Out goes one line of JSON, then the bytes it made, if any.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

MEGABYTE = 1024 * 1024
MEMORY = 640 * MEGABYTE
SECONDS = 10
Program = Callable[[BinaryIO], tuple[dict[str, Any], bytes]]


class Fault(Exception):
    """Why the file is not taken: a word that `core.uploads.refusals` has a sentence for."""

    def __init__(self, word: str, **facts: Any) -> None:
        self.facts = {"fault": word, **facts}
        super().__init__(word)


def run(program: Program, *, seconds: int = SECONDS) -> None:
    """Give up what is not needed, then look."""
    _confine(seconds)
    facts, made = look(program, sys.stdin.buffer)
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + made)


def look(program: Program, file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """What the program says, in every case."""
    try:
        return program(file)
    except Fault as fault:
        return fault.facts, b""
    except MemoryError:
        return {"fault": "heavy"}, b""
    except Exception:  # noqa: BLE001 -- parsers of broken files raise everything
        return {"fault": "broken"}, b""


def _confine(seconds: int) -> None:
    """SECURITY: memory, time, and not a byte written to any file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
