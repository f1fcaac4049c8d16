"""The tables: one for each size, and how the cost grows."""

import math
import os

from devtools.talk import say

TABLE = (
    "| {:<44} | {:>8} | {:>8} | {:>8} | {:>7} | {:>6} | {:>6} | {:>6} | {:>9} | {:>8} | {:<12} |"
)
COLUMNS = (
    "operation", "web ms", "DB ms", "CPU ms", "x hello", "target", "SQL", "rows", "bytes",
    "p50 ms", "",
)  # fmt: skip


def show_table(trial: dict) -> None:
    """One line an operation; `MISS` where a target of performance.md is not reached."""
    say(f"\n{trial['size']} proposals, {trial['scorecards']} scorecards, {trial['marks']} marks")
    say(f"{os.cpu_count()} cores, load {trial['load']}; worker memory {trial['memory']} MiB\n")
    if told := trial.get("ranking"):
        say(
            "the ranking's worker held {memory:.0f} MiB and cost {worker:.0f} ms, its children "
            "{memory_children:.0f} MiB and {children:.0f} ms\n".format(**told)
        )
    before, after = trial["exports"]
    say(f"the largest web worker held {before} MiB before the exports and {after} MiB after\n")
    say(TABLE.format(*COLUMNS))
    say(TABLE.format(*("-" * 3 for _ in COLUMNS)))
    for row in trial["rows"]:
        say(TABLE.format(*cells_of(row, trial["rows"][0])))
    say("")


def cells_of(row: dict, hello: dict) -> list[str]:
    ratio = row["cpu"] / hello["cpu"]
    return [
        row["name"],
        f"{row['web']:.2f}",
        f"{row['database']:.2f}",
        f"{row['cpu']:.2f}",
        f"{ratio:.1f}",
        "-" if row["target"] is None else f"{row['target']:g}",
        plain(row["statements"]),
        plain(row["read"]),
        plain(row["bytes"]),
        f"{row['p50']:.1f}",
        verdict(row, ratio),
    ]


def plain(number: int | None) -> str:
    return "-" if number is None else str(number)


def verdict(row: dict, ratio: float) -> str:
    """Cost against `hello`, and the number of statements: both must hold."""
    faults = []
    if row["target"] is not None and ratio > row["target"]:
        faults.append("CPU")
    if row["ceiling"] is not None and row["statements"] > row["ceiling"]:
        faults.append("SQL")
    if row["ceiling"] is None:
        return ""
    return "MISS " + "+".join(faults) if faults else "ok"


def show_growth(trials: list[dict]) -> None:
    """CPU ms side by side, with the exponent b of cost ~ size^b between the two largest."""
    if len(trials) < 2:
        return
    sizes = [trial["size"] for trial in trials]
    say("How the cost grows: CPU ms (statements) by proposals\n")
    line = "| {:<44} |" + " {:>16} |" * len(sizes) + " {:>8} |"
    say(line.format("operation", *sizes, "exponent"))
    say(line.format(*("-" * 3 for _ in range(len(sizes) + 2))))
    for rows in zip(*(trial["rows"] for trial in trials), strict=True):
        cells = [f"{row['cpu']:.2f} ({plain(row['statements'])})" for row in rows]
        say(line.format(rows[0]["name"], *cells, f"{exponent(rows, sizes):.2f}"))


def exponent(rows: tuple[dict, ...], sizes: list[int]) -> float:
    return math.log(rows[-1]["cpu"] / rows[-2]["cpu"]) / math.log(sizes[-1] / sizes[-2])
