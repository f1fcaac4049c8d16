"""`make lint` and `make fmt`: every linter, each said by name; all run even when one fails."""

import os
import subprocess
import sys

from devtools.places import ROOT
from devtools.talk import run_command, say

PYTHON = sys.executable
LINTERS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "layers": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "."],
    "drawn states": [PYTHON, "manage.py", "draw_states", "--check"],
}
FIXERS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "--fix", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "."],
}
# Linters import the settings and reach no service.
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "kipp.settings.dev",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def main() -> int:
    return len(failing(FIXERS if "--fix" in sys.argv else LINTERS))


def failing(commands: dict[str, list[str]]) -> list[str]:
    """Run the commands and return the names of those that found something."""
    return [name for name, command in commands.items() if not passes(name, command)]


def passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    say(f"- {name}: {'found something' if done.returncode else 'ok'}")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    run_command(main)
