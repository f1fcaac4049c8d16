"""The judge's desk: what is to do, and acts on one entry."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.workspaces import KEEP_OFFLINE
from competitions.models import Criterion
from core.views import ActionView
from judging.actions import (
    abstain_assignment,
    declare_conflict,
    lock_scorecard,
    skip_assignment,
)
from judging.forms.desk import (
    AbstainForm,
    DeclareConflictForm,
    ScorecardLockForm,
)
from judging.models import Assignment, Mark
from judging.queries.discussions import talks_of
from judging.queries.obstacles import (
    obstacles_to_abstain,
    obstacles_to_lock_scorecard,
    obstacles_to_recuse,
)
from judging.queries.own import visits_on_desk
from judging.queries.progress import Desk, Task, desk_of, desks_of, next_task, pace_of
from judging.queries.sheet import rubric_of
from judging.reading import has_new_text
from judging.totals import running_total, shown
from judging.views.guard import AcquaintedMixin, JudgeRequiredMixin, PlainMixin

#: About what the page of one entry takes on a device, for the word before it is fetched.
KILOBYTES = 60


class AssignmentListView(JudgeRequiredMixin, TemplateView):
    """What is left, how fast it goes, and where to go on."""

    template_name = "judging/assignment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """One card a stage; a stage without declaration shows no entry."""
        desks = desks_of(self.request.user)
        talks = talks_of(self.request.user, [desk.member.stage for desk in desks])
        cards = [
            {
                "desk": desk,
                "pace": pace_of(desk, self.request.instant),
                "talks": talks.get(desk.member.stage_id),
            }
            for desk in desks
        ]
        entries = sum(len(desk.tasks) for desk in desks if desk.member.declared_at)
        return super().get_context_data(
            title=_("My tasks"),
            cards=cards,
            visits=visits_on_desk(self.request.user),
            entries=entries,
            megabytes=max(KILOBYTES * entries / 1000, 0.1),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list may be opened again without a signal."""
        response = super().get(request, *args, **kwargs)
        response[KEEP_OFFLINE] = "yes"
        return response


class AssignmentMixin(PlainMixin, AcquaintedMixin):
    """Acts on one own entry."""

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
        proposal = self.object.candidacy.proposal
        return context | {
            "code": self.object.code,
            "number": proposal.number,
            "entry_title": proposal.title if self.object.acquainted_at else "",
        }

    def get_back_url(self) -> str:
        """Back to the scoring screen."""
        return reverse("scorecard-edit", kwargs={"code": self.object.code})

    def desk(self) -> Desk:
        """The desk on which this entry lies."""
        return desk_of(self.object.member)

    def next_url(self) -> str:
        """The next open entry, or the list when nothing is left."""
        return self.url_of(next_task(self.desk().tasks, after=self.object.code))

    def url_of(self, task: Task | None) -> str:
        """A task's scoring screen; the list when there is none."""
        if task is None:
            return reverse("assignment-list")
        return reverse("scorecard-edit", kwargs={"code": task.code})


class AssignmentSkipView(AssignmentMixin, ActionView):
    """Put an entry aside for now."""

    permission_required = "judging.skip_assignment"
    action = staticmethod(skip_assignment)
    template_name = "judging/assignment_skip.html"
    title = submit_label = _("Skip for now")

    def get_success_url(self) -> str:
        """On to the next one."""
        return self.next_url()


class AssignmentAbstainView(AssignmentMixin, ActionView):
    """Give no marks for one entry; n shrinks, the mean does not fall."""

    permission_required = "judging.abstain_assignment"
    form_class = AbstainForm
    action = staticmethod(abstain_assignment)
    template_name = "judging/assignment_abstain.html"
    title = _("Abstain from this entry")
    success_message = _("You abstain from this entry. The organiser has been told.")

    def get_obstacles(self) -> list[str]:
        """A locked scorecard is given back first."""
        return list(obstacles_to_abstain(self.object, self.object.member.stage.state))

    def get_success_url(self) -> str:
        """The entry is gone: on to the next one."""
        return self.next_url()


class ConflictDeclareView(AssignmentMixin, ActionView):
    """Hand back an entry that touches the judge."""

    asks_acquaintance = False  # saying so is the other answer
    permission_required = "judging.declare_conflict"
    form_class = DeclareConflictForm
    action = staticmethod(declare_conflict)
    template_name = "judging/conflict_declare.html"
    title = _("Declare a conflict of interest")
    success_message = _("The entry has left your list. The organiser has been told.")

    def get_obstacles(self) -> list[str]:
        """Until the stage's result stands."""
        return obstacles_to_recuse(self.object.member.stage.state)

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

    def get_form_kwargs(self) -> dict:
        """A text that changed since the marks is confirmed on its own."""
        return {**super().get_form_kwargs(), "has_new_text": has_new_text(self.object)}

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
            has_new_text=has_new_text(self.object),
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
