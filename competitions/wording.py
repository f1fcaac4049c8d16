"""Limits of files in words: said beforehand wherever somebody will have to keep them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.states import FileKind


def say_file_limits(
    kinds: Iterable[str], *, megabytes: int, pages: int | None = None, files: int = 1
) -> str:
    """PDF, at most 1 MB, 5 pages; every kind is named, also where all of them are taken."""
    known = dict(FileKind.choices)
    parts = [", ".join(str(known.get(kind, kind)) for kind in kinds) or _("File")]
    parts.append(_("at most %(count)s MB") % {"count": megabytes})
    if pages:
        parts.append(ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages})
    if files > 1:
        words = ngettext("up to %(count)s file", "up to %(count)s files", files)
        parts.append(words % {"count": files})
    return ", ".join(parts)
