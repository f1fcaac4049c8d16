"""The suite's short way through the migrations leads to the tables of the long way."""

import os
import subprocess
import sys

import pytest

from tests.schema import ROOT, address_of, run

MIGRATE = """
import contextlib, django, sys
django.setup()
from django.core.management import call_command
from tests.schema import quick_migrations
with quick_migrations() if sys.argv[1] == "quick" else contextlib.nullcontext():
    call_command("migrate", verbosity=0)
"""


@pytest.mark.slow
def test_quick_migrations_make_the_same_tables(tmp_path):
    dumps = [dump_after(way, tmp_path / way) for way in ("quick", "whole")]

    assert dumps[0] == dumps[1]
    assert "CREATE TABLE public.innovations_proposal " in dumps[0]


def dump_after(way, dump):
    """The tables that `migrate` lays out in an empty database."""
    name = f"kipp_{way}"
    run("createdb", "--maintenance-db", address_of("postgres"), name)
    facts = {"DATABASE_URL": address_of(name), "DJANGO_SETTINGS_MODULE": "kipp.settings.test"}
    command = [sys.executable, "-W", "ignore", "-c", MIGRATE, way]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **facts})
    run("pg_dump", "--schema-only", "--file", dump, "--dbname", address_of(name))
    run("dropdb", "--maintenance-db", address_of("postgres"), name)
    lines = dump.read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("\\"))  # a key of its own
