"""The embedded PostgreSQL keeps its data whatever happens to its process."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg2
import pytest

from devtools.postgres import Cluster, write_secret
from devtools.processes import lives, standing_in
from devtools.talk import Refusal


@pytest.fixture
def fresh(open_tmp_path):
    """A server with everything durable, as `make run` has it; nothing is made yet."""
    cluster = Cluster(open_tmp_path / "with space" / "postgres")
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def made():
    """What the first start makes, to copy from: making it takes longer than the tests of it."""
    folder = Path(tempfile.mkdtemp(prefix="kipp-devtools-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "made", durable=False)
    cluster.start()
    cluster.stop()
    yield cluster
    shutil.rmtree(folder)


@pytest.fixture
def cluster(fresh, made):
    """The same after its first run."""
    fresh.home.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", made.home, fresh.home], check=True)
    return fresh


def ask(address, statement):
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def test_start_serves_the_database_of_the_portal(fresh):
    address = fresh.start()

    assert ask(address, "SELECT current_database(), current_setting('fsync')") == [("kipp", "on")]


def test_start_refuses_a_wrong_password(cluster):
    address = cluster.start()

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(address.replace(cluster.password, "guess"))


def test_start_keeps_the_data_of_the_last_run(cluster):
    ask(cluster.start(), "CREATE TABLE kept AS SELECT 1 AS one")
    cluster.stop()

    address = cluster.start()

    assert ask(address, "SELECT one FROM kept") == [(1,)]


def test_start_recovers_from_a_kill(cluster):
    address = cluster.start()
    ask(address, "CREATE TABLE kept AS SELECT 1 AS one")
    cluster.postmaster().kill()

    address = cluster.start()

    assert ask(address, "SELECT one FROM kept") == [(1,)]


def test_start_replaces_the_server_of_a_killed_run(cluster):
    cluster.start()
    left = cluster.postmaster()

    Cluster(cluster.home).start()

    assert not lives(left)
    assert cluster.postmaster() != left


def test_start_ignores_a_pid_file_that_names_somebody_else(cluster):
    cluster.start()
    cluster.stop()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster.data}\n0\n1\n\n127.0.0.1\n\nready\n")

    address = cluster.start()

    assert psutil.pid_exists(os.getpid())
    assert ask(address, "SELECT 1") == [(1,)]


def test_start_makes_a_half_made_cluster_anew(fresh):
    fresh.home.mkdir(parents=True)
    (fresh.home / "unfinished").mkdir()
    (fresh.home / "unfinished" / "PG_VERSION").write_text("18\n")
    write_secret(fresh.home / "password", "of an earlier try")

    address = fresh.start()

    assert ask(address, "SELECT 1") == [(1,)]


def test_start_refuses_the_data_of_another_version(fresh):
    fresh.data.mkdir(parents=True)
    (fresh.data / "PG_VERSION").write_text("14\n")

    with pytest.raises(Refusal, match="are of PostgreSQL 14"):
        fresh.start()


def test_stop_leaves_no_process(cluster):
    cluster.start()

    cluster.stop()

    assert standing_in(cluster.data) == []
