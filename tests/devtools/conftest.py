"""Folders and disks for the tests of the makers' commands."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_tmp_path():
    """A folder that the unprivileged user of a database server may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="kipp-devtools-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def small_disk(open_tmp_path):
    """A disk of 24 MB, which root can make out of memory."""
    disk = open_tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "kipp-small-disk", str(disk)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk: THE FULL-DISK TEST IS SKIPPED")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
