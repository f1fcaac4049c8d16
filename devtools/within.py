"""Run a command beside database and broker: those of the running portal, else started for it."""

import contextlib
import subprocess
import sys

from devtools.places import ENVIRONMENT, LOCAL, ROOT
from devtools.portal import child_environment, prepare_portal
from devtools.supervisor import chosen_port, only_one, services_of
from devtools.talk import Refusal, run_command


def main() -> int:
    with contextlib.ExitStack() as stack:
        environment = reach_portal(stack)
        return subprocess.run(command(), check=False, cwd=ROOT, env=environment).returncode


def command() -> list[str]:
    words = sys.argv[1:]
    return [sys.executable, *words[1:]] if words[0] == "python" else words


def reach_portal(stack: contextlib.ExitStack) -> dict[str, str]:
    port = chosen_port()
    try:
        stack.enter_context(only_one(port))
    except Refusal:
        return child_environment(kept_addresses(), port)
    environment = child_environment(stack.enter_context(services_of(LOCAL)), port)
    prepare_portal(environment)
    return environment


def kept_addresses() -> dict[str, str]:
    return dict(line.split("=", 1) for line in ENVIRONMENT.read_text().splitlines())


if __name__ == "__main__":
    run_command(main)
