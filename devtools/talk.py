"""What the makers' commands say: steps with their time, and refusals in one sentence."""

from __future__ import annotations

import errno
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FULL = "No space left on device"


class Refusal(Exception):
    """The command cannot go on; its text is all that the person needs to read."""


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name a step when it begins and tell its time when that was worth noticing."""
    begun = time.monotonic()
    say(f"- {name} ...")
    yield
    if (seconds := time.monotonic() - begun) >= 1:
        say(f"  done in {seconds:.1f} s")


def require_space(folder: Path, megabytes: int) -> None:
    """Refuse before a half-written file does, when the disk of `folder` is nearly full."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Refusal(
            f"The disk is full: {folder} has {free} MB left, and {megabytes} MB are needed."
        )


def run_command(main: Callable[[], int]) -> None:
    """Run a command's main function; a refusal or Ctrl-C ends it without traceback."""
    try:
        sys.exit(main())
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
    except PermissionError as error:
        print(f"\nNo right to use {error.filename}: is it another user's?", file=sys.stderr)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("\nThe disk is full: free some space and try again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
    sys.exit(1)
