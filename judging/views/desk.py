"""The judge's desk: what is to do, the declaration, and acts on one entry."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from competitions.models import Criterion
from core.views import ActionView
from judging.actions import declare_conflict, declare_independence, lock_scorecard, skip_assignment
from judging.forms.desk import DeclareConflictForm, DeclareIndependenceForm, ScorecardLockForm
from judging.models import Assignment, Mark, PanelMember
from judging.queries.obstacles import obstacles_to_lock_scorecard
from judging.queries.progress import Desk, desk_of, desks_of, next_task, offered_to, pace_of
from judging.queries.sheet import rubric_of
from judging.totals import running_total, shown
from judging.views.guard import JudgeRequiredMixin


class AssignmentListView(JudgeRequiredMixin, TemplateView):
    """What is left, how fast it goes, and where to go on."""

    template_name = "judging/assignment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """One card a stage; a stage without declaration shows no entry."""
        desks = desks_of(self.request.user)
        cards = [{"desk": d, "pace": pace_of(d, self.request.instant)} for d in desks]
        return super().get_context_data(title=_("My tasks"), cards=cards, **kwargs)


class IndependenceDeclareView(ActionView):
    """Before anything opens: the judge's word for this stage."""

    model = PanelMember
    permission_required = "judging.declare_independence"
    form_class = DeclareIndependenceForm
    action = staticmethod(declare_independence)
    template_name = "judging/independence_declare.html"
    title = _("Declaration of independence")
    success_message = _("Thank you. Your entries are open.")

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """The own place on the panel of the stage in the address."""
        if not hasattr(self, "_object"):
            places = PanelMember.objects.own(self.request.user).select_related("stage__competition")
            self._object = get_object_or_404(places, stage__code=self.kwargs["code"])
        self.check_permission(self._object)
        return self._object

    def get_context_data(self, **kwargs: Any) -> dict:
        """Entries by number only: titles open after the declaration."""
        return super().get_context_data(numbers=offered_to(self.object), **kwargs)

    def get_success_url(self) -> str:
        """Back to the desk."""
        return reverse("assignment-list")

    get_back_url = get_success_url


class AssignmentMixin:
    """Acts on one own entry. SECURITY: templates get plain values, never the row."""

    model = Assignment

    def get_queryset(self) -> QuerySet:
        """The own entries that are open to read."""
        return (
            Assignment.objects.visible_to(self.request.user)
            .select_related(
                "member__stage__competition",
                "member__stage__marks_from",
                "member__person",
                "candidacy__proposal__innovation",
                "scorecard",
            )
            .defer(
                "candidacy__proposal__screening_reason",
                "candidacy__proposal__returned_note",
                "candidacy__proposal__innovation__summary",
                "candidacy__proposal__innovation__keywords",
                "candidacy__proposal__innovation__search",
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict:
        """Number and title of the entry, and nothing that leads further."""
        context = super().get_context_data(**kwargs)
        for name in ("object", "assignment", "view"):
            context.pop(name, None)
        proposal = self.object.candidacy.proposal
        return context | {
            "code": self.object.code,
            "number": proposal.number,
            "entry_title": proposal.title,
        }

    def get_back_url(self) -> str:
        """Back to the scoring screen."""
        return reverse("scorecard-edit", kwargs={"code": self.object.code})

    def desk(self) -> Desk:
        """The desk on which this entry lies."""
        return desk_of(self.object.member)

    def next_url(self) -> str:
        """The next open entry, or the list when nothing is left."""
        task = next_task(self.desk().tasks, after=self.object.code)
        if task is None:
            return reverse("assignment-list")
        return reverse("scorecard-edit", kwargs={"code": task.code})


class AssignmentSkipView(AssignmentMixin, ActionView):
    """Put an entry aside for now."""

    permission_required = "judging.skip_assignment"
    action = staticmethod(skip_assignment)
    template_name = "judging/assignment_skip.html"
    title = _("Skip for now")

    def get_success_url(self) -> str:
        """On to the next one."""
        return self.next_url()


class ConflictDeclareView(AssignmentMixin, ActionView):
    """Hand back an entry that touches the judge."""

    permission_required = "judging.declare_conflict"
    form_class = DeclareConflictForm
    action = staticmethod(declare_conflict)
    template_name = "judging/conflict_declare.html"
    title = _("Declare a conflict of interest")
    success_message = _("The entry has left your list. The organiser has been told.")

    def get_success_url(self) -> str:
        """The entry is gone: back to the list."""
        return reverse("assignment-list")


class ScorecardLockView(AssignmentMixin, ActionView):
    """The judge's own act: look once more, then lock."""

    permission_required = "judging.lock_scorecard"
    form_class = ScorecardLockForm
    action = staticmethod(lock_scorecard)
    template_name = "judging/scorecard_lock.html"
    title = _("Lock the scores")
    success_message = _("Locked: %(number)s. Only the chair can open it again.")

    def get_initial(self) -> dict:
        """The version that this page shows."""
        card = getattr(self.object, "scorecard", None)
        return {"version": card.version if card else 0}

    def get_obstacles(self) -> list[str]:
        """What is still owed."""
        return list(obstacles_to_lock_scorecard(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The own marks with their total."""
        stage, proposal = self.object.member.stage, self.object.candidacy.proposal
        card = getattr(self.object, "scorecard", None)
        marks = {mark.criterion_id: mark for mark in card.marks.all()} if card else {}
        rubric = rubric_of(stage, proposal.group_id)
        values = {key: mark.value for key, mark in marks.items()}
        return super().get_context_data(
            rows=[_row(item, marks.get(item.pk)) for item in rubric],
            total=shown(running_total(rubric, values)),
            **kwargs,
        )

    def get_success_message(self) -> str:
        """With the entry's number."""
        return str(self.success_message) % {"number": self.object.candidacy.proposal.number}

    def get_success_url(self) -> str:
        """On to the next one."""
        return self.next_url()


def _row(criterion: Criterion, mark: Mark | None) -> dict:
    """One aspect as plain values."""
    levels = {level.number: level.name for level in criterion.levels.all()}
    return {
        "name": criterion.name,
        "weight": criterion.weight,
        "level": levels.get(mark.level, "") if mark else "",
        "value": mark.value if mark else None,
        "reason": mark.reason if mark else "",
    }
