"""What a program of this folder may use, and how it answers.

The file comes in as its standard input. Out goes one line of JSON, then the bytes it made, if any.
"""

import json
import resource
import sys
from collections.abc import Callable
from io import BufferedReader
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = 640 * MEGABYTE
SECONDS = 10
Program = Callable[[BufferedReader], tuple[dict[str, Any], bytes]]


class Fault(Exception):
    """Why the file is not taken: a word that `core.uploads.refusals` has a sentence for."""

    def __init__(self, word: str, **facts: Any) -> None:
        self.facts = {"fault": word, **facts}
        super().__init__(word)


def run(program: Program) -> None:
    """Give up what is not needed, then look; whatever goes wrong, the file is what is broken."""
    _confine()
    try:
        facts, made = program(sys.stdin.buffer)
    except Fault as fault:
        facts, made = fault.facts, b""
    except MemoryError:
        facts, made = {"fault": "heavy"}, b""
    except Exception:  # noqa: BLE001 -- parsers of broken files raise everything
        facts, made = {"fault": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + made)


def _confine() -> None:
    """SECURITY: memory, time, and not a byte written to any file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
