"""Rankings: ask for one, watch it, read it, adopt it."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.forms import ActionForm, ConfirmForm, ReasonForm
from core.views import ActionView, PermittedMixin, stop_polling
from judging.actions import adopt_run, retry_run, start_ranking
from judging.comparing import compared_methods, headline, moves_of, shortfall_of
from judging.facts import figures_of
from judging.forms.rankings import StartRankingForm
from judging.models import Plenary, RankingRun
from judging.moves import former_run
from judging.permissions import hides_units
from judging.queries.constraints import quota_sentences
from judging.queries.correcting import warnings_by_marks
from judging.queries.obstacles import obstacles_to_adopt, obstacles_to_rank, obstacles_to_retry
from judging.queries.sheet import groups_of
from judging.queries.standings import (
    RowFilter,
    RunFacts,
    facts_of,
    names_at,
    rows_between,
    rows_matching,
)
from judging.states import RunState
from judging.table import WIDE, Line, Setting, lines_of, weights_of
from judging.views.stages import StageMixin
from judging.wording import rule_names

PAGE = 50
COMPUTED = (RunState.DONE, RunState.ADOPTED)
VIEWS = (
    ("", _("All")),
    ("bahas", _("To discuss")),
    ("masuk", _("Above the line")),
    ("luar", _("Below the line")),
    ("tanpa", _("Without a rank")),
)


def plenary_url(stage: str, plenary: Plenary | None) -> str:
    """Where the plenary sits, or where it is opened."""
    return reverse("plenary-open" if plenary is None else "plenary-detail", args=[stage])


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

    def get_context_data(self, **kwargs: Any) -> dict:
        """A second thought where judges are corrected from few entries."""
        return super().get_context_data(warnings=list(warnings_by_marks(self.object)), **kwargs)

    def get_success_url(self) -> str:
        """The run's page: progress first, then the table."""
        return reverse("ranking-detail", kwargs={"code": self.outcome.code})


class RunMixin(PermittedMixin):
    """A ranking run of the own edition."""

    model = RankingRun

    def get_queryset(self) -> QuerySet:
        """Never the document with its marks, nor the answer."""
        runs = RankingRun.objects.visible_to(self.request.user).without_documents()
        others = RankingRun.objects.filter(
            stage=OuterRef("stage"), group=OuterRef("group"), adopted_at__isnull=False
        ).exclude(pk=OuterRef("pk"))
        return runs.annotate(has_former=Exists(others)).select_related(
            "stage__competition",
            "stage__rule_set",
            "stage__marks_from",
            "stage__plenary",
            "group",
            "job",
            "asked_by",
            "adopted_by",
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

    @property
    def is_computed(self) -> bool:
        """Whether there is a table."""
        return self.object.state in COMPUTED or self.object.result_sha256 != ""

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

    @cached_property
    def facts(self) -> RunFacts:
        """What is true of the whole run."""
        return facts_of(self.object)

    @cached_property
    def asked(self) -> RowFilter:
        """What the address narrows the table to."""
        return RowFilter.read(self.request.GET, self.facts.categories)

    def table(self) -> dict:
        """The page, its lines, and the facts under which it was computed."""
        facts, page = self.facts, self.page()
        return {
            "page_obj": page,
            "lines": self.lines(page),
            "facts": facts,
            "asked": self.asked,
            "views": self.views(),
            "cut_page": (facts.cut - 1) // PAGE + 1,
            "zone_page": (facts.band_from - 1) // PAGE + 1,
            "ladder": rule_names(facts.rules["tie_break"], facts.names),
            "figures": figures_of(self.object, facts),
            **self.head(),
            **self.ways(),
        }

    def head(self) -> dict:
        """What the score is made of, and how firm the order is."""
        facts = self.facts
        names = names_at(self.object, facts.named)
        methods = compared_methods(facts, names)
        return {
            "weights": (weights := weights_of(facts)),
            "shares": [weight.share for weight in weights],
            "methods": methods,
            "headline": headline(methods),
            "moves": moves_of(facts, names),
            "shortfall": shortfall_of(facts, self.object.stage.competition),
        }

    def ways(self) -> dict:
        """Where this person may go on from here."""
        person, run = self.request.user, self.object
        is_office = person.has_perm("judging.view_bundle", run)
        plenary = getattr(run.stage, "plenary", None)
        bundle_url = reverse("ranking-bundle", args=[run.code]) if run.bundle else ""
        return {
            "plenary": plenary,
            "plenary_url": plenary_url(run.stage.code, plenary) if is_office else "",
            "is_office": is_office,
            "bundle_url": bundle_url if is_office else "",
        }

    def lines(self, page: Page) -> list[Line]:
        """The rows of a page in plain values."""
        stage, rows = self.object.stage, list(page.object_list)
        setting = Setting(
            facts=self.facts,
            wide=stage.moderation_gap or WIDE,
            hides_names=hides_units(self.request.user, stage),
            is_whole=not self.asked.facts,
            address=reverse("ranking-entry", args=[self.object.code, 0]),
            quotas=quota_sentences(stage.competition, {row["quota"] for row in rows} - {""}),
        )
        return lines_of(rows, setting)

    def page(self) -> Page:
        """Fifty rows with what a line names; without a filter, found by their positions."""
        asked = self.request.GET.get("page", 1)
        if self.asked.facts:
            return Paginator(rows_matching(self.object, self.asked), PAGE).get_page(asked)
        page = Paginator(range(self.facts.total), PAGE).get_page(asked)
        page.object_list = rows_between(self.object, page.start_index() - 1, page.end_index())
        return page

    def views(self) -> list[dict]:
        """The usual questions as a switch."""
        counts = {"bahas": self.facts.band, "tanpa": self.facts.total - self.facts.ranked}
        only_band = not (set(self.asked.facts) - {"zona"})
        return [
            {
                "label": f"{label} ({counts[band]})" if band in counts else label,
                "url": f"?zona={band}" if band else "?",
                "is_current": only_band and self.asked.band == band,
            }
            for band, label in VIEWS
            if counts.get(band, 1)
        ]

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
    """Take this ranking as the stage's own; in the place of another one, with a reason."""

    permission_required = "judging.adopt_run"
    action = staticmethod(adopt_run)
    template_name = "judging/ranking_adopt.html"
    title = _("Adopt this ranking")
    submit_label = _("Adopt this ranking")
    success_message = _("The ranking is adopted. The stage can be concluded.")

    @cached_property
    def former(self) -> RankingRun | None:
        """What the stage went by before."""
        return former_run(self.object)

    def get_form_class(self) -> type[ActionForm]:
        """A first one speaks for itself."""
        return ConfirmForm if self.former is None else ReasonForm

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the one it replaces."""
        return super().get_context_data(former=self.former, **kwargs)

    def get_obstacles(self) -> list[str]:
        """On the scores as they are now."""
        return list(obstacles_to_adopt(self.object))
