"""One entry on the desk: what was submitted, the checklist, what the decision can be."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from accounts.states import Role
from competitions.models import ScreeningPoint, ScreeningReason
from competitions.queries import first_stage_of
from core.errors import ActionRefused
from core.forms import ActionForm
from innovations.actions import answer_point
from innovations.forms import CHOICES, DecisionForm, PointForm
from innovations.letters import KINDS, titles_in
from innovations.models import Attachment, Proposal, ProposalVersion
from innovations.precheck import Point, Summary, checklist_of
from innovations.queries import (
    Eligibility,
    eligibility_of,
    obstacles_by_outcome,
    obstacles_of_desk,
    usual_repair_end,
    with_checklist,
    with_desk,
)
from innovations.queries.naming import names_told, with_names
from innovations.states import Outcome, ProposalState
from innovations.views.entries import ProposalMixin
from innovations.views.screening.likeness import alike_of
from innovations.views.screening.papers import papers_of
from innovations.views.screening.place import Place, neighbours_of
from innovations.views.screening.strip import strip_of
from notifications.queries import own_words

REASON = JSONObject(id="pk", text="text", use="use")
OPEN = (ProposalState.SUBMITTED, ProposalState.REPAIR)


class DeskMixin(ProposalMixin):
    """An entry with all that its page on the desk shows."""

    template_name = "innovations/screening_detail.html"

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what rules of entry ask for, the checklist, and the office's own words."""
        rows = with_names(with_checklist(super().get_queryset().with_facts()))
        rows = with_desk(rows, self.request.user, self.request.instant)
        words = own_words(
            "competition__organiser__code", KINDS.values(), OuterRef("created_by__language")
        )
        reasons = ScreeningReason.objects.filter(competition=OuterRef("competition"))
        return rows.annotate(
            opening=first_stage_of("competition"),
            own_words=words,
            told_reasons=ArraySubquery(reasons.order_by("order", "pk").values(told=REASON)),
        )

    @cached_property
    def place(self) -> Place:
        """The queue that the screener came from."""
        return Place.of(self.request.GET)

    @cached_property
    def version(self) -> ProposalVersion:
        """Exactly what was handed in, with how its files stand today."""
        files = Attachment.objects.filter(versions=OuterRef("pk"))
        told = files.values(told=JSONObject(code="code", state="state"))
        return self.object.versions.annotate(told_files=ArraySubquery(told)).latest("number")

    def get_rows(self) -> QuerySet[Proposal]:
        """The queue of this edition, as the desk sees it."""
        rows = Proposal.objects.visible_to(self.request.user)
        rows = rows.filter(competition=self.object.competition_id)
        return with_desk(rows, self.request.user, self.request.instant)

    def get_back_url(self) -> str:
        """Back to the queue, as it was."""
        kwargs = {"code": self.object.competition.code}
        return reverse("screening-list", kwargs=kwargs) + self.place.query()

    def get_address(self, route: str, code: str = "") -> str:
        """A page of an entry that remembers the queue."""
        return reverse(route, kwargs={"code": code or self.object.code}) + self.place.query()

    def get_form_facts(self) -> dict:
        """What the form of the decision offers."""
        return {
            "reasons": [
                ScreeningReason(competition_id=self.object.competition_id, **told)
                for told in self.object.told_reasons
            ],
            "titles": titles_in(self.version.content),
            "zone": self.object.competition.tzinfo,
        }

    def make_form(self) -> ActionForm:
        """An empty decision; the end of repair is filled in."""
        until = usual_repair_end(self.object, self.request.instant)
        return DecisionForm(initial={"until": until}, **self.get_form_facts())

    def get_context_data(self, **kwargs: Any) -> dict:
        """The frozen version, the checklist, and what can be decided now."""
        proposal, at = self.object, self.request.instant
        content = self.version.content
        eligibility = self.get_eligibility(content)
        blocked = obstacles_of_desk(proposal, self.request.user, at)
        outcomes = obstacles_by_outcome(proposal, at)
        may_screen = self.may("screen_proposal")
        may_decide = may_screen and not blocked and not all(outcomes.values())
        kwargs.setdefault("form", self.make_form() if may_decide else None)
        points = checklist_of(proposal, self.version, eligibility=eligibility)
        return super().get_context_data(
            version=self.version,
            content=content,
            files=papers_of(proposal, self.version),
            file_count=sum(len(content.get(kind, ())) for kind in ("files", "links")),
            alike=alike_of(proposal),
            named=names_told(proposal, _texts(content)),
            eligibility=eligibility,
            points=points,
            checks=summarise(points),
            choices=self.get_choices(kwargs["form"], outcomes),
            all_obstacles=list(dict.fromkeys(chain(*outcomes.values()))),
            may_answer=may_screen and not outcomes[Outcome.ADMITTED],
            is_open=proposal.state in OPEN,
            is_lapsed=self.get_is_lapsed(),
            may_disqualify=self.get_may_disqualify(),
            blocked=blocked if may_screen else [],
            may_decide=kwargs.pop("may_decide", may_decide),
            place=self.place,
            neighbours=neighbours_of(proposal, self.get_rows(), self.place),
            strip=strip_of(self.request, proposal.competition_id),
            back_url=self.get_back_url(),
            title=proposal.title,
            **kwargs,
        )

    def get_choices(self, form: DecisionForm | None, outcomes: dict[str, list[str]]) -> list[dict]:
        """The three outcomes; one that cannot be chosen now says why."""
        chosen = form["outcome"].value() if form else None
        return [
            {
                "id": f"hasil-{value}",
                "value": value,
                "label": label,
                "is_chosen": value == chosen,
                "obstacles": outcomes[value],
            }
            for value, label in CHOICES
        ]

    def get_is_lapsed(self) -> bool:
        """The time for repair ran out."""
        until = self.object.repair_until
        in_repair = self.object.state == ProposalState.REPAIR
        return bool(in_repair and until and until <= self.request.instant)

    def get_may_disqualify(self) -> bool:
        """Whether the way out of the edition is shown; the page asks the whole table."""
        role = self.request.user.workspace.role
        return role == Role.ORGANISER and self.object.state == ProposalState.ELIGIBLE

    def get_eligibility(self, content: dict) -> list[Eligibility]:
        """By the start that was submitted, not by what the register says today."""
        started_on = date.fromisoformat(content["started_on"])
        return eligibility_of(self.object, twins=self.object.twins, started_on=started_on)


