"""`make bench-engine`: the engine alone at growing sizes, each question in a process of its own.

    python -m benchmarks.engines [--sizes 107x7x3,3600x60x3,36000x300x3]

Eight criteria an evaluation: 3,600 x 3 are 86,400 marks, 36,000 x 3 are 864,000. No database takes
part; `judging.assigning.ask_engine` is how the portal asks. Seconds hold the start of a process,
the reading of the document and the printing of the answer.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.talk import say
from judging.engine import ALGORITHM, canonical_json, digest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "static" / "verify" / "verify_ranking.py"
SIZES = "107x7x3,3600x60x3,36000x300x3"
CRITERIA = 8
QUALITY, LEANING, NOISE = 6, 3, 5
DRAWS = 10_000
TABLE = "| {:<9} | {:<40} | {:>6} | {:>6} | {:>6} | {:<40} |"
COLUMNS = ("marks", "question", "s", "CPU s", "MiB", "")

Facts = tuple[str, str, str]  # seconds, seconds of processor, MiB


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    sizes = [tuple(map(int, size.split("x"))) for size in parser.parse_args().sizes.split(",")]
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; MiB is the child's largest\n")
    say(TABLE.format(*COLUMNS))
    say(TABLE.format(*("-" * 3 for _ in COLUMNS)))
    for size in sizes:
        for row in try_size(*size):
            say(TABLE.format(*row))
    return 0


def try_size(entries: int, judges: int, each: int) -> Iterator[tuple]:
    """Rank, then ask what rests on a ranking, then let the stranger's script recompute it."""
    marks = f"{entries * each * CRITERIA:,}"
    document = make_document(entries, judges, each)
    result, told = ask("ranking", document)
    yield marks, "ranking: mean, ladder, lot, cut", *told, f"{len(result['selected'])} selected"
    combined = {**document, "config": {**document["config"], **combination()}}
    yield marks, "ranking: two stages combined", *ask("ranking", combined)[1], ""
    for name, count in (("one rule", 1), ("three rules (CP-SAT)", 3)):
        ruled = {**document, "config": {**document["config"], "quotas": quotas()[:count]}}
        found, told = ask("ranking", ruled)
        yield marks, f"ranking: quotas, {name}", *told, f"{len(found['displaced'])} displaced"
    yield from try_statistics(marks, document, result)
    yield marks, "verify_ranking.py", *verify(document, result), ""


def try_statistics(marks: str, document: dict, result: dict) -> Iterator[tuple]:
    told, facts = ask("correction", document)
    yield marks, "correction (calibrated mean)", *facts, f"lambda {told['lambda']}"
    question = {"document": document, "result": result, "draws": DRAWS, "seed": "bench"}
    told, facts = ask("chances", question)
    unsure = [row for row in told["rows"].values() if 0.05 < float(row["chance"]) < 0.95]
    yield marks, f"chances ({DRAWS:,} draws)", *facts, f"{len(unsure)} between 5 % and 95 %"
    told, facts = ask("comparison", document)
    yield marks, "comparison of methods", *facts, " ".join(sorted(told.keys() - {"left_out"}))


def combination() -> dict:
    stages = [{"id": "desk", "weight": "60", "gate": "40"}, {"id": "final", "weight": "40"}]
    return {"own_stage": "final", "stages": stages}


def quotas() -> list[dict]:
    """Categories with a least and a most, few places of an agency, and every region once."""
    return [
        {"field": "category", "groups": {f"C{at}": {"min": 1, "max": 20} for at in range(8)}},
        {"field": "agency", "limit": 2},
        {"field": "region", "groups": {f"R{at}": {"max": 6} for at in range(38)}},
    ]


def make_document(entries: int, judges: int, each: int) -> dict:
    """Quality, leaning and noise as in the specification's simulations; the same every time."""
    chance = random.Random(entries)  # noqa: S311
    leaning = [chance.gauss(0, LEANING) for _ in range(judges)]
    names = [f"E{number:05}" for number in range(entries)]
    return {
        "config": {
            "decimals": 4,
            "rounding": "HALF_UP",
            "aggregation": "mean",
            "min_judges": 2,
            "tie_break": ["criterion:c0", "lot"],
            "lot_seed": "bench",
            "top_n": 10 if entries < 1000 else 99,
        },
        "criteria": [
            {"id": f"c{at}", "weight": "12.5", "max_score": "100"} for at in range(CRITERIA)
        ],
        "proposals": [make_entry(name, chance) for name in names],
        "evaluations": [row for name in names for row in make_panel(name, leaning, each, chance)],
    }


def make_entry(name: str, chance: random.Random) -> dict:
    return {
        "id": name,
        "status": "active",
        "stage_scores": {"desk": f"{chance.gauss(70, QUALITY):.4f}"},
        "facts": {
            "category": f"C{chance.randrange(8)}",
            "agency": f"A{chance.randrange(500)}",
            "region": f"R{chance.randrange(38)}",
        },
    }


def make_panel(name: str, leaning: list, each: int, chance: random.Random) -> Iterator[dict]:
    """A judge's marks of one entry hang together (halo): the noise is the judge's."""
    quality = chance.gauss(70, QUALITY)
    for judge in chance.sample(range(len(leaning)), each):
        level = quality + leaning[judge] + chance.gauss(0, NOISE)
        yield {
            "proposal": name,
            "judge": f"J{judge:03}",
            "status": "submitted",
            "scores": {f"c{at}": mark(level + chance.gauss(0, 3)) for at in range(CRITERIA)},
        }


def mark(value: float) -> str:
    return f"{min(max(value, 0), 100):.2f}"


def ask(kind: str, content: dict) -> tuple[dict, Facts]:
    """Return the answer, and what the process that gave it took."""
    text = json.dumps({"kind": kind, "input": content}, separators=(",", ":"))
    printed, facts = measured([sys.executable, "-m", "judging.engine"], text.encode())
    return json.loads(printed), facts


def verify(document: dict, result: dict) -> Facts:
    bundle = {
        "format": "kipp-bundle/1",
        "algorithm": ALGORITHM,
        "document": document,
        "result": result,
        "document_sha256": digest(canonical_json(document)),
        "result_sha256": digest(canonical_json(result)),
    }
    with tempfile.NamedTemporaryFile() as file:
        file.write(canonical_json(bundle).encode())
        file.flush()
        return measured([sys.executable, "-I", "-S", str(SCRIPT), file.name], b"")[1]


def measured(words: list[str], content: bytes) -> tuple[bytes, Facts]:
    """Run a process to its end; it fails loudly. Memory is the largest it ever held."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
        given.write(content)
        given.seek(0)
        began = time.monotonic()
        child = subprocess.Popen(words, cwd=ROOT, stdin=given, stdout=printed)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if child.returncode:
            raise SystemExit(f"{words[1:]} ended with {child.returncode}")
        printed.seek(0)
        processor = used.ru_utime + used.ru_stime
        memory = used.ru_maxrss / 1024
        return printed.read(), (f"{seconds:.1f}", f"{processor:.1f}", f"{memory:.0f}")


if __name__ == "__main__":
    raise SystemExit(main())
