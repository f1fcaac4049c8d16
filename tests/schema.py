"""The empty tables, kept between runs: migrating took longer than anything else in a narrow run.

A copy is known by every migration and by the locked requirements; another one is never used.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

from django.db import connection
from django.db.migrations.state import ProjectState

from devtools.places import ROOT
from devtools.postgres import wheel_root

KEPT = ROOT / ".cache" / "schema"
TEMPLATE = "kipp_tables"
FAR = 4000


@cache
def copy_of_tables() -> Path:
    """Where the copy of these migrations lies, or would lie."""
    sources = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]
    digest = hashlib.sha256()
    for path in sources:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return KEPT / f"{digest.hexdigest()[:16]}.sql"


def lay_out_tables() -> None:
    """Bring the copy, if there is one, into a database from which the suite's are copied."""
    if not copy_of_tables().exists():
        return
    run("createdb", "--maintenance-db", address_of("postgres"), TEMPLATE)
    read = ("--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1")
    run("psql", *read, "--file", copy_of_tables(), "--dbname", address_of(TEMPLATE))
    os.environ["TABLES_FROM"] = TEMPLATE


def use_tables() -> None:
    """Let Django copy them; it still applies a migration that they lack."""
    if template := os.environ.get("TABLES_FROM"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Inside, a step of a migration draws up only the model that it changes.

    Django draws up every related one too, at each step: nine tenths of the time. The tables are
    the same (tests/devtools/test_schema.py); what reads rows still gets all models drawn up.
    """
    with patch.object(ProjectState, "reload_model", _reload_alone):
        yield


def _reload_alone(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> None:
    if "apps" in vars(state):
        state.is_delayed = True
        state._reload({(app_label, model_name)})


def keep_tables() -> None:
    """Copy the tables that were just made, and forget the copies of other migrations."""
    if copy_of_tables().exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = KEPT / f"unfinished-{os.getpid()}"
    name = connection.settings_dict["NAME"]
    run("pg_dump", "--no-owner", "--file", unfinished, "--dbname", address_of(name))
    unfinished.rename(copy_of_tables())
    for old in set(KEPT.glob("*.sql")) - {copy_of_tables()}:
        old.unlink(missing_ok=True)


def count_from_afar() -> None:
    """Let every number of a row have a thousands separator where a page writes one by mistake.

    "1.234" in an address or in a value is a fault that shows only once a table has grown.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s)"
            " FROM pg_sequences WHERE schemaname = 'public'",
            [FAR],
        )


def address_of(database: str) -> str:
    """Our server's address, with another database."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def run(program: str, *words: object) -> None:
    command = [wheel_root() / "bin" / program, *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
