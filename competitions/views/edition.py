"""What the pages of one edition share: found through the office, told in the edition's zone."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from competitions.models import Competition
from core.models import Approval
from core.views import PermittedMixin


class EditionMixin(PermittedMixin):
    """An edition of the own office; for everybody else it does not exist here."""

    model = Competition
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet[Competition]:
        """SECURITY: editions of other offices give 404, published or not."""
        rows = Competition.objects.managed_by(self.request.user)
        return rows.select_related("organiser", "territory")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Times are read and written on the edition's clock."""
        with timezone.override(self.get_object().tzinfo):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def page_of(self, route: str, **more: Any) -> str:
        """Another page of this edition."""
        return reverse(route, kwargs={"code": self.object.code, **more})

    def may(self, act: str) -> bool:
        """Whether this person may do an act of the table with this edition."""
        return self.request.user.has_perm(f"competitions.{act}", self.object)

    def waiting_requests(self, *acts: str) -> QuerySet[Approval]:
        """What colleagues asked a second person for in this edition."""
        rows = Approval.objects.pending_at(self.request.instant).select_related("asked_by")
        return rows.filter(
            act__in=[f"competitions.{act}" for act in acts],
            payload__competition=self.object.pk,
        )
