"""Deadlines: what they are, how they were moved, and the way to move them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from competitions.actions import ask_to_extend_window, ask_to_reopen_window
from competitions.forms.deadlines import WindowExtendForm, WindowReopenForm
from competitions.models import Competition, Reopening, Window
from competitions.queries import milestones, obstacles_to_extend, obstacles_to_reopen
from competitions.views.edition import EditionMixin
from core.forms import ActionForm
from core.models import Approval
from core.views import ActionView

ROWS = 100


class DeadlineListView(EditionMixin, DetailView):
    """Every window with what can be done about it, and who has a time of its own."""

    permission_required = "competitions.view_dashboard"
    template_name = "competitions/deadline_list.html"

    def get_queryset(self) -> QuerySet[Competition]:
        """With its times: page and obstacles read them once."""
        return super().get_queryset().prefetch_related("windows", "stages")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Windows, stages, reopenings and waiting requests: a statement each."""
        edition, at = self.object, self.request.instant
        reopenings = Reopening.objects.filter(window__competition=edition)
        windows = list(edition.windows.all())
        obstacles = self.get_obstacles(windows)
        return super().get_context_data(
            title=_("Deadlines"),
            rows=[(window, window.state_at(at)) for window in windows],
            stages=list(edition.stages.all()),
            reopenings=reopenings.select_related("participant", "window")[:ROWS],
            requests=self.waiting_requests("extend_window", "reopen_window"),
            may_move=self.may("move_deadline") and not obstacles,
            obstacles=obstacles if windows and self.may("move_deadline") else [],
            instant=at,
            **kwargs,
        )

    def get_obstacles(self, windows: list[Window]) -> list[str]:
        """The buttons are not offered where nothing can be moved any more."""
        if not windows:
            return [_("There is no time yet.")]
        windows[0].competition = self.object
        return obstacles_to_extend(windows[0], self.request.instant)


class WindowActionView(EditionMixin, ActionView):
    """One window, looked up through its edition; the act asks a second person."""

    permission_required = "competitions.move_deadline"
    template_name = "competitions/window_move.html"
    success_message = gettext_lazy(
        "A second person of your office was asked. Until then nothing changes."
    )

    @cached_property
    def window(self) -> Window:
        """A key of another edition does not exist here."""
        rows = self.object.windows.filter(key=self.kwargs["key"])
        window = rows.first()
        if window is None:
            raise Http404
        window.competition = self.object
        return window

    def get_act(self) -> str:
        """The key holds for this window and act."""
        return f"{type(self).__name__}:{self.window.pk}"

    def act(self, form: ActionForm) -> Approval:
        """Ask; the window is the subject, not the edition."""
        arguments = form.act_arguments()
        by, at = self.request.user, self.request.instant
        return self.action(self.window, by=by, at=at, **arguments)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What moves, as it stands."""
        return super().get_context_data(
            window=self.window, later=self.get_later(), lead=self.lead, **kwargs
        )

    def get_later(self) -> list:
        """What lies behind the old deadline."""
        stretch = milestones(self.object, self.request.instant)
        return [span for span in stretch if span.closes_at > self.window.closes_at]

    def get_back_url(self) -> str:
        """The list."""
        return self.page_of("deadline-list")

    get_success_url = get_back_url


class WindowExtendView(WindowActionView):
    """A later deadline for everybody."""

    form_class = WindowExtendForm
    action = staticmethod(ask_to_extend_window)
    title = gettext_lazy("Extend a deadline")
    lead = gettext_lazy(
        "Entrants and local admins are told, with the old and the new date. "
        "A banner stands on the competition's page until the new deadline."
    )

    def get_initial(self) -> dict:
        """Start from what holds now."""
        return {**super().get_initial(), "closes_at": self.window.closes_at}

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_extend(self.window, self.request.instant)


class WindowReopenView(WindowActionView):
    """A longer time for one participant, listed openly."""

    form_class = WindowReopenForm
    action = staticmethod(ask_to_reopen_window)
    title = gettext_lazy("Reopen for one participant")
    lead = gettext_lazy(
        "Only this agency and its units may still act. "
        "Who, until when and why stands in the public list of changes."
    )

    def get_form_kwargs(self) -> dict:
        """Agencies directly below the territory."""
        return {**super().get_form_kwargs(), "edition": self.object}

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_reopen(self.window, self.request.instant)

    def get_later(self) -> QuerySet | list:
        """Nothing else moves."""
        return []
