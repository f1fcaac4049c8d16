"""Logs: one JSON object a line, with the request id, never a person's data."""

import re
from typing import Any

import structlog

#: Doors that a token in the address opens: it is written into no log.
DOORS = re.compile(r"((?:gabung|undangan|pulihkan)(?:/|%2F))[^/?%\s]{20,}", re.IGNORECASE)


def without_tokens(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """SECURITY: whoever reads logs opens no door with them."""
    for name in ("request", "event"):
        if isinstance(event.get(name), str):
            event[name] = DOORS.sub(r"\1-", event[name])
    return event


SHARED = [
    structlog.contextvars.merge_contextvars,
    without_tokens,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": SHARED,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # A stamp line for each request would repeat what django_structlog says.
        "django.request": {"level": "ERROR"},
    },
}


def configure_structlog() -> None:
    """Send structlog's events through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
