"""Icons: single drawings of bootstrap-icons, put into the page where they are used."""

import re
from functools import cache

from django.conf import settings

_ELEMENT = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]+")


class UnknownIcon(LookupError):
    """No drawing has this name: a slip in a template, so it must be loud."""


@cache
def outline_of(name: str) -> str:
    """The inside of an icon's drawing on a field of 16 by 16; UnknownIcon if there is none."""
    path = settings.NODE_MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.exists():
        message = f"bootstrap-icons has no {name!r}; run npm install, or mend the name."
        raise UnknownIcon(message)
    return " ".join(_ELEMENT.search(path.read_text()).group(1).split())
