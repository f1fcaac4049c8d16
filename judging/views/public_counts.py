"""The organiser's side of the public's answers: how many, what is odd, what is struck out."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from competitions.models import Stage
from core.views import ActionView
from judging.actions import restore_answers, strike_answers
from judging.forms.public import AnswersForm, RestoreForm
from judging.models import PublicAnswer
from judging.permissions import runs_stage
from judging.queries.public import (
    answers_to_judge,
    counts_by_day,
    counts_by_entry,
    flagged_codes,
    flags_of,
    obstacles_to_strike,
)
from judging.states import AnswerState
from judging.views.stages import StageMixin

ROWS = 50


class PublicMixin(StageMixin):
    """Stages that the public scores."""

    def get_object(self, queryset: QuerySet | None = None) -> Stage:
        """Another stage has no such page."""
        stage = super().get_object(queryset)
        if not stage.is_public:
            raise Http404
        return stage


class PublicAnswersView(PublicMixin, DetailView):
    """Counts by entry and by day, and what looks odd. SECURITY: no level and no mean."""

    permission_required = "judging.view_public_answers"
    template_name = "judging/public_answers.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The first page of entries with all days and flags."""
        stage = self.object
        entries = Paginator(counts_by_entry(stage), ROWS)
        page = entries.get_page(self.request.GET.get("page"))
        days = counts_by_day(stage)
        return super().get_context_data(
            title=_("Answers of the public"),
            page_obj=page,
            entries=page.object_list,
            days=days,
            largest=max((day["counted"] for day in days), default=0),
            counted=sum(day["counted"] for day in days),
            struck=sum(day["struck"] for day in days),
            flags=flags_of(stage),
            may_strike=runs_stage(self.request.user, stage)
            and not list(obstacles_to_strike(stage)),
            **kwargs,
        )


class AnswersView(PublicMixin, ActionView):
    """Ticked answers of one list."""

    permission_required = "judging.strike_answers"
    state = AnswerState.COUNTED

    def rows(self) -> QuerySet[PublicAnswer]:
        """Those of the entry, or behind the flag, in the address."""
        rows = answers_to_judge(self.object).filter(state=self.state)
        entry = self.request.GET.get("usulan", "")
        if entry:
            rows = rows.filter(candidacy__code=entry)
        kind = self.request.GET.get("tanda", "")
        return rows.filter(code__in=flagged_codes(self.object, kind, entry)) if kind else rows

    def get_form_kwargs(self) -> dict:
        """Only what stands in the list."""
        is_sent = self.request.method == "POST"
        codes = list(self.rows().values_list("code", flat=True)) if is_sent else []
        return {**super().get_form_kwargs(), "codes": codes}

    def get_obstacles(self) -> list[str]:
        """Before the lock."""
        return list(obstacles_to_strike(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """One page of answers."""
        page = Paginator(self.rows(), ROWS).get_page(self.request.GET.get("page"))
        is_flag = bool(self.request.GET.get("tanda"))
        return super().get_context_data(
            answers=page.object_list, page_obj=page, tick_all=is_flag, **kwargs
        )

    def get_back_url(self) -> str:
        """The counts."""
        return reverse("public-answers", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def get_success_message(self) -> str:
        """How many."""
        return self.success_message % {"count": len(self.outcome)}


class PublicAnswersStrikeView(AnswersView):
    """Take answers out of the count."""

    form_class = AnswersForm
    action = staticmethod(strike_answers)
    template_name = "judging/public_answers_strike.html"
    title = _("Strike out answers")
    success_message = ngettext_lazy(
        "%(count)s answer is struck out.", "%(count)s answers are struck out.", "count"
    )


class PublicAnswersRestoreView(AnswersView):
    """Put them back."""

    state = AnswerState.STRUCK
    form_class = RestoreForm
    action = staticmethod(restore_answers)
    template_name = "judging/public_answers_strike.html"
    title = _("Put answers back")
    success_message = ngettext_lazy(
        "%(count)s answer counts again.", "%(count)s answers count again.", "count"
    )
