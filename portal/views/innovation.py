"""One innovation's story: what it changed, how it works, what it has won."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from innovations.models import Innovation
from portal.freshness import PublicPageMixin
from portal.queries.public import certificates_for, honours_of, innovations_at, story_of
from portal.story import history_of, sections_of


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
        """Five statements."""
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
            **kwargs,
        )
