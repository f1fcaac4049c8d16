"""`make run`: one at a time, a clear word about the port, children stopped in order."""

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from honcho.printer import Message

from devtools import supervisor
from devtools.processes import MARK, lives, marked, stop
from devtools.talk import Refusal

CHILD = """
import signal, sys, time
def end(*_):
    time.sleep(0.1)
    open(sys.argv[2], "a").write(sys.argv[1] + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("Listening at", sys.argv[1], flush=True)
time.sleep(60)
"""
STUBBORN = CHILD.replace("    sys.exit()", "")
PARENT = """
import os, sys
from devtools import supervisor
supervisor.PATIENCE = 1
names = ("web", "worker", "beat")
commands = {n: [sys.executable, "-c", os.environ["CHILD"], n, sys.argv[1]] for n in names}
code = supervisor.supervise(commands, dict(os.environ), 8000)
sys.exit(code)
"""


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor with three children that note in which order they end."""
    started = []

    def start(child):
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(tmp_path / "ended")],
            env={**os.environ, "CHILD": child, MARK: str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        waiting = {"web", "worker", "beat"}
        while waiting:
            line = process.stdout.readline()
            assert line
            waiting -= {name for name in waiting if f"Listening at {name}" in line}
        return process, tmp_path / "ended"

    yield start
    for process in started:
        stop(marked(tmp_path), patience=1)
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_supervise_stops_web_then_worker_then_beat(supervise, asked):
    process, ended = supervise(CHILD)

    process.send_signal(asked)
    said = process.communicate(timeout=20)[0]

    assert process.returncode == 0, said
    assert ended.read_text() == "web worker beat "


def test_supervise_ends_a_child_that_does_not_want_to(supervise, tmp_path):
    process, ended = supervise(STUBBORN)

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)

    assert ended.read_text() == "web worker beat "
    assert [child for child in marked(tmp_path) if lives(child)] == []


def test_supervise_ends_all_when_one_dies(supervise, tmp_path):
    process, _ = supervise(CHILD)
    worker = next(child for child in marked(tmp_path) if "worker" in child.cmdline())

    worker.kill()
    process.communicate(timeout=20)

    assert process.returncode != 0
    assert [child for child in marked(tmp_path) if lives(child)] == []


def test_left_overs_of_a_killed_supervisor_are_found_and_stopped(supervise, tmp_path):
    process, _ = supervise(CHILD)
    process.kill()
    process.wait()

    left = marked(tmp_path)
    stop(left)

    assert len(left) >= 3
    assert [child for child in marked(tmp_path) if lives(child)] == []


def test_somebody_elses_processes_are_not_ours(supervise, tmp_path):
    supervise(CHILD)

    assert marked(tmp_path / "other") == []


def test_address_is_announced_when_the_web_listens(capsys):
    printer = supervisor.Announcer(8123)
    now = datetime.now(UTC)
    line = Message(type="line", data=b"Listening at: x", time=now, name="web", colour=None)

    printer.write(line._replace(name="worker"))
    before = capsys.readouterr().out
    printer.write(line)

    assert ("8123" in before, "http://localhost:8123/" in capsys.readouterr().out) == (False, True)


def test_welcome_names_address_and_demo_accounts(monkeypatch, tmp_path):
    accounts = tmp_path / "demo-accounts.txt"
    accounts.write_text("juri@demo.example  rahasia\n")
    monkeypatch.setattr(supervisor, "DEMO_ACCOUNTS", accounts)

    text = supervisor.welcome(8123)

    assert "http://localhost:8123/" in text
    assert "juri@demo.example  rahasia" in text


def test_a_taken_port_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Refusal, match=f"Port {port} is taken by another program; choose"):
            supervisor.require_port(port)


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_told(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(Refusal, match="a port is a number from 1 to 65535"):
        supervisor.chosen_port()


def test_a_second_run_is_refused_with_the_address_of_the_first(monkeypatch, tmp_path):
    monkeypatch.setattr(supervisor, "LOCAL", tmp_path)
    hold = (
        "import sys; from devtools import supervisor as s; from pathlib import Path\n"
        f"s.LOCAL = Path({str(tmp_path)!r})\n"
        "with s.only_one(8001): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        first.stdout.readline()

        with (
            pytest.raises(Refusal, match="runs already: http://localhost:8001/"),
            supervisor.only_one(1),
        ):
            pass
        first.kill()

    with supervisor.only_one(1):
        pass
