"""`make bench-assign`: share entries out at growing sizes, each time in a process of its own.

    python -m benchmarks.assign [--sizes 107x7x3,3600x60x3,36000x300x3]

Entries have a topic, an agency and now and then a declared conflict; judges have one main field,
two second ones, an agency and a cap just above the fair share. No database takes part.
"""

import argparse
import json
import os
import random
import resource
import time
from collections import Counter

from devtools.talk import say
from judging.assigning import solve

SIZES = "107x7x3,3600x60x3,36000x300x3"
TOPICS = [f"topic-{number}" for number in range(8)]
MAIN, SECOND, NONE = 0, 10, 40
TABLE = "| {:<18} | {:<26} | {:>6} | {:>7} | {:>8} | {:>9} | {:>10} | {:>9} | {:>7} |"
COLUMNS = (
    "entries, judges, k", "what", "s", "MiB", "MB in", "loads", "violations", "changed", "link SD",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assign", description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    sizes = [tuple(map(int, size.split("x"))) for size in parser.parse_args().sizes.split(",")]
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; MiB is the largest child so far\n")
    say(TABLE.format(*COLUMNS))
    say(TABLE.format(*("-" * 3 for _ in COLUMNS)))
    for size in sizes:
        for row in try_size(*size):
            say(TABLE.format(*row))
    return 0


def try_size(entries: int, judges: int, k: int):
    """Draw, ask again with nothing changed, let one judge leave, and ask for what cannot be."""
    document = make_document(entries, judges, k)
    first, row = measure(document, "first draw")
    yield row
    document["input"]["plan"] = pairs_of(first)
    yield measure(document, "again, nothing changed")[1]
    leaver = document["input"]["judges"][0]
    leaver["max_load"] = 0
    lost = first["loads"][leaver["id"]]
    yield measure(document, f"one judge left ({lost} held)")[1]
    for entry in document["input"]["proposals"]:
        if entry["topic"] == TOPICS[0]:
            entry["topic"] = "few"
    own = {judge["id"]: MAIN for judge in document["input"]["judges"][1:k]}
    document["input"]["topics"]["few"] = own
    yield measure(document, "impossible")[1]


def make_document(entries: int, judges: int, k: int) -> dict:
    chance = random.Random(entries)  # noqa: S311 -- the same document every time
    names = [f"J{number:03}" for number in range(judges)]
    agencies = max(entries // 10, 5)
    return {
        "kind": "assignment",
        "input": {
            "k": k,
            "seed": "bench",
            "even": True,
            "linked": True,
            "explain": True,
            "topics": make_expertise(names, chance),
            "proposals": [make_entry(number, names, agencies, chance) for number in range(entries)],
            "judges": [
                {
                    "id": name,
                    "max_load": entries * k // (judges - 1) + 5,
                    "agencies": [str(chance.randrange(agencies))],
                }
                for name in names
            ],
        },
    }


def make_expertise(names: list[str], chance: random.Random) -> dict:
    fields = {name: chance.sample(TOPICS, 3) for name in names}
    return {topic: {name: price(topic, *fields[name]) for name in names} for topic in TOPICS}


def price(topic: str, main: str, *second: str) -> int:
    if topic == main:
        return MAIN
    return SECOND if topic in second else NONE


def make_entry(number: int, names: list[str], agencies: int, chance: random.Random) -> dict:
    return {
        "id": f"E{number:05}",
        "topic": chance.choice(TOPICS),
        "agency": str(chance.randrange(agencies)),
        "conflicts": chance.sample(names, 1) if chance.random() < 0.1 else [],
    }


def measure(document: dict, what: str) -> tuple[dict, tuple]:
    facts = document["input"]
    began = time.monotonic()
    answer = solve(document)
    seconds = time.monotonic() - began
    size = f"{len(facts['proposals'])} x {len(facts['judges'])} x {facts['k']}"
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    weight = len(json.dumps(document, separators=(",", ":"))) / 1e6
    return answer, (
        size,
        what,
        f"{seconds:.1f}",
        f"{memory:.0f}",
        f"{weight:.1f}",
        *told(document, answer),
    )


def told(document: dict, answer: dict) -> tuple[str, ...]:
    if not answer["feasible"]:
        knot = f"{answer['shortage']} short"
        return f"{len(answer['blocking_proposals'])} in knot", knot, "-", "-"
    loads = [load for load in answer["loads"].values() if load]
    changed = answer["changed"] if document["input"].get("plan") else "-"
    return (
        f"{min(loads)}-{max(loads)}",
        str(violations(document, answer["pairs"])),
        str(changed),
        str(answer["linking_sd"]),
    )


def pairs_of(answer: dict) -> list[list[str]]:
    return [[entry, judge] for entry, panel in answer["pairs"].items() for judge in panel]


def violations(document: dict, pairs: dict) -> int:
    """Counted from the document alone: panels of another size, conflicts, loads above the cap."""
    facts = document["input"]
    agency_of = {judge["id"]: judge["agencies"] for judge in facts["judges"]}
    loads = Counter(judge for panel in pairs.values() for judge in panel)
    wrong = sum(max(loads[judge["id"]] - judge["max_load"], 0) for judge in facts["judges"])
    for entry in facts["proposals"]:
        panel = set(pairs[entry["id"]])
        wrong += abs(len(panel) - facts["k"]) + len(panel & set(entry["conflicts"]))
        wrong += sum(entry["agency"] in agency_of[judge] for judge in panel)
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
