"""A real `celery worker` as a child process, which a test may kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from kipp.celery import app

PATIENCE = 40
COMMAND = [
    *(sys.executable, "-m", "celery", "-q", "-A", "kipp", "worker"),
    *("--loglevel", "warning", "--concurrency", "1"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


class Worker:
    """A worker on the test's database and broker; with `beat`, the clock ticks in it too.

    `app`: another module than the portal's own; `facts` join its environment.
    """

    def __init__(self, folder: Path, *, beat: bool = False, app: str = "kipp", **facts: str):
        self.log = folder / "worker.log"
        schedule = str(folder / "beat-schedule")
        command = [app if word == "kipp" else word for word in COMMAND]
        self.command = [*command, *(["--beat", "--schedule", schedule] if beat else [])]
        self.facts = facts
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**environment(), **self.facts},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not app.control.broadcast("ping", reply=True, timeout=0.5, limit=1):
            if not self.is_alive() or time.monotonic() > until:
                raise AssertionError(f"The worker does not answer:\n{self.log.read_text()[-3000:]}")

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End the worker and its children at once, as a power cut would; asking takes seconds."""
        if self.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment() -> dict[str, str]:
    """Our own, but with the test's database, which has another name than the one we were given."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "kipp.settings.test",
        "PYTHONUNBUFFERED": "1",
    }


def empty_broker() -> None:
    """Forget what other tests queued."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
