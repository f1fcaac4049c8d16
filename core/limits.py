"""A limit for what strangers may ask again and again; it fails open when the broker is away."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

View = Callable[..., HttpResponse]
TOO_MANY = 429


def source_of(request: HttpRequest) -> str:
    """The visitor's address, as our own proxy saw it.

    SECURITY: only as many hops are believed as there are proxies of ours; a client can write
    the rest of the header itself.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.TRUSTED_PROXY_COUNT
    if not proxies or len(hops) < proxies:
        return request.META["REMOTE_ADDR"]
    return hops[-proxies].strip()


def person_of(request: HttpRequest) -> str:
    """Who is signed in: for what costs much to make, and many ask for behind one address."""
    return f"person-{request.user.pk}"


def limited(
    name: str, *, times: int, seconds: int, who: Callable[[HttpRequest], str] = source_of
) -> Callable[[View], View]:
    """Answer 429 to the source, or the person, that asks more than `times` in `seconds`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_beyond(name, who(request), times=times, seconds=seconds):
                response = render(request, "429.html", status=TOO_MANY)
                response["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_beyond(name: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more by `who`, and tell whether that was one too many."""
    return _count(f"limit:{name}:{who}", seconds) > times


def _count(key: str, seconds: int) -> int:
    """How often this key was asked in its span; 0 when nobody counts."""
    pages = caches["pages"]
    try:
        pages.add(key, 0, timeout=seconds)
        return pages.incr(key)
    except (RedisError, ValueError):
        return 0
