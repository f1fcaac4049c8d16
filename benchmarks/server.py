"""The web server under test, and what it and the database spend."""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from django.db import connection

from benchmarks.client import Client
from devtools.places import ROOT
from devtools.postgres import free_port
from devtools.processes import stop
from devtools.talk import Refusal, say

PATIENCE = 30
FLAGS = ["--worker-class", "sync", "--workers", "2", "--threads", "1", "--log-level", "warning"]


class Server:
    """One gunicorn with two sync workers."""

    def __init__(self, process: psutil.Process, port: int) -> None:
        self.process, self.port = process, port

    def client(self, session: str = "") -> Client:
        """A browser of its own; `session` is the key of a signed-in session."""
        return Client(self.port, session)

    def memory(self) -> int:
        """The largest worker's resident memory in MiB."""
        return max(child.memory_info().rss for child in self.process.children()) // 2**20


@contextlib.contextmanager
def serving(application: str, log: Path) -> Iterator[Server]:
    """Serve on loopback until the caller is done."""
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", *FLAGS]
    words = [*gunicorn, "--bind", f"127.0.0.1:{port}", application]
    with log.open("ab") as output:
        process = psutil.Popen(words, cwd=ROOT, stdout=output, stderr=output)
    try:
        await_answer(process, port)
        yield Server(psutil.Process(process.pid), port)
    except Refusal:
        say(log.read_text()[-3000:])
        raise
    finally:
        stop([process])


def await_answer(process: psutil.Popen, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            Client(port).get("/healthz")
            return
        time.sleep(0.1)
    raise Refusal("gunicorn does not answer.")


class Spending:
    """Processor time of everything that a server and the database run, exact to a microsecond."""

    def __init__(self, server: Server | None = None) -> None:
        self.masters = {"web": server.process if server else None, "database": postmaster()}
        self.before = self.read()

    def read(self) -> dict[str, dict[int, int]]:
        return {
            name: {child.pid: nanoseconds(child.pid) for child in master.children()}
            for name, master in self.masters.items()
            if master
        }

    def milliseconds(self) -> dict[str, float]:
        """Spent since the start, by living children; one that was born meanwhile counts whole."""
        now = self.read()
        return {
            name: sum(spent - self.before[name].get(pid, 0) for pid, spent in children.items())
            / 1e6
            for name, children in now.items()
        }


def nanoseconds(pid: int) -> int:
    """Of all threads of one process, as the scheduler counted them."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            total += int(task.read_text().split()[0])
    return total


def postmaster() -> psutil.Process:
    """The parent of our own database session."""
    connection.ensure_connection()
    return psutil.Process(psutil.Process(connection.connection.info.backend_pid).ppid())
