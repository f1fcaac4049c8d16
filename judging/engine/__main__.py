"""The engine at the shell: `python -m judging.engine < case.json`."""

import json
import sys

from judging.engine.errors import EngineError
from judging.engine.kinds import answer
from judging.engine.reading import read_document


def main() -> int:
    """Answer the document on standard input; a refusal is a code and exit status 1."""
    try:
        result, status = answer(read_document(sys.stdin.buffer.read())), 0
    except EngineError as error:
        result, status = {"error": error.code}, 1
    text = json.dumps(result, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(f"{text}\n".encode())
    return status


if __name__ == "__main__":
    sys.exit(main())
