"""A production that would be unsafe does not start."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

WEAK_SECRETS = ("django-insecure", "change", "secret", "default", "example")
LEAST_SECRET = 40


@register(Tags.security)
def refuse_unsafe_start(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Errors, not warnings: gunicorn's entry point and the commands both run them."""
    if settings.SETTINGS_MODULE != "kipp.settings.base":
        return []
    faults = {
        "core.E001": (settings.DEBUG, "DEBUG is on."),
        "core.E002": (_is_weak(settings.SECRET_KEY), "SECRET_KEY is short or a known default."),
        "core.E003": (not settings.ALLOWED_HOSTS, "ALLOWED_HOSTS is empty."),
        "core.E004": ("*" in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS holds a wildcard."),
        "core.E005": (not settings.SITE_URL.startswith("https://"), "SITE_URL is not https."),
        "core.E006": ("@" not in settings.REDIS_URL, "REDIS_URL carries no password."),
        "core.E007": (
            not settings.DATABASES["default"].get("PASSWORD"),
            "DATABASE_URL carries no password.",
        ),
        "core.E008": (settings.SHOW_MAILBOX or settings.SHOW_STYLE_GUIDE, "Development pages on."),
    }
    return [Error(text, id=code) for code, (is_bad, text) in faults.items() if is_bad]


def _is_weak(secret: str) -> bool:
    return len(secret) < LEAST_SECRET or secret.lower().startswith(WEAK_SECRETS)
