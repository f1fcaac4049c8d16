"""Libraries that few requests use: read with the first of them, not with each web worker."""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module; what is asked of it is asked of the module, read by then.

    A spreadsheet library brings numpy along: 15 MiB of each worker for one page of one office.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
