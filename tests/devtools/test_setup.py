"""The set-up does what is missing, once, and says in a sentence what it cannot do."""

import sys

import pytest

from devtools import setup
from devtools.talk import FULL, Refusal


def test_a_lock_is_installed_once(monkeypatch, tmp_path):
    runs = []
    lock = tmp_path / "requirements.txt"
    lock.write_text("django==5.2\n")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "follow", lambda *words: runs.append(words))

    setup.install_lock(lock)
    setup.install_lock(lock)
    lock.write_text("django==5.3\n")
    setup.install_lock(lock)

    assert len(runs) == 2


def test_a_failed_installation_leaves_no_stamp(monkeypatch, tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("django==5.2\n")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "VENV_PYTHON", "/bin/false")

    with pytest.raises(Refusal, match="The Python packages could not be installed"):
        setup.install_lock(lock)

    assert list(tmp_path.glob("*.stamp")) == []


def test_a_full_disk_is_told_in_one_sentence():
    command = [sys.executable, "-c", f"print('pip says: {FULL}'); raise SystemExit(1)"]

    with pytest.raises(Refusal, match="The disk is full"):
        setup.follow(command, "Collecting", "Python packages")


def test_progress_of_a_long_installation_is_shown(capsys):
    lines = "print('Collecting x\\n' * 25)"

    setup.follow([sys.executable, "-c", lines], "Collecting", "Python packages")

    assert capsys.readouterr().out.split("\n")[:2] == [
        "  10 Python packages",
        "  20 Python packages",
    ]


def test_a_missing_venv_module_is_told_where_apt_may_not_be_used(monkeypatch):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(setup, "install_packages", lambda _: False)

    with pytest.raises(Refusal, match="install it with: apt install python3-venv"):
        setup.require_venv_module()


def test_an_unsupported_python_is_told(monkeypatch):
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)

    with pytest.raises(Refusal, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        setup.use_supported_python()


def test_an_environment_that_does_not_run_is_no_environment(tmp_path):
    (tmp_path / "python").symlink_to(tmp_path / "gone")

    assert not setup.succeeds([tmp_path / "python", "--version"])
