"""One innovation's story: what it changed, how it works, what it has won."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, View

from awards.queries import incentives_of
from core.links import absolute, plain_path
from innovations.models import Innovation
from innovations.views.register import send_cover
from portal.freshness import PublicPageMixin
from portal.queries.public import certificates_for, honours_of, innovations_at, story_of
from portal.story import history_of, sections_of

PHOTO_SECONDS = 300


@method_decorator(login_not_required, name="dispatch")
class InnovationView(PublicPageMixin, DetailView):
    """Only what was honoured in public; the text is the frozen version that won."""

    template_name = "portal/public/innovation.html"
    context_object_name = "innovation"

    def get_queryset(self) -> QuerySet[Innovation]:
        """Not public yet is the same as not there."""
        rows = innovations_at(self.request.instant)
        return rows.select_related("owner__parent").defer("keywords", "search", "label")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Six statements."""
        innovation, instant = self.object, self.request.instant
        win = story_of(innovation, instant)
        honours = list(honours_of(innovation, instant))
        return super().get_context_data(
            title=innovation.name,
            win=win,
            sections=sections_of(win.version.content) if win else [],
            honours=honours,
            events=history_of(innovation, honours),
            certificates=list(certificates_for(innovation, instant)),
            incentives=incentives_of(innovation, instant),
            share_url=absolute(plain_path("share-image", slug=innovation.slug)),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class InnovationPhotoView(View):
    """The photo of a public innovation, the same for everybody: shared caches may keep it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Not public yet is the same as not there."""
        rows = innovations_at(request.instant).only("slug", "cover")
        response = send_cover(get_object_or_404(rows, slug=slug))
        response["Cache-Control"] = f"public, max-age={PHOTO_SECONDS}"
        return response
