"""How long a shared cache may keep a public page: never past the next flip."""

from datetime import datetime

from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest, HttpResponse

from awards.models import Announcement
from core.views import public_page

LONGEST = 30


def seconds_until_flip(instant: datetime) -> int:
    """At most 30, and whole seconds that end before anything becomes public. One statement."""
    flip = Announcement.objects.coming_at(instant).aggregate(at=Min("publish_at"))["at"]
    if flip is None:
        return LONGEST
    return min(LONGEST, int((flip - instant).total_seconds()))


class PublicPageMixin:
    """A page that a cache may keep for strangers; a person's own copy is never shared.

    SECURITY: a session without a person may hold a message, so it is no stranger's either.
    """

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Only a good answer is kept: a 404 may become a page at any moment."""
        response = super().dispatch(request, *args, **kwargs)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if response.status_code == 200 and request.user.is_anonymous and not has_session:
            public_page(response, seconds=seconds_until_flip(request.instant))
        return response
