"""`make run`: services first, then web, worker and beat under honcho; stopped in that order."""

import contextlib
import fcntl
import os
import shlex
import signal
import socket
import sys
from typing import TextIO

import psutil
from honcho.manager import Manager
from honcho.printer import Message, Printer

from devtools.places import DEMO_ACCOUNTS, LOCAL, ROOT
from devtools.portal import child_environment, prepare_portal
from devtools.processes import marked, stop, wait
from devtools.services import services
from devtools.talk import Refusal, require_space, run_command, say, step

PATIENCE = 10
PYTHON = [sys.executable, "-W", "ignore:You're running the worker with superuser"]
COMMANDS = {
    "web": "gunicorn -c deploy/gunicorn.conf.py --bind 127.0.0.1:{port}",
    "worker": "celery -q -A kipp worker --loglevel warning --concurrency 2",
    "beat": "celery -q -A kipp beat --loglevel warning --schedule .local/beat-schedule --pidfile=",
}


def main() -> int:
    port = chosen_port()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with only_one(port), services_of(LOCAL) as addresses:
        require_port(port)
        environment = child_environment(addresses, port)
        prepare_portal(environment)
        code = supervise(commands(port), environment, port)
    say("Everything is stopped; the data are kept.")
    return code


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise Refusal(f"PORT is {text!r}, but a port is a number from 1 to 65535.")
    return int(text)


@contextlib.contextmanager
def only_one(port: int):
    """Hold the project's run lock, which the system takes back however we end."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "run.lock").open("a+") as lock:
        try:
            # Not flock(): children would inherit it, and it would outlive a killed supervisor.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal(f"The portal runs already: {holder(lock)['address']}") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} http://localhost:{port}/")
        lock.flush()
        yield


def holder(lock: TextIO) -> dict:
    lock.seek(0)
    pid, address = lock.read().split()
    return {"pid": int(pid), "address": address}


@contextlib.contextmanager
def services_of(home):
    """Lend database and broker, after what a killed run left behind is gone."""
    if left := [process for process in marked(ROOT) if process.pid != os.getpid()]:
        with step(f"stopping {len(left)} processes of a killed run"):
            stop(left)
    require_space(home, 300)
    with contextlib.ExitStack() as stack:
        with step("starting database and broker"):
            addresses = stack.enter_context(services(home))
        yield addresses


def require_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(
                f"Port {port} is for root only; choose another: make run PORT=8001"
            ) from None
        except OSError:
            raise Refusal(
                f"Port {port} is taken by another program; choose another: make run PORT=8001"
            ) from None


def commands(port: int) -> dict[str, list[str]]:
    return {
        name: [*PYTHON, "-m", *command.format(port=port).split()]
        for name, command in COMMANDS.items()
    }


def supervise(commands: dict[str, list[str]], environment: dict[str, str], port: int) -> int:
    """Run the processes until one ends or the person stops them; 0 when asked to stop."""
    manager = InOrder(Announcer(port))
    for name, words in commands.items():
        manager.add_process(name, f"exec {shlex.join(words)}", env=environment, cwd=str(ROOT))
    manager.loop()
    return 0 if manager.returncode in {130, 143} else manager.returncode or 1


class InOrder(Manager):
    """Honcho, but children end one after the other: first those who take work, then who do it."""

    def terminate(self):
        if self._terminating:
            return
        self._terminating = True
        for name, state in self._processes.items():
            if "returncode" not in state and "pid" in state:
                self._system_print(f"stopping {name}\n")
                end_group(state["pid"])


def end_group(pid: int) -> None:
    """Ask the leader to end, and after a while end its whole process group."""
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        leader = psutil.Process(pid)
        leader.terminate()
        if wait([leader], PATIENCE):
            os.killpg(pid, signal.SIGKILL)


class Announcer(Printer):
    """Honcho's printer, which tells address and demo accounts as soon as the web listens."""

    def __init__(self, port: int):
        super().__init__(sys.stdout)
        self.port = port

    def write(self, message: Message):
        super().write(message)
        if message.name == "web" and b"Listening at" in as_bytes(message.data):
            say(welcome(self.port))


def as_bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def welcome(port: int) -> str:
    accounts = DEMO_ACCOUNTS.read_text().strip() if DEMO_ACCOUNTS.exists() else ""
    return "\n".join(
        ["", f"The portal is at http://localhost:{port}/ (stop it with Ctrl-C)", accounts, ""]
    )


if __name__ == "__main__":
    run_command(main)
