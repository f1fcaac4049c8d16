"""One ranking in a process of its own, as a worker has it: what it costs and what it holds.

    python -m benchmarks.working RUN

Prints JSON: CPU milliseconds of the worker and of the children it starts, and the most memory
(MiB) that each of them held.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

import django

from devtools.places import ROOT

MEBIBYTE = 1024  # ru_maxrss counts KiB


def work_apart(run_id: int) -> dict[str, float]:
    """Compute the run in a child of this process and tell what it said."""
    words = [sys.executable, "-W", "ignore", "-m", "benchmarks.working", str(run_id)]
    done = subprocess.run(words, check=True, capture_output=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    django.setup()
    from judging.ranking import compute_run  # noqa: PLC0415 -- tables are known from here on

    begun = time.process_time()
    compute_run(int(sys.argv[1]), datetime.now(UTC))
    spent = time.process_time() - begun
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    facts = {
        "worker": spent * 1000,
        "children": (children.ru_utime + children.ru_stime) * 1000,
        "memory": own.ru_maxrss / MEBIBYTE,
        "memory_children": children.ru_maxrss / MEBIBYTE,
    }
    sys.stdout.write(f"{json.dumps(facts)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
