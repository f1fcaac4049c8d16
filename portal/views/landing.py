"""The first page: what works, what is open, where to go."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Window
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from portal.freshness import PublicPageMixin
from portal.queries.public import as_cards, foremost_competition, innovations_at, newest
from portal.ribbon import ribbon_of

CARDS, PATCHES = 8, 24


@method_decorator(login_not_required, name="dispatch")
class LandingView(PublicPageMixin, TemplateView):
    """Search, the running competition, eight winners, three ways in."""

    template_name = "portal/public/landing.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """At most eight statements, whatever is in the register."""
        instant = self.request.instant
        public = innovations_at(instant)
        counted = newest(public).annotate(of=Window(Count("pk")))
        shown = list(as_cards(counted, instant)[:PATCHES])
        competition = foremost_competition(instant)
        return super().get_context_data(
            cards=shown[:CARDS],
            patches=[(one.slug, one.category, one.places) for one in shown],
            count=shown[0].of if shown else 0,
            competition=competition,
            stages=ribbon_of(competition, instant) if competition else [],
            **kwargs,
        )
