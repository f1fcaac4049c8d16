"""Links that leave the portal: in mail, on paper, in codes to scan."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def absolute(path: str, language: str = "id") -> str:
    """A link of the portal; empty for an empty path.

    SECURITY: from the one setting, never from a request's Host header.
    """
    if not path:
        return ""
    return f"{settings.SITE_URL}{in_language(path, language)}"


def plain_path(route: str, **kwargs: str) -> str:
    """The path without a language, whoever acts: the outbox puts each reader's own before it."""
    with override("id"):
        return reverse(route, kwargs=kwargs)


def in_language(path: str, language: str) -> str:
    """The same page in another language: English stands under /en/, Indonesian has no prefix."""
    return path if language == "id" or path.startswith("/en/") else f"/en{path}"
