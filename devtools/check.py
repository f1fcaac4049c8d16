"""`make test`: every linter, then the whole suite; `--long` runs only what takes longer."""

import signal
import subprocess
import sys

from devtools.lint import LINTERS, failing
from devtools.places import ROOT
from devtools.systems import find_program, install_packages
from devtools.talk import run_command, say
from devtools.translations import compile_translations

# What the suite needs of the system: programs, Debian's package, what is skipped without it.
TOOLS = [
    (("chromium", "chromium-browser", "google-chrome"), "chromium", "browser tests"),
    (("nginx",), "nginx-light", "tests of the proxy"),
    (("xgettext",), "gettext", "test that every text is translated"),
]
PYTEST = [sys.executable, "-m", "pytest"]


def main() -> int:
    require_tools()
    compile_translations()
    if "--long" in sys.argv:
        return run_tests("-m", "slow")
    found = failing(LINTERS)
    code = run_tests("-n", "2", "--dist", "loadgroup")
    if found:
        print(f"Linters that found something: {', '.join(found)}", file=sys.stderr)
    return code or len(found)


def require_tools() -> None:
    """Install what is missing, and say loudly what will be skipped for want of it."""
    missing = [tool for tool in TOOLS if not find_program(*tool[0])]
    if missing:
        install_packages(*(package for _, package, _ in missing))
    for programs, package, skipped in missing:
        if not find_program(*programs):
            say(
                f"\n*** {package} is not here and could not be installed: SKIPPED are the {skipped}"
            )


def run_tests(*words: str) -> int:
    """Run pytest, which is given the time to stop its services when we are asked to end."""
    with subprocess.Popen([*PYTEST, *words], cwd=ROOT) as tests:
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the tests by itself
        signal.signal(signal.SIGTERM, lambda *_: tests.terminate())
        return tests.wait()


if __name__ == "__main__":
    run_command(main)
