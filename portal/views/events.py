"""Events for everybody: calendar, page, file for the own calendar, materials."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import DetailView, ListView

from competitions.calendars import entry_of, write_calendar
from competitions.events import seats_taken, sign_up_of
from competitions.models import Event, EventMaterial
from core.files import send_content, send_stored
from core.uploads import type_of_name
from portal.freshness import PublicPageMixin
from portal.queries.events import public_events

PAGE = 24


@method_decorator(login_not_required, name="dispatch")
class EventIndexView(PublicPageMixin, ListView):
    """What comes, the next first; what was, on its own tab."""

    template_name = "portal/public/event_index.html"
    paginate_by = PAGE

    @property
    def is_past(self) -> bool:
        """Whether past events are asked for."""
        return self.request.GET.get("waktu") == "lalu"

    def get_queryset(self) -> QuerySet[Event]:
        """Three statements with the pager's count."""
        at = self.request.instant
        if self.is_past:
            return public_events().filter(ends_at__lte=at).order_by("-starts_at", "pk")
        return public_events().filter(ends_at__gt=at).order_by("starts_at", "pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """A switch between both."""
        views = [
            {"label": _("Coming"), "url": self.request.path, "is_current": not self.is_past},
            {"label": _("Past"), "url": "?waktu=lalu", "is_current": self.is_past},
        ]
        return super().get_context_data(
            title=_("Events and clinics"), views=views, is_past=self.is_past, **kwargs
        )


@method_decorator(login_not_required, name="dispatch")
class EventDetailView(PublicPageMixin, DetailView):
    """One event, and the seats of the reader's agency."""

    template_name = "portal/public/event_detail.html"
    context_object_name = "event"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Event]:
        """What is in preparation does not exist."""
        return public_events()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Seats that are left, materials, and whether this person can sign up."""
        event, person = self.object, self.request.user
        may_sign_up = person.is_authenticated and person.has_perm(
            "competitions.sign_up_agency", event
        )
        left = None if event.capacity is None else max(0, event.capacity - seats_taken(event))
        return super().get_context_data(
            title=event.title,
            left=left,
            materials=event.materials.all(),
            is_open=not event.obstacles_to_sign_up(self.request.instant),
            may_sign_up=may_sign_up,
            sign_up=sign_up_of(event, person.workspace.agency_id) if may_sign_up else None,
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class EventCalendarView(View):
    """The event as a file for the visitor's own calendar."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """A later download replaces an earlier one."""
        event = get_object_or_404(public_events(), code=code)
        text = write_calendar([entry_of(event)], name=event.title, at=request.instant)
        return send_content(text, f"acara-{event.code}.ics")


@method_decorator(login_not_required, name="dispatch")
class MaterialDownloadView(View):
    """A file beside an event that the reader may know of."""

    def get(self, request: HttpRequest, code: str, material: str) -> HttpResponse:
        """SECURITY: always a download, under a type that we told from its content."""
        events = Event.objects.visible_to(request.user).filter(code=code)
        stored = get_object_or_404(EventMaterial, event__in=events, code=material)
        if not stored.file:
            raise Http404
        kind = type_of_name(stored.file.name)
        return send_stored(stored.file, name=stored.file_name, content_type=kind)
