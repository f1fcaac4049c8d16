"""Runs the engine as a stranger would, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def run_engine(content, **environment):
    """Return the exit status and the printed document."""
    done = subprocess.run(
        [sys.executable, "-m", "judging.engine"],
        input=content,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
    )
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)
