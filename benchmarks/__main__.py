"""`make bench`: measure the portal at growing sizes, each in a process and a database of its own.

    python -m benchmarks [--sizes 107,3600,36000] [--only WORDS]

Database (fsync on) and broker are started for this and thrown away; nothing leaves loopback.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from benchmarks.report import show_growth, show_table
from devtools.places import ROOT
from devtools.services import services
from devtools.talk import Refusal, require_space, run_command, step
from devtools.translations import compile_translations

PREFIX = "kipp-bench-"
PYTHON = [sys.executable, "-W", "ignore::DeprecationWarning"]


def main() -> int:
    asked = read_arguments()
    with own_services() as environment:
        with step("collecting the static files"):
            run(environment, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
        trials = [try_size(environment, size, asked.only) for size in asked.sizes]
    show_growth(trials)
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=read_sizes, default=[107, 3600])
    parser.add_argument("--only", default="", help="operations whose name holds these words")
    return parser.parse_args()


def read_sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.replace(".", "").split(","))


@contextmanager
def own_services():
    """Throw-away services, whatever the environment says about real ones."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        home.chmod(0o755)  # the database's user must be able to enter
        require_space(home, 1000)
        compile_translations()
        with services(home) as addresses:
            yield environment_of(home, addresses)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def environment_of(home: Path, addresses: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        **addresses,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCH_HOME": str(home),
        "MEDIA_ROOT": str(home / "media"),
        "STATIC_ROOT": str(home / "static"),
    }


def try_size(environment: dict[str, str], size: int, only: str) -> dict:
    """Measure one size in a fresh database, and tell its figures as soon as they are there."""
    address = make_database(environment["DATABASE_URL"], f"bench_{size}")
    figures = Path(environment["BENCH_HOME"]) / f"{size}.json"
    words = ["-m", "benchmarks.trial", str(size), str(figures), only]
    run({**environment, "DATABASE_URL": address}, *words)
    trial = json.loads(figures.read_text())
    show_table(trial)
    return trial


def make_database(address: str, name: str) -> str:
    connection = psycopg2.connect(address)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    finally:
        connection.close()
    return f"{address.rpartition('/')[0]}/{name}"


def run(environment: dict[str, str], *words: str) -> None:
    if subprocess.run([*PYTHON, *words], check=False, cwd=ROOT, env=environment).returncode:
        raise Refusal(f"{' '.join(words[:2])} failed; the reason stands above.")


if __name__ == "__main__":
    run_command(main)
