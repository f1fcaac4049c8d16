"""The first and last hands on a request: its instant, and what caches may keep."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]
ARRIVED = "HTTP_X_ARRIVED_AT"


def arrival_of(request: HttpRequest) -> datetime:
    """When the first byte arrived: the trusted proxy's stamp, else now.

    The stamp is "seconds-duration", since nginx knows both but cannot subtract.
    SECURITY: the header counts only behind our own proxy, which overwrites the client's.
    """
    stamp = request.META.get(ARRIVED, "") if settings.TRUSTED_PROXY_COUNT else ""
    seconds, _, duration = stamp.partition("-")
    try:
        return datetime.fromtimestamp(float(seconds) - float(duration or 0), UTC)
    except (ValueError, OverflowError, OSError):  # no number, or no instant
        return timezone.now()


class InstantMiddleware:
    """One instant decides for the whole request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the request before anything else reads a clock."""
        request.instant = arrival_of(request)
        return self.get_response(request)


class NoStoreMiddleware:
    """Nothing is kept by any cache unless the view says so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Public pages opt in with `public_page`; all else is private."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
