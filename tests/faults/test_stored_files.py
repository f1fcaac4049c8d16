"""SIGKILL while files are written: a file that has its name is whole."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

ROUNDS = 10
SIZE = 300_000
WRITER = f"""
import django, hashlib, os, sys
django.setup()
from django.core.files.base import ContentFile
from core.uploads import store
print("ready", flush=True)
for number in range(10_000):
    data = os.urandom({SIZE})
    name = "lampiran/kk/" + hashlib.sha256(data).hexdigest()
    store(ContentFile(data), name)
    print(name, flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_files_and_halves_only():
    """Every name that was told is there with its bytes; nothing else has a name."""
    lot = random.Random(7)
    told = [name for _ in range(ROUNDS) for name in written_until_killed(lot.uniform(0.01, 0.4))]

    folder = Path(default_storage.path("lampiran/kk"))
    whole = [path for path in folder.iterdir() if path.suffix != ".half"]
    assert {path.name for path in whole} >= {Path(name).name for name in told}
    assert [path.name for path in whole if digest(path) != path.name] == []
    for path in folder.iterdir():
        path.unlink()


def written_until_killed(seconds):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kipp.settings.test"}
    command = [sys.executable, "-W", "ignore", "-c", WRITER]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "ready\n"
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        return [line for line in writer.stdout.read().split("\n")[:-1] if line]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
