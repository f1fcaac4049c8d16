"""Paper sheets: printed for a judge, entered by two persons while an outage is declared."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.models import Criterion
from core.files import send_content
from core.forms import ReasonForm
from core.limits import limited, person_of
from core.views import ActionView
from judging.actions import declare_outage, end_outage, enter_paper, object_to_paper
from judging.forms.paper import ObjectionForm, PaperForm
from judging.models import Assignment, PanelMember, PaperEntry
from judging.paper_sheets import draw_sheets, sheets_of
from judging.queries.paper import (
    differences,
    latest_pair,
    obstacles_to_declare_outage,
    obstacles_to_enter_paper,
    obstacles_to_object,
    open_outage,
    sheets_to_enter,
)
from judging.queries.sheet import rubric_of
from judging.states import PlaceState
from judging.views.desk import AssignmentMixin
from judging.views.panel import PanelMemberMixin
from judging.views.places import OwnPlaceView
from judging.views.sheets import SheetMixin
from judging.views.stages import StageMixin

ROWS = 50
#: Sixty sheets take a processor for seconds.
SPARINGLY = method_decorator(
    limited("paper-sheets", times=12, seconds=60, who=person_of), name="dispatch"
)


def _send(member: PanelMember, request: HttpRequest) -> HttpResponse:
    rows = sheets_of(member) if member.state == PlaceState.ACCEPTED else []
    if not rows:
        raise Http404
    name = slugify(f"lembar-nilai-{member.stage.competition.slug}-{member.code}")
    return send_content(draw_sheets(member, rows, at=request.instant), f"{name}.pdf")


@SPARINGLY
class PaperSheetView(OwnPlaceView):
    """The judge's own sheets as PDF; 404 where nothing is left to score."""

    permission_required = "judging.print_paper_sheet"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file."""
        return _send(self.get_object(), request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is sent here."""
        raise Http404


