"""The demo's content: JSON files in `demo/data`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


@cache
def read(name: str) -> Any:
    """One file of content; callers do not change it."""
    return json.loads((DATA / f"{name}.json").read_text())
