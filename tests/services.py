"""An early plugin: the suite's own database and broker, up before Django reads its settings.

The workers of pytest-xdist inherit the addresses; each has a broker database of its own.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psutil

from devtools.postgres import Cluster
from devtools.services import services
from devtools.translations import compile_translations
from devtools.valkey import Valkey
from tests.schema import lay_out_tables

PREFIX = "kipp-test-"


def start_services() -> None:
    """Start throw-away services, whatever the environment says about real ones."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    home.chmod(0o755)  # the database's user must be able to enter
    stack = ExitStack()
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(stack.enter_context(services(home, durable=False)))
    os.environ["MEDIA_ROOT"] = str(home / "media")
    atexit.register(stack.close)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else the services would be left


def sweep_killed_suites() -> None:
    """Stop and remove what suites left behind that were killed before they could."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}[0-9]*-*"):
        owner = int(home.name.removeprefix(PREFIX).split("-")[0])
        if not psutil.pid_exists(owner) and os.access(home, os.W_OK):
            Valkey(home / "valkey").stop_leftover()
            Cluster(home / "postgres").remove()
            shutil.rmtree(home, ignore_errors=True)


def use_own_broker_database(worker: str) -> None:
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{number}"
    os.environ["MEDIA_ROOT"] += f"-{worker}"


os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in our thread
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    use_own_broker_database(worker)
else:
    sweep_killed_suites()
    compile_translations()
    start_services()
    lay_out_tables()
