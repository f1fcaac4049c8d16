"""What conflicts took from judges, and who reads it instead."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.forms import ConfirmForm
from core.views import ActionView
from judging.actions import replace_reader
from judging.forms.panel import ReplaceReaderForm
from judging.models import Assignment
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.places import Loss, losses_of
from judging.views.stages import StageMixin


class ConflictListView(StageMixin, DetailView):
    """Declared and found conflicts with a proposed replacement each; no marks."""

    permission_required = "judging.replace_reader"
    template_name = "judging/conflict_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """What is open first; each line's form has a key of its own."""
        losses = losses_of(self.object, self.request.instant)
        return super().get_context_data(
            title=_("Conflicts of interest"),
            losses=[(loss, ConfirmForm()["idempotency_key"].value()) for loss in losses],
            open_count=sum(loss.is_open for loss in losses),
            obstacles=list(obstacles_to_staff(self.object)),
            **kwargs,
        )


class ReaderReplaceView(ActionView):
    """Give an entry to another judge."""

    model = Assignment
    permission_required = "judging.replace_reader"
    form_class = ReplaceReaderForm
    action = staticmethod(replace_reader)
    template_name = "judging/reader_replace.html"
    title = _("Give an entry to another judge")

    def get_queryset(self) -> QuerySet:
        """Of the own stages."""
        return Assignment.objects.managed_by(self.request.user).select_related(
            "member__stage__competition", "member__person", "candidacy__proposal"
        )

    @cached_property
    def loss(self) -> Loss | None:
        """Why it is to be replaced, and by whom it could be."""
        losses = losses_of(self.object.member.stage, self.request.instant)
        return next((loss for loss in losses if loss.assignment.pk == self.object.pk), None)

    def get_form_kwargs(self) -> dict:
        """The best judge first."""
        free = [self.loss.proposal, *self.loss.others] if self.loss else []
        return {**super().get_form_kwargs(), "members": [one for one in free if one]}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked; and only where a conflict is."""
        stage = self.object.member.stage
        if self.loss is None:
            return [_now("No conflict is known between this judge and this entry.")]
        found = list(obstacles_to_staff(stage))
        if not found and self.loss.proposal is None:
            found = [_now("No judge of this panel is free for it. Invite another judge.")]
        return found

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which entry, whose."""
        member = self.object.member
        facts = {"member": member, "stage": member.stage, "competition": member.stage.competition}
        return super().get_context_data(
            loss=self.loss, number=self.object.candidacy.proposal.number, **facts, **kwargs
        )

    def get_success_message(self) -> str:
        """Who has it now."""
        text = _now("%(number)s is with %(name)s now.")
        number = self.object.candidacy.proposal.number
        return text % {"number": number, "name": self.outcome.member.person.name}

    success_message = _("The entry is with another judge now.")

    def get_success_url(self) -> str:
        """The list."""
        return reverse("conflict-list", args=[self.object.member.stage.code])

    get_back_url = get_success_url
