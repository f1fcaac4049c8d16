"""One size: fill a fresh database, serve it, run the plan, write the figures."""

import json
import logging
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from benchmarks import announcing, issuing, plan  # noqa: E402 -- models need the set-up above
from benchmarks.client import Answer, Client  # noqa: E402
from benchmarks.entries import make_entries  # noqa: E402
from benchmarks.judging import make_judging  # noqa: E402
from benchmarks.plan import WARM, Operation  # noqa: E402
from benchmarks.server import Server, Spending, serving  # noqa: E402
from benchmarks.world import World, make_round, settle  # noqa: E402
from devtools.talk import Refusal, run_command, step  # noqa: E402

HELLO_RUNS = 400
SECONDS = 12  # at most, for one operation
COUNTED = {"X-Count": "1"}


def main() -> int:
    size, figures, only = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    refuse_missing(only)
    logging.disable(logging.INFO)
    world = populate(size)
    home = Path(os.environ["BENCH_HOME"])
    with serving("benchmarks.hello", home / "hello.log") as hello:
        rows = [measure_hello(hello)]
    with serving("kipp.wsgi", home / "web.log") as portal:
        rows += run_plan(portal, world, only)
        trial = {"size": size, "memory": portal.memory(), "rows": rows}
    trial["load"] = f"{os.getloadavg()[0]:.1f}"
    trial |= {name: world.facts[name] for name in ("scorecards", "marks")}
    trial |= {"ranking": world.facts["memory"], "exports": world.facts["exports"]}
    figures.write_text(json.dumps(trial))
    return 0


def refuse_missing(only: str) -> None:
    if faults := plan.missing(chosen(plan.ALL, only)):
        raise Refusal("The plan names pages that the portal does not have:\n" + "\n".join(faults))


def chosen(operations: Iterable[Operation], only: str) -> tuple[Operation, ...]:
    return tuple(one for one in operations if re.search(only, one.name))


def populate(size: int) -> World:
    with step(f"filling a database with {size} proposals"):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        world = make_round(size)
        make_entries(world)
        make_judging(world)
        settle()
    return world


def run_plan(portal: Server, world: World, only: str) -> list[dict]:
    """Pages while judges score, the acts that end the round, pages of the result."""
    rows = [measure(portal, world, one) for one in chosen(plan.WHILE_SCORED, only)]
    rows += [measure_act(*act) for act in announcing.acts_until_ranked(world)]
    world.facts["memory"] = next((row["memory"] for row in rows if "memory" in row), {})
    settle()
    before = portal.memory()
    rows += [measure(portal, world, one) for one in chosen(plan.WHEN_RANKED, only)]
    world.facts["exports"] = [before, portal.memory()]
    rows += [measure_act(*act) for act in announcing.acts_until_prepared(world)]
    rows += [measure(portal, world, one) for one in chosen(plan.WHEN_PREPARED, only)]
    rows += [measure_act(*act) for act in announcing.acts_until_public(world)]
    rows += [measure_act(*act) for act in issuing.acts_until_held(world)]
    settle()
    return rows + [measure(portal, world, one) for one in chosen(plan.WHEN_PUBLIC, only)]


def measure_hello(server: Server) -> dict:
    client = server.client()
    return sample("hello", server, lambda _turn: client.get("/"), WARM, HELLO_RUNS)


def measure(server: Server, world: World, operation: Operation) -> dict:
    """CPU of workers and database over many requests; statements of one more request."""
    client = server.client(world.sessions.get(operation.person, ""))
    ask = asker(client, world, operation)
    row = sample(operation.name, server, ask, operation.warm, operation.runs)
    counted = ask(operation.runs + operation.warm, **COUNTED)
    return row | {
        "bytes": len(counted.body),
        "target": operation.target,
        "ceiling": operation.ceiling,
        "statements": counted.count("X-Statements"),
        "read": counted.count("X-Rows"),
    }


def asker(client: Client, world: World, operation: Operation) -> Callable[..., Answer]:
    """A function that asks once more; a save goes on from what the one before it answered."""
    path = operation.path(world.facts)
    proof = world.facts.get(operation.proof, operation.proof)
    before: dict = {}

    def ask(turn: int, **headers: str) -> Answer:
        if operation.body is None:
            return proven(operation, proof, client.get(path, **headers))
        data = operation.body(world.facts, turn, before)
        answer = proven(operation, proof, client.post(path, data, **headers))
        before.update(json.loads(answer.body))
        return answer

    return ask


def proven(operation: Operation, proof: str, answer: Answer) -> Answer:
    """Only the right page counts."""
    text = answer.body.decode(errors="replace")
    if answer.status != 200 or proof not in text:
        raise Refusal(f"{operation.name} answered {answer.status} without its proof:\n{text[:600]}")
    return answer


def sample(name: str, server: Server, ask: Callable[[int], Answer], warm: int, runs: int) -> dict:
    for turn in range(warm):
        ask(turn)
    spending, walls = Spending(server), []
    until = time.monotonic() + SECONDS
    while len(walls) < runs and time.monotonic() < until:
        walls.append(ask(warm + len(walls)).milliseconds)
    spent = {part: total / len(walls) for part, total in spending.milliseconds().items()}
    return row_of(name, spent, statistics.median(walls))


def measure_act(name: str, act: Callable[[], dict[str, float] | None]) -> dict:
    """An act once: what a worker does for it, its children with it, and what the database does.

    An act that works in a process of its own tells what that cost.
    """
    spending, begun, own = Spending(), time.perf_counter(), time.process_time()
    answer = act()
    told = answer if isinstance(answer, dict) else {}
    here = (time.process_time() - own) * 1000
    spent = {"web": told.get("worker", here) + told.get("children", 0), **spending.milliseconds()}
    row = row_of(name, spent, (time.perf_counter() - begun) * 1000)
    return row | ({"memory": told} if told else {})


def row_of(name: str, spent: dict[str, float], p50: float) -> dict:
    nothing = dict.fromkeys(("target", "ceiling", "statements", "read", "bytes"))
    return {"name": name, "cpu": sum(spent.values()), "p50": p50, **spent, **nothing}


if __name__ == "__main__":
    run_command(main)
