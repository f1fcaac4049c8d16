"""Pages that only one side may know of, and what opens only after a word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from judging.querysets import host_of


class JudgeRequiredMixin:
    """A desk exists for judges only; for everybody else there is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 as for any page that does not exist."""
        if host_of(request.user) is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AcquaintedMixin:
    """SECURITY: neither title nor text before the judge said to know nobody behind the entry.

    The question has its own page; a script that saves is refused by the act itself.
    """

    asks_acquaintance = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the question first, and from there to the entry."""
        is_save = request.method == "POST" and request.content_type == "application/json"
        if (
            self.asks_acquaintance
            and not is_save
            and (assignment := self.get_object()).acquainted_at is None
        ):
            page = reverse("acquaintance-confirm", args=[assignment.member.stage.code])
            return HttpResponseRedirect(f"{page}?buka={assignment.code}")
        return super().dispatch(request, *args, **kwargs)
