"""`make lock`: turn what we chose (.in) into what is installed (.txt, with hashes)."""

import subprocess
import sys

from devtools.places import ROOT
from devtools.talk import run_command, step

UV = "uv==0.13.9"
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
    *("--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--no-emit-index-url", "--no-annotate", "--generate-hashes"),
]


def main() -> int:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", UV], check=True)
    for name in ("requirements", "requirements-dev", "requirements-node"):
        with step(f"locking {name}"):
            files = [f"{name}.in", "-o", f"{name}.txt"]
            subprocess.run([*COMPILE, *files, *sys.argv[1:]], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    run_command(main)
