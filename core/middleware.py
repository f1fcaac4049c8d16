"""The first and last hands on a request: its instant, and what caches may keep."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import bad_request

Handler = Callable[[HttpRequest], HttpResponse]
ARRIVED = "HTTP_X_ARRIVED_AT"
SLOWEST = 30  # seconds that a client may take to send; a body that drips longer could be edited on
NUL = "\x00"


def arrival_of(request: HttpRequest) -> datetime:
    """When the first byte arrived: the trusted proxy's stamp, else now.

    The stamp is "seconds-duration", since nginx knows both but cannot subtract.
    SECURITY: the header counts only behind our own proxy, which overwrites the client's; whoever
    sends too slowly arrives at the end, so that nobody opens a request early and goes on writing.
    """
    stamp = request.META.get(ARRIVED, "") if settings.TRUSTED_PROXY_COUNT else ""
    seconds, _, duration = stamp.partition("-")
    try:
        spent = float(duration or 0)
        return datetime.fromtimestamp(float(seconds) - (spent if spent <= SLOWEST else 0), UTC)
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


class NulMiddleware:
    """No text column holds a NUL: what asks for one is 400, wherever it stands in the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Cookies are read before any view: the session is looked up by one."""
        if any(NUL in value for value in request.COOKIES.values()):
            return bad_request(request, None)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Paths and queries: where nothing has refused it, the driver does, in these words."""
        if isinstance(fault, ValueError) and "NUL (0x00)" in str(fault):
            return bad_request(request, fault)
        return None


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
