"""Which processes are ours: a pid alone proves nothing, it may be somebody else's by now.

A server is known by the folder it stands in, which is its data; every other child carries the
path of this project in its environment.
"""

import time
from pathlib import Path

import psutil

MARK = "KIPP_PORTAL_HOME"


def standing_in(folder: Path) -> list[psutil.Process]:
    """Processes whose working folder is `folder`, such as a database server in its data."""
    wanted = str(folder.resolve())
    return [process for process in psutil.process_iter() if look(process.cwd) == wanted]


def marked(home: Path) -> list[psutil.Process]:
    """Processes that carry the mark of `home`: left-overs of a killed run."""
    wanted = str(home)
    return [
        process
        for process in psutil.process_iter()
        if (look(process.environ) or {}).get(MARK) == wanted
    ]


def look(question):
    """Ask a process about itself; another user's or a dead one has no answer."""
    try:
        return question()
    except (psutil.Error, OSError):
        return None


def stop(processes: list[psutil.Process], patience: float = 10) -> None:
    """Ask processes to end, and end those that are still there after `patience` seconds."""
    for act in ("terminate", "kill"):
        for process in processes:
            look(getattr(process, act))
        processes = wait(processes, patience)


def wait(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Wait until all have ended, and return those that have not."""
    until = time.monotonic() + patience
    while (processes := [process for process in processes if lives(process)]) and (
        time.monotonic() < until
    ):
        time.sleep(0.02)
    return processes


def lives(process: psutil.Process) -> bool:
    """Tell whether a process runs; an ended one that nobody has buried yet does not."""
    return process.is_running() and look(process.status) not in {None, psutil.STATUS_ZOMBIE}
