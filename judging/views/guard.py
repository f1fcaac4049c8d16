"""A page that only one side may know of."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from judging.querysets import host_of


class JudgeRequiredMixin:
    """A desk exists for judges only; for everybody else there is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 as for any page that does not exist."""
        if host_of(request.user) is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
