"""The gallery of winners: facets as a plain form, its address is its state."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from portal.freshness import PublicPageMixin
from portal.gallery import (
    Selection,
    chips_of,
    facets_of,
    orders_of,
    read_selection,
    views_of,
)
from portal.queries.facets import FOUND, TOTAL, counts, ordered
from portal.queries.public import as_cards
from portal.views.rows import CountedPaginator

PAGE = 24


@method_decorator(login_not_required, name="dispatch")
class GalleryView(PublicPageMixin, TemplateView):
    """Cards or a table; htmx asks for the part that changes."""

    template_name = "portal/public/gallery.html"

    @cached_property
    def selection(self) -> Selection:
        """What the address asks for."""
        return read_selection(self.request.GET)

    def get_template_names(self) -> list[str]:
        """The same rows for htmx, without the frame."""
        is_part = self.request.htmx and not self.request.htmx.history_restore_request
        return ["portal/public/_gallery.html"] if is_part else [self.template_name]

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """SECURITY: a cache that keeps the part for htmx never gives it as the page."""
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        """Five statements at most: words, counts, rows, honours, and the next flip."""
        instant = self.request.instant
        counted = counts(self.selection, instant)
        sums = {facet: count for facet, _value, _label, count in counted}
        facets = facets_of(self.selection, counted)
        rows = as_cards(ordered(self.selection, instant), instant)
        pages = CountedPaginator(rows, PAGE, sums.get(FOUND, 0))
        return super().get_context_data(
            selection=self.selection,
            facets=facets,
            chips=chips_of(self.selection, facets),
            views=views_of(self.selection),
            orders=orders_of(self.selection),
            total=sums.get(TOTAL, 0),
            found=pages.count,
            page_obj=pages.get_page(self.request.GET.get("page")),
            **kwargs,
        )
