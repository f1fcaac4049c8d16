"""`make reset`: stop everything of this project and forget its data."""

import contextlib
import shutil

import psutil

from devtools.places import LOCAL, POSTGRES, ROOT, VALKEY
from devtools.postgres import Cluster
from devtools.processes import marked, stop
from devtools.supervisor import holder, only_one
from devtools.talk import Refusal, run_command, say
from devtools.valkey import Valkey


def main() -> int:
    stop_running()
    with only_one(0):
        stop(marked(ROOT))
        Valkey(VALKEY).stop_leftover()
        Cluster(POSTGRES).remove()
        shutil.rmtree(LOCAL, ignore_errors=True)
    say("The data are gone; `make run` starts over.")
    return 0


def stop_running() -> None:
    """Ask a running supervisor to end, as Ctrl-C would."""
    with contextlib.suppress(Refusal), only_one(0):
        return
    with (LOCAL / "run.lock").open() as lock, contextlib.suppress(psutil.NoSuchProcess):
        stop([psutil.Process(holder(lock)["pid"])], patience=60)


if __name__ == "__main__":
    run_command(main)
