"""Which processes are ours: a pid alone proves nothing, it may be somebody else's by now.

A server is known by the folder it stands in, which is its data; every other child carries the
path of this project in its environment.
"""

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
        _, processes = psutil.wait_procs(processes, timeout=patience)