@SPARINGLY
class PaperSheetPrintView(PanelMemberMixin, DetailView):
    """The same, printed by the office for a judge without a printer or a line."""

    permission_required = "judging.print_paper_sheets"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file."""
        return _send(self.get_object(), request)


class PaperListView(StageMixin, DetailView):
    """Sheets that may be entered, what waits for a second person, and the outage itself."""

    permission_required = "judging.enter_paper"
    template_name = "judging/paper_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The code on a sheet leads straight to it."""
        self.object = self.get_object()
        code = request.GET.get("lembar", "").strip().upper()
        if code and sheets_to_enter(self.object).filter(code=code).exists():
            return HttpResponseRedirect(reverse("paper-enter", kwargs={"code": code}))
        return self.render_to_response(self.get_context_data(unknown=code))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Counts only: nothing that was entered."""
        stage, person = self.object, self.request.user
        outage = open_outage(stage)
        rows = sheets_to_enter(stage) if outage else Assignment.objects.none()
        page = Paginator(rows, ROWS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            title=_("Sheets on paper"),
            outage=outage,
            page_obj=page,
            may_run=person.has_perm("judging.declare_outage", stage),
            obstacles=list(obstacles_to_declare_outage(stage)) if not outage else [],
            past=stage.outages.exclude(ended_at=None).select_related("declared_by").order_by("-pk"),
            **kwargs,
        )


class OutageMixin(StageMixin):
    """Acts on an outage lead back to the sheets."""

    permission_required = "judging.declare_outage"

    def get_back_url(self) -> str:
        """The sheets."""
        return reverse("paper-list", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class OutageDeclareView(OutageMixin, ActionView):
    """Say that judges cannot reach the portal."""

    form_class = ReasonForm
    action = staticmethod(declare_outage)
    template_name = "judging/outage_declare.html"
    title = _("Declare an outage")
    submit_label = _("Declare the outage")
    success_message = _("The outage is declared. Paper sheets can be entered now.")

    def get_obstacles(self) -> list[str]:
        """While the stage is scored."""
        return list(obstacles_to_declare_outage(self.object))


class OutageEndView(OutageMixin, ActionView):
    """The portal is back."""

    action = staticmethod(end_outage)
    template_name = "judging/outage_end.html"
    title = _("End the outage")
    submit_label = _("End the outage")
    success_message = _("The outage is over. Only judges write marks again.")

    def get_obstacles(self) -> list[str]:
        """Only one that is declared."""
        return [] if open_outage(self.object) else [_("No outage is declared for this stage.")]


class PaperEnterView(SheetMixin, ActionView):
    """Type in what stands on a sheet. SECURITY: never what the other person typed."""

    model = Assignment
    permission_required = "judging.enter_paper"
    form_class = PaperForm
    action = staticmethod(enter_paper)
    template_name = "judging/paper_enter.html"
    title = _("Enter a sheet")
    success_message = _("Saved.")

    def get_queryset(self) -> QuerySet:
        """Of the own stages."""
        return Assignment.objects.managed_by(self.request.user).select_related(
            "member__stage__competition",
            "member__stage__marks_from",
            "member__person",
            "candidacy__proposal",
        )

    @cached_property
    def rubric(self) -> list[Criterion]:
        """Of the entry's group."""
        return rubric_of(self.object.member.stage, self.object.candidacy.proposal.group_id)

    @cached_property
    def pair(self) -> list[PaperEntry]:
        """The last attempt."""
        return latest_pair(self.object)

    def get_form_kwargs(self) -> dict:
        """The rubric decides the fields."""
        facts = {"stage": self.object.member.stage, "rubric": self.rubric}
        return {**super().get_form_kwargs(), **facts}

    def get_obstacles(self) -> list[str]:
        """The act's own rule."""
        return list(obstacles_to_enter_paper(self.object, self.request.user, self.pair))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Where two readings parted is shown to those two only, after the second."""
        pair = self.pair if len(self.pair) == 2 else []
        is_own = self.request.user.pk in {entry.entered_by_id for entry in pair}
        return super().get_context_data(
            turn=1 if len(self.pair) != 1 else 2,
            has_differed=bool(pair),
            parted=differences(pair, self.rubric) if is_own else [],
            **kwargs,
        )

    def get_success_url(self) -> str:
        """Back to the list, or to the differences."""
        has_parted = self.outcome.turn == 2 and differences(latest_pair(self.object), self.rubric)
        return self.request.path if has_parted else self.get_back_url()

    def get_success_message(self) -> str:
        """What comes next."""
        if self.outcome.turn == 1:
            return str(_("Saved. Now a second person enters the same sheet."))
        if differences(latest_pair(self.object), self.rubric):
            return str(_("The two readings differ. Look at the sheet again, both of you."))
        return str(_("Both readings agree: the scorecard is locked and the judge is told."))

    def get_back_url(self) -> str:
        """The sheets."""
        return reverse("paper-list", kwargs={"code": self.object.member.stage.code})

    def assignment(self) -> Assignment:
        """The object itself."""
        return self.object


class PaperObjectView(AssignmentMixin, ActionView):
    """What was entered from the judge's own sheet, and a word against it."""

    permission_required = "judging.object_to_paper"
    form_class = ObjectionForm
    action = staticmethod(object_to_paper)
    template_name = "judging/paper_object.html"
    title = _("Marks entered from your sheet")
    success_message = _("The chair and the organiser have been told.")

    def get_obstacles(self) -> list[str]:
        """Once, while the stage is scored."""
        return list(obstacles_to_object(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The own marks, as plain values."""
        card: Model | None = getattr(self.object, "scorecard", None)
        rows = card.marks.select_related("criterion").order_by("criterion__order") if card else []
        stage = self.object.member.stage
        marks = [
            {"name": mark.criterion.name, "value": mark.value, "reason": mark.reason}
            for mark in rows
        ]
        facts = {"marks": marks, "stage": stage, "competition": stage.competition}
        return super().get_context_data(**facts, **kwargs)

    def get_back_url(self) -> str:
        """The desk."""
        return reverse("assignment-list")

    get_success_url = get_back_url
