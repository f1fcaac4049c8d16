"""Public innovations with a similar name, told to whoever is about to enter one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from innovations.likeness import similar_to
from innovations.views.entries import demand


class SimilarView(TemplateView):
    """The panel under the name, as it is typed."""

    permission_required = "innovations.list_proposals"
    template_name = "innovations/_similar.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the side that enters."""
        demand(request, self.permission_required)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Nothing for a name that says too little."""
        return super().get_context_data(
            similar=similar_to(
                self.request.GET.get("name", ""),
                self.request.instant,
                owner=self.request.user.workspace.agency_id,
            ),
            **kwargs,
        )
