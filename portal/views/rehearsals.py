"""Step 3 of an announcement: the real public pages before they are public."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import DetailView

from awards.models import Announcement
from core.views import PermittedMixin
from portal.rehearsal import as_stranger, rehearsed
from portal.views.feeds import ResultsFeedView
from portal.views.gallery import GalleryView
from portal.views.innovation import InnovationView
from portal.views.results import ResultsView

PAGES = {"hasil": ResultsView, "galeri": GalleryView, "kabar": ResultsFeedView}


class RehearsalMixin(PermittedMixin, DetailView):
    """SECURITY: only the organiser's side and the approver; no cache ever keeps it."""

    model = Announcement
    permission_required = "awards.view_announcement"
    slug_url_kwarg = "version"

    def get_queryset(self) -> QuerySet[Announcement]:
        """Of the edition in the address."""
        rows = super().get_queryset().filter(competition__code=self.kwargs["code"])
        return rows.select_related("competition", "stage", "corrects")

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Rendered before the transaction is rolled back."""
        announcement = self.get_object()
        with rehearsed(announcement, request.instant) as instant:
            response = self.show(as_stranger(request, instant), announcement)
            if hasattr(response, "render"):
                response.render()
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def show(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """The page itself."""
        raise NotImplementedError


class AnnouncementPageView(RehearsalMixin):
    """Results, gallery, feed."""

    def show(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """By its word in the address."""
        view = PAGES.get(self.kwargs["page"])
        if view is None:
            raise Http404
        about = _address_of(announcement) if view is ResultsView else {}
        return view.as_view()(request, **about)


def _address_of(announcement: Announcement) -> dict[str, Any]:
    """Exactly this version of exactly this stage, whatever else the edition has announced."""
    return {
        "slug": announcement.competition.slug,
        "order": announcement.stage.order,
        "version": announcement.version,
    }


class AnnouncementInnovationView(RehearsalMixin):
    """The page of one that will be honoured."""

    def show(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Only winners of this announcement."""
        if not announcement.rows.winning().filter(innovation__slug=self.kwargs["slug"]).exists():
            raise Http404
        return InnovationView.as_view()(request, slug=self.kwargs["slug"])