def _texts(content: dict) -> Iterator[tuple[str, str]]:
    """The answers by section, as they were frozen."""
    for section in content["sections"]:
        yield section["title"], "\n".join(row.get("text", "") for row in section["questions"])


def summarise(points: list[Point]) -> Summary:
    """The figures above the list."""
    verdicts = [point.verdict for point in points]
    return Summary(verdicts.count(True), verdicts.count(False), verdicts.count(None))


class ScreeningDetailView(DeskMixin, DetailView):
    """Exactly what was submitted, beside what can be checked."""

    permission_required = "innovations.view_screening"


class ScreeningAnswerView(DeskMixin, DetailView):
    """The answer to one point, by script or by button."""

    permission_required = "innovations.screen_proposal"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the answer; the point is shown again as it stands now."""
        self.object = self.get_object()
        rows = ScreeningPoint.objects.filter(competition=self.object.competition_id)
        point = get_object_or_404(rows, code=self.kwargs["point"])
        reasons = self.answer(point)
        if not request.htmx:
            for reason in reasons:
                messages.error(request, reason)
            return redirect(self.get_address("screening-detail") + f"#butir-{point.code}")
        return self.show(point, reasons)

    def answer(self, point: ScreeningPoint) -> list[str]:
        """Why it could not be kept; nothing when it was."""
        form = PointForm(self.request.POST)
        if not form.is_valid():
            return [fault for faults in form.errors.values() for fault in faults]
        try:
            act = {"by": self.request.user, "at": self.request.instant}
            answer_point(self.object, **act, point=point, **form.act_arguments())
        except ActionRefused as refusal:
            return refusal.reasons
        return []

    def show(self, point: ScreeningPoint, reasons: list[str]) -> HttpResponse:
        """The point alone, and the figures above the list."""
        del self._object
        self.object = self.get_object()
        eligibility = self.get_eligibility(self.version.content)
        points = checklist_of(self.object, self.version, eligibility=eligibility)
        context = {
            "proposal": self.object,
            "place": self.place,
            "point": next(one for one in points if one.code == point.code),
            "checks": summarise(points),
            "reasons": reasons,
            "typed": self.request.POST.get("note", "") if reasons else "",
            "may_answer": True,
        }
        return render(self.request, "innovations/_point_answered.html", context)
