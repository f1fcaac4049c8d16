"""End the process at a place that a test names; shared by web and worker."""

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

ORDER = Path(os.environ.get("FAILPOINT", "/nonexistent"))


def pass_by(place: str) -> None:
    """End this process here, if the test asked for it."""
    if place and ORDER.exists() and ORDER.read_text() == place:
        ORDER.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def with_failpoint(
    act: Callable[..., Any], *, before: str = "", after: str = ""
) -> Callable[..., Any]:
    """The same act between two places."""

    @wraps(act)
    def act_or_die(*args: Any, **kwargs: Any) -> Any:
        pass_by(before)
        outcome = act(*args, **kwargs)
        pass_by(after)
        return outcome

    return act_or_die
