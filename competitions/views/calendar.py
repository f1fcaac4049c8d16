"""All times of an edition on one page, and the office's table of days off."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Agency
from competitions.actions import (
    TimeEdit,
    add_holiday,
    fill_holidays,
    remove_holiday,
    save_calendar,
    save_holiday,
)
from competitions.checks.calendar import check_calendar
from competitions.checks.draft import Draft
from competitions.forms.base import say_value
from competitions.forms.calendar import CalendarForm, HolidayFillForm, HolidayForm, TimeRow
from competitions.models import Competition, Holiday, Stage, Window
from competitions.queries import obstacles_to_edit
from competitions.views.preparation import PreparationMixin
from core.errors import StaleWrite
from core.forms import ActionForm
from core.views import ActionView


class EditionCalendarView(PreparationMixin, ActionView):
    """Windows and stages together, told in the edition's zone; saved together or not at all."""

    form_class = CalendarForm
    template_name = "competitions/edition_calendar.html"
    title = gettext_lazy("Calendar")
    submit_label = gettext_lazy("Save calendar")
    success_message = gettext_lazy("The calendar is saved.")

    def get_object(self, _queryset: QuerySet | None = None) -> Competition:
        """The edition; who may edit it may edit its times."""
        return self.competition

    def get_form_kwargs(self) -> dict:
        """The edition whose rows it shows."""
        return {**super().get_form_kwargs(), "edition": self.competition}

    def get_obstacles(self) -> list[str]:
        """Published times are moved by two persons, one by one."""
        return obstacles_to_edit(self.competition)

    def get_context_data(self, **kwargs: Any) -> dict:
        """With what the check before publishing says of the times."""
        return super().get_context_data(
            remarks=[fault.text for fault in check_calendar(self.draft())],
            stages=self.competition.stages.order_by("order"),
            windows=self.competition.windows.all(),
            **kwargs,
        )

    def draft(self) -> Draft:
        """As much of the edition as the check of times looks at."""
        days = Holiday.objects.filter(organiser=self.competition.organiser_id)
        return Draft(
            competition=self.competition,
            at=self.request.instant,
            windows=list(self.competition.windows.all()),
            stages=list(self.competition.stages.order_by("order")),
            groups=[],
            categories=[],
            quotas=[],
            eligibility=[],
            appointments=[],
            holidays=dict(days.values_list("day", "name")),
        )

    def show_conflict(self, form: CalendarForm, stale: StaleWrite) -> HttpResponse:
        """409 shows both versions; nothing that was typed is lost."""
        form.add_error(None, str(stale))
        form.data = form.data.copy()
        for row in form.rows:
            form.data[row.names[2]] = row.row.revision if row.row else 0
        context = self.get_context_data(form=form, compared=versions_of(form))
        return self.render_to_response(context, status=409)

    def act(self, form: CalendarForm) -> Competition:
        """Every row that says something new."""
        edits = [
            TimeEdit(row_of(row, self.competition), **times, revision=revision)
            for row, times, revision in form.times()
        ]
        return save_calendar(
            self.competition, by=self.request.user, at=self.request.instant, edits=edits
        )

    def get_back_url(self) -> str:
        """The parts."""
        return reverse("edition-prepare", kwargs={"code": self.competition.code})

    def get_success_url(self) -> str:
        """Here again, with what the check says now."""
        return reverse("edition-calendar", kwargs={"code": self.competition.code})


def row_of(row: TimeRow, competition: Competition) -> Window | Stage:
    """The stored row, or a new window of this kind."""
    return row.row or Window(competition=competition, kind=row.kind)


def versions_of(form: CalendarForm) -> list[dict[str, Any]]:
    """Typed and stored times of every row in which they differ."""
    found = []
    for row, times, _revision in form.times():
        stored = (row.row.opens_at, row.row.closes_at) if row.row else (None, None)
        typed = (times["opens_at"], times["closes_at"])
        if typed != stored:
            mine, theirs = _say(typed), _say(stored)
            found.append({"label": row.name, "mine": mine, "stored": theirs, "differs": True})
    return found


def _say(times: tuple) -> str:
    return " \N{EN DASH} ".join(say_value(one) for one in times)


class HolidayMixin(ActionView):
    """The table of the office of the active workspace."""

    permission_required = "competitions.create_competition"

    @cached_property
    def office(self) -> Agency:
        """Whose table it is."""
        self.check_permission(None)
        return self.request.user.workspace.agency

    def get_object(self, _queryset: QuerySet | None = None) -> Agency | Holiday:
        """The office; a day is looked up through it."""
        if "day" not in self.kwargs:
            return self.office
        return get_object_or_404(self.office.holidays, day=self.kwargs["day"])

    def get_back_url(self) -> str:
        """The table."""
        return reverse("holiday-list")

    def get_success_url(self) -> str:
        """The table."""
        return reverse("holiday-list")


class HolidayListView(HolidayMixin):
    """The table with a form for one more day."""

    form_class = HolidayForm
    template_name = "competitions/holiday_list.html"
    title = gettext_lazy("Days off")
    submit_label = gettext_lazy("Add the day")
    success_message = gettext_lazy("Added.")
    action = staticmethod(add_holiday)

    def get_context_data(self, **kwargs: Any) -> dict:
        """All days, the years apart."""
        kwargs.setdefault("fill_form", HolidayFillForm(today=self.request.instant.date()))
        return super().get_context_data(days=self.office.holidays.all(), **kwargs)


class HolidayFillView(HolidayMixin):
    """Fill a year with the public holidays that the library knows."""

    form_class = HolidayFillForm
    template_name = "competitions/holiday_list.html"
    title = gettext_lazy("Days off")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the table's page."""
        self.get_object()
        return HttpResponseRedirect(self.get_back_url())

    def get_form_kwargs(self) -> dict:
        """Years around this one."""
        return {**super().get_form_kwargs(), "today": self.request.instant.date()}

    def act(self, form: ActionForm) -> int:
        """How many were added."""
        told = {"by": self.request.user, "at": self.request.instant}
        return fill_holidays(self.office, **told, **form.act_arguments())

    def get_success_message(self) -> str:
        """With the number."""
        words = ngettext("%(count)s day added.", "%(count)s days added.", self.outcome)
        return words % {"count": self.outcome}

    def form_invalid(self, form: ActionForm) -> HttpResponse:
        """The table again, with the word that is in the way."""
        context = self.get_context_data(
            fill_form=form, form=HolidayForm(), days=self.office.holidays.all()
        )
        return self.render_to_response(context, status=422)


class HolidayEditView(HolidayMixin):
    """Rename a day off or move it."""

    form_class = HolidayForm
    template_name = "competitions/holiday_form.html"
    title = gettext_lazy("Edit the day")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")
    action = staticmethod(save_holiday)

    def get_initial(self) -> dict:
        """As it stands."""
        return {"day": self.object.day, "name": self.object.name}


class HolidayRemoveView(HolidayMixin):
    """Take a day out of the table."""

    template_name = "competitions/holiday_form.html"
    title = gettext_lazy("Remove this day?")
    submit_label = gettext_lazy("Remove")
    success_message = gettext_lazy("Removed.")
    action = staticmethod(remove_holiday)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Named, before it goes."""
        lead = _("%(name)s will count as a working day.") % {"name": self.object.name}
        return super().get_context_data(lead=lead, **kwargs)
