"""The head of agency reads and approves, most often on a phone; the text whole, and on paper."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.files import send_content
from innovations.actions import approve_proposal
from innovations.models import Proposal
from innovations.queries import SectionProgress, obstacles_of_state, progress_of
from innovations.reading import draw_text, facts_of
from innovations.section_notes import notes_of, open_notes
from innovations.states import APPROVE, ProposalState
from innovations.views.entries import ProposalMixin
from innovations.views.handing import HandingView


class ProposalApproveView(HandingView):
    """The head of agency stands behind it: the entry at a glance, and two buttons."""

    permission_required = "innovations.approve_proposal"
    template_name = "innovations/proposal_approve.html"
    action = staticmethod(approve_proposal)
    title = _("Approve the entry")
    submit_label = _("Approve")
    success_message = _("“%(title)s” is approved. The local admin has it now.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what was noted before."""
        return super().get_queryset().with_notes()

    def get_obstacles(self) -> list[str]:
        """Only what is on the head's desk."""
        return [] if self.object.may(APPROVE) else obstacles_of_state(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Three facts, and whether earlier notes were settled."""
        progress = progress_of(self.object)
        notes = notes_of(self.object, progress)
        return super().get_context_data(
            facts=facts_of(self.object, progress, self.request.instant),
            unsettled=open_notes(self.object, notes),
            **kwargs,
        )

    def get_success_message(self) -> str:
        """Names the entry: the page that follows shows others."""
        return str(self.success_message) % {"title": self.object.title}

    def get_success_url(self) -> str:
        """To those that still wait, or to the entry when it was the last."""
        rows = Proposal.objects.visible_to(self.request.user).exclude(pk=self.object.pk)
        if rows.filter(state=ProposalState.WITH_AGENCY_HEAD).exists():
            return reverse("proposal-list") + "?lihat=meja"
        return super().get_success_url()


class ProposalTextView(ProposalMixin, DetailView):
    """Every answer, one after the other, for reading and printing."""

    permission_required = "innovations.view_proposal"
    template_name = "innovations/proposal_text.html"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    @cached_property
    def progress(self) -> list[SectionProgress]:
        """The text as it stands."""
        return progress_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Sections with their answers, and who may act now."""
        return super().get_context_data(
            parts=[(part, _answers(part)) for part in self.progress],
            facts=facts_of(self.object, self.progress, self.request.instant),
            approves=self.may("approve_proposal") and self.object.may(APPROVE),
            title=self.object.title,
            **kwargs,
        )


class ProposalPaperView(ProposalTextView):
    """The same as a PDF."""

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """Named after the entry."""
        content = draw_text(self.object, self.progress, at=self.request.instant)
        name = slugify(self.object.title)[:60] or self.object.code.lower()
        return send_content(content, f"{name}.pdf", is_inline=True)


def _answers(part: SectionProgress) -> list[tuple]:
    return [(question, part.answer(question)) for question in part.questions]
