"""Pages that only one side may know of, and what opens only after a word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from judging.models import PanelMember
from judging.querysets import host_of


def own_place(person: User, code: str) -> PanelMember:
    """The own place on the panel of this stage; 404 for everybody who was never asked."""
    places = PanelMember.objects.own(person).select_related(
        "stage__competition__organiser", "person", "replaces"
    )
    return get_object_or_404(places, stage__code=code)


class PlainMixin:
    """SECURITY: the templates of such a page get plain values, never the row."""

    def get_context_data(self, **kwargs: Any) -> dict:
        """Without what Django's views put there by themselves."""
        context = super().get_context_data(**kwargs)
        rows = {"object", "view", self.get_context_object_name(self.object)}
        return {name: value for name, value in context.items() if name not in rows}


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
