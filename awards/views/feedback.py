"""The feedback letter of an entry, for its own people, once the result is public."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from awards.feedback import StageFeedback, feedback_of
from awards.feedback_papers import print_feedback
from awards.models import Certificate
from awards.queries.feedback import with_feedback
from competitions.models import Window
from competitions.states import WindowKind
from core.files import send_content
from core.views import PermittedMixin
from innovations.models import Proposal


class FeedbackMixin(PermittedMixin, DetailView):
    """SECURITY: before a public result tells of the entry, the address does not exist."""

    model = Proposal
    permission_required = "awards.view_feedback"
    context_object_name = "proposal"

    def get_queryset(self) -> QuerySet[Proposal]:
        """What the person may know of, and a public result tells of."""
        rows = with_feedback(super().get_queryset(), self.request.instant)
        related = rows.select_related("competition__organiser", "entrant", "group", "innovation")
        window = Window.objects.filter(
            competition=OuterRef("competition"), kind=WindowKind.PUBLIC_OBJECTION
        )
        paper = Certificate.objects.built().public_at(self.request.instant)
        return related.annotate(
            objection_opens=Subquery(window.values("opens_at")[:1]),
            objection_closes=Subquery(window.values("closes_at")[:1]),
            has_certificate=Exists(paper.filter(row__proposal=OuterRef("pk"))),
        )

    @cached_property
    def stages(self) -> list[StageFeedback]:
        """Stage by stage."""
        return feedback_of(self.object, self.request.instant)


class FeedbackDetailView(FeedbackMixin):
    """The page; the last stage first."""

    template_name = "awards/feedback_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the ways on: certificate, objection, paper."""
        entry, instant = self.object, self.request.instant
        opens, closes = entry.objection_opens, entry.objection_closes
        return super().get_context_data(
            title=_("Feedback"),
            competition=entry.competition,
            stages=self.stages[::-1],
            is_objection_open=bool(opens and opens <= instant < closes),
            crumbs=[
                {
                    "label": self.object.title,
                    "url": reverse("proposal-detail", args=[self.object.code]),
                },
                {"label": _("Feedback"), "url": ""},
            ],
            **kwargs,
        )


class FeedbackDownloadView(FeedbackMixin):
    """The same as PDF."""

    def render_to_response(self, _context: dict, **_kwargs: Any) -> HttpResponse:
        """Made when asked for: it holds what the page holds."""
        content = print_feedback(self.object, self.stages, self.request.instant)
        name = f"umpan-balik-{self.object.number or self.object.code}.pdf"
        return send_content(content, name)
