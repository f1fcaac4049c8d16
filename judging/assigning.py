"""The assignment engine in a process of its own: what it needs of memory, no worker ever holds.

Where its answer comes from is no matter of the database; who calls reads and writes that.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from judging.engine import EngineError

ROOT = Path(__file__).resolve().parents[1]
GIGABYTE = 1024**3
MEMORY = 8 * GIGABYTE  # addresses, of which the largest edition uses a part
SECONDS = 100  # below the limit of a job
CARDS_A_SECOND = 500  # on two cores that eight others keep busy, and twice that for safety
#: SECURITY: no secret of the portal's own environment is handed down.
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class EngineStopped(Exception):
    """The engine hit a limit of memory or time, or fell over; it has no answer."""


def solve(document: dict[str, Any]) -> dict[str, Any]:
    """Return the engine's answer to an assignment document. A child process computes it.

    The document::

        {"kind": "assignment", "input": {
          "k": 3,                            # judges an entry
          "seed": "text",                    # parts equals and mixes panels; none: no jitter
          "proposals": [{"id": "E1",
                         "k": 5,             # optional: other than k; 0 leaves it out
                         "topic": "health",  # optional: row of `topics`
                         "agency": "12",     # optional: barred for judges with this agency
                         "conflicts": ["J2"]}],           # optional: barred judges
          "judges": [{"id": "J1",
                      "max_load": 50,        # 0 for one who left; fixed pairs above it stay
                      "min_load": 0,         # optional, hard
                      "agencies": ["12"]}],  # optional
          "topics": {"health": {"J1": 0, "J2": 10}},      # optional: 0 main, 10 second, 40 none
          "cost": {"E1": {"J1": 0}},         # optional: own rows, go before the topic's
          "plan": [["E1", "J1"]],            # optional: pairs there are; the fewest change
          "fixed": [["E1", "J1"]],           # optional: pairs that stay (begun, handed in, locked)
          "even": true,                      # loads within one where that is possible
          "linked": true,                    # swap readings until all panels overlap
          "explain": true}}                  # more facts in the answer, see below

    Whom a row of `topics` or `cost` leaves out may not read the entry ("only own expertise");
    without any row everybody may. List fixed pairs in `plan` too or not, they count as there.
    Every name must be known: a judge in `conflicts`, `plan` or `fixed` stands in `judges`.
    At tens of thousands of entries use `topics` and `agency`, which keep the document small.

    The answer, if there is a plan (with `explain` the lines after `pairs` too)::

        {"feasible": true, "min_total_cost": 40, "pairs": {"E1": ["J1", "J4"]},
         "loads": {"J1": 46},                # fixed pairs included
         "linked_groups": [["J1", "J4"]], "connected": true,
         "linking_sd": "0.174",              # null where not all are linked
         "swaps": 0,                         # made to link the panels
         "anchors": ["E7"],                  # if not linked: entries that all could read in common
         "changed": 2, "added": [["E1", "J4"]], "removed": [["E1", "J2"]]}   # against plan, fixed

    and if there is none::

        {"feasible": false,
         "blocking_proposals": ["E1"], "eligible_judges": ["J2"],  # the tightest set, what it
         "evaluations_needed": 6, "evaluations_possible": 3, "shortage": 3,  # lacks beyond fixed
         "scarce": {"E1": {"eligible": 1, "needed": 2}},  # too few judges whatever their load
         "capacity": {"needed": 10, "places": 9},         # of all together
         "places": {"J2": 3},                             # what each judge can still take
         "below_minimum": {"J3": 2}}                      # only where min_load is what fails

    Raises EngineError with the engine's code for a document that contradicts itself, and
    EngineStopped when a limit was hit.
    """
    return ask_engine(document)


def seconds_more(document: dict[str, Any]) -> int:
    """By how much a child may take longer over a large score sheet."""
    return len(document["evaluations"]) // CARDS_A_SECOND


def ask_engine(
    document: dict[str, Any], *, memory: int = MEMORY, seconds: int = SECONDS
) -> dict[str, Any]:
    """Return the answer to a document of any kind, computed by a child process with limits."""
    content = json.dumps(document, separators=(",", ":")).encode()
    status, printed = _run(content, memory, seconds)
    try:
        answer = json.loads(printed)
    except ValueError:
        raise EngineStopped from None
    if status:
        raise EngineError(answer["error"])
    return answer


def _run(content: bytes, memory: int, seconds: int) -> tuple[int, bytes]:
    with subprocess.Popen(
        [sys.executable, "-m", "judging.engine"],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        _confine(child.pid, memory, seconds)
        try:
            printed, _ = child.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise EngineStopped from None
    return child.returncode, printed


def _confine(pid: int, memory: int, seconds: int) -> None:
    """Limit the child before it reads: memory, processor, and not a byte written to a file."""
    resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
    resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
