"""Rankings: ask for one, watch it, read it, adopt it."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.views import ActionView, PermittedMixin, stop_polling
from judging.actions import adopt_run, retry_run, start_ranking
from judging.forms.rankings import StartRankingForm
from judging.models import RankingRow, RankingRun
from judging.queries.obstacles import obstacles_to_adopt, obstacles_to_rank, obstacles_to_retry
from judging.queries.sheet import criteria_of, groups_of
from judging.states import RunState
from judging.table import lines_of, rule_names
from judging.views.stages import StageMixin

PAGE = 50


class RankingStartView(StageMixin, ActionView):
    """Freeze the input and hand it to a worker."""

    permission_required = "judging.start_ranking"
    form_class = StartRankingForm
    action = staticmethod(start_ranking)
    template_name = "judging/ranking_start.html"
    title = _("Compute the ranking")
    submit_label = _("Compute the ranking")

    def get_form_kwargs(self) -> dict:
        """Groups that have entries, and whether the lot lacks its seed."""
        facts = {"stage": self.object, "groups": groups_of(self.object)}
        return {**super().get_form_kwargs(), **facts}

    def get_obstacles(self) -> list[str]:
        """Locked scores only."""
        return list(obstacles_to_rank(self.object))

    def get_success_url(self) -> str:
        """The run's page: progress first, then the table."""
        return reverse("ranking-detail", kwargs={"code": self.outcome.code})


class RunMixin(PermittedMixin):
    """A ranking run of the own edition."""

    model = RankingRun

    def get_queryset(self) -> QuerySet:
        """Only the frozen rules of the document, never its marks."""
        runs = RankingRun.objects.visible_to(self.request.user).without_documents()
        return runs.select_related(
            "stage__competition", "stage__rule_set", "stage__marks_from", "group", "job", "asked_by"
        )

    def get_back_url(self) -> str:
        """The run's page."""
        return reverse("ranking-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every page says of which stage."""
        stage = self.object.stage
        return super().get_context_data(
            run=self.object, stage=stage, competition=stage.competition, **kwargs
        )


class RankingDetailView(RunMixin, DetailView):
    """Progress while it runs, the reason when it failed, else the table."""

    permission_required = "judging.view_ranking"

    def get_queryset(self) -> QuerySet:
        """The rules as the run froze them."""
        return (
            super()
            .get_queryset()
            .annotate(
                rules=KeyTransform("config", "document"),
                selected=KeyTransform("selected_count", "result"),
            )
        )

    @property
    def is_computed(self) -> bool:
        """Whether there is a table."""
        return self.object.state in {RunState.DONE, RunState.ADOPTED}

    def get_template_names(self) -> list[str]:
        """The fragment is what htmx polls."""
        if self.request.htmx:
            return ["core/_job.html"]
        return ["judging/ranking_detail.html" if self.is_computed else "judging/ranking_run.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """A page of rows with the criteria that broke ties."""
        may_run = self.request.user.has_perm("judging.adopt_run", self.object)
        context = super().get_context_data(
            title=_("Ranking"), job=self.object.job, may_run=may_run, **kwargs
        )
        return context | (self.table() if self.is_computed else {})

    def table(self) -> dict:
        """The page, its lines, and the facts under which it was computed."""
        run = self.object
        criteria = list(criteria_of(run.stage, run.group_id))
        page = self.page()
        return {
            "page_obj": page,
            "lines": lines_of(page, run.selected, criteria),
            "cut_page": (run.selected - 1) // PAGE + 1,
            "criteria": criteria,
            "ladder": rule_names(run.rules["tie_break"], criteria),
        }

    def page(self) -> Page:
        """Fifty rows with what a line names."""
        rows = (
            RankingRow.objects.filter(run=self.object)
            .annotate(
                number=F("candidacy__proposal__number"),
                entry_title=F("candidacy__proposal__title"),
                proposal_code=F("candidacy__proposal__code"),
                slug=F("candidacy__proposal__innovation__slug"),
                category=F("candidacy__proposal__category__name"),
                entrant=F("candidacy__proposal__entrant__name"),
            )
            .order_by("position")
        )
        return Paginator(rows, PAGE).get_page(self.request.GET.get("page", 1))

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A finished run ends the polling and shows its table."""
        response = super().render_to_response(context, **kwargs)
        return stop_polling(self.request, response, self.object.job, self.request.path)


class RankingRetryView(RunMixin, ActionView):
    """Compute a failed run again."""

    permission_required = "judging.retry_run"
    action = staticmethod(retry_run)
    template_name = "judging/ranking_retry.html"
    title = _("Try the ranking again")
    submit_label = _("Try again")

    def get_obstacles(self) -> list[str]:
        """Only a failed run."""
        return list(obstacles_to_retry(self.object))


class RankingAdoptView(RunMixin, ActionView):
    """Take this ranking as the stage's own."""

    permission_required = "judging.adopt_run"
    action = staticmethod(adopt_run)
    template_name = "judging/ranking_adopt.html"
    title = _("Adopt this ranking")
    submit_label = _("Adopt this ranking")
    success_message = _("The ranking is adopted. The stage can be concluded.")

    def get_obstacles(self) -> list[str]:
        """On the scores as they are now."""
        return list(obstacles_to_adopt(self.object))
