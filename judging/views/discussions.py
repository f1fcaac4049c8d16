"""Moderation: the list of wide gaps, a discussion, and what its judges say and decide."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from competitions.models import Criterion
from core.views import ActionView, PermittedMixin
from judging.actions import (
    add_remark,
    change_marks,
    close_discussion,
    keep_marks,
    open_discussions,
)
from judging.discussing import (
    aspects_of,
    gap_lines,
    interval_of,
    remarks_of,
    say_gap,
    voices_of,
)
from judging.forms.discussions import (
    CloseForm,
    KeepForm,
    OpenDiscussionsForm,
    RemarkForm,
    RevisionForm,
)
from judging.forms.marks import MarkForm
from judging.models import Discussion, DiscussionVoice
from judging.permissions import runs_stage
from judging.queries.calibration import Strip, strips_of
from judging.queries.discussions import (
    discussions_visible_to,
    fit_to_lead,
    gaps_of,
    measures_of,
    obstacles_to_decide,
    obstacles_to_discuss,
    obstacles_to_speak,
    own_voices,
    sides_of,
    with_measures,
)
from judging.querysets import host_of
from judging.rubrics import rubric_in_use
from judging.states import DiscussionKind, DiscussionState, Stance
from judging.totals import measure_of
from judging.views.guard import PlainMixin
from judging.views.stages import StageMixin

ROWS = 30
PAST = 100  # discussions that the list still shows


class ModerationView(StageMixin, ActionView):
    """Entries whose judges lie far apart, and the discussions of the stage."""

    permission_required = "judging.view_discussions"
    form_class = OpenDiscussionsForm
    action = staticmethod(open_discussions)
    template_name = "judging/moderation.html"
    title = _("Moderation")

    def get_queryset(self) -> QuerySet:
        """With what the judges' totals are measured by."""
        return with_measures(super().get_queryset())

    @cached_property
    def gaps(self) -> list:
        """All of the list, without what this person may not lead."""
        return list(fit_to_lead(self.request.user, gaps_of(self.object)).select_related("proposal"))

    def get_form_kwargs(self) -> dict:
        """The form may take the whole list."""
        return {
            **super().get_form_kwargs(),
            "codes": lambda: [entry.code for entry in self.gaps],
        }

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Reading the list and opening it are two rights."""
        self.permission_required = "judging.open_discussions"
        return super().post(request, *args, **kwargs)

    def get_obstacles(self) -> list[str]:
        """While marks can still change."""
        return list(obstacles_to_discuss(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """A page of gaps with their source; open and closed discussions below."""
        stage = self.object
        page = Paginator(self.gaps, ROWS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            lines=self.lines(page),
            talks=self.talks(),
            may_open=self.request.user.has_perm("judging.open_discussions", stage),
            **kwargs,
        )

    def lines(self, page: Page) -> list:
        """The page's rows with totals and source."""
        if not page.object_list:
            return []
        sides = sides_of([entry.pk for entry in page.object_list])
        return gap_lines(page.object_list, sides, measures_of(self.object))

    def talks(self) -> list[Discussion]:
        """The stage's discussions with `silent`, how many judges have not decided."""
        seen = discussions_visible_to(self.request.user).filter(stage=self.object)
        rows = seen.annotate(
            judges=Count("voices"),
            silent=Count("voices", filter=Q(voices__in=DiscussionVoice.objects.waiting())),
            revised=Count("voices", filter=Q(voices__stance=Stance.REVISED)),
        )
        return list(rows.order_by("-state", "-opened_at", "candidacy__proposal__number")[:PAST])

    def get_success_message(self) -> str:
        """How many were opened."""
        count = len(self.outcome)
        text = ngettext(
            "%(count)s discussion is open. Its judges have been told.",
            "%(count)s discussions are open. Their judges have been told.",
            count,
        )
        return text % {"count": count}

    success_message = _("The discussions are open.")

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("moderation", kwargs={"code": self.object.code})


class DiscussionMixin(PlainMixin, PermittedMixin):
    """A discussion that this person leads, audits or takes part in."""

    model = Discussion

    def get_queryset(self) -> QuerySet:
        """SECURITY: a judge reaches only the own ones, while the own marks are locked."""
        return discussions_visible_to(self.request.user)

    @cached_property
    def discussion(self) -> Discussion:
        """The discussion itself."""
        return self.object

    def get_back_url(self) -> str:
        """The discussion's page."""
        return reverse("discussion-detail", kwargs={"code": self.discussion.code})

    get_success_url = get_back_url

    @cached_property
    def rubric(self) -> list[Criterion]:
        """Of the entry's group."""
        proposal = self.discussion.candidacy.proposal
        return rubric_in_use(self.discussion.stage, proposal.group_id)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values; the row stays out of the template."""
        context = super().get_context_data(**kwargs)
        discussion = self.discussion
        proposal, stage = discussion.candidacy.proposal, discussion.stage
        return context | {
            "code": discussion.code,
            "number": proposal.number,
            "entry_title": proposal.title,
            "kind": discussion.kind,
            "kind_label": discussion.get_kind_display(),
            "stage_name": stage.name,
            "stage_code": stage.code,
            "competition_name": stage.competition.name,
            "zone": stage.competition.zone,
            "leads": self.request.user.has_perm("judging.close_discussion", discussion),
        }


class DiscussionDetailView(DiscussionMixin, DetailView):
    """Everybody's marks and reasons side by side, remarks, and what each decided."""

    permission_required = "judging.view_discussion"
    template_name = "judging/discussion_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Names only for the organiser; everybody else reads letters."""
        discussion, user = self.object, self.request.user
        obstacles = list(obstacles_to_speak(discussion))
        return super().get_context_data(
            title=f"{discussion.get_kind_display()} {discussion.candidacy.proposal.number}",
            gap_at_opening=discussion.gap,
            limit=discussion.stage.moderation_gap,
            is_open=discussion.state == DiscussionState.OPEN,
            opened_at=discussion.opened_at,
            words=discussion.words,
            decision=self.own.stance if self.own else "",
            may_decide=bool(self.own) and not list(obstacles_to_decide(self.own)),
            own_entry=self.own.assignment.code if self.own else "",
            remarks=remarks_of(self.said(), self.own and self.own.pk, user.pk),
            may_speak=not obstacles and user.has_perm("judging.add_remark", discussion),
            remark_form=RemarkForm(),
            strip=self.strip(),
            **self.table(),
            **kwargs,
        )

    def table(self) -> dict:
        """Totals and aspects side by side."""
        own, shows_names = self.own and self.own.pk, runs_stage(self.request.user, self.object)
        voices = voices_of(self.seats, measure_of(self.rubric), own, names=shows_names)
        return {
            "voices": voices,
            "shows_names": shows_names,
            "aspects": aspects_of(self.seats, self.rubric, own),
            "interval": interval_of((v.letter, v.total, v.is_own) for v in voices),
            "gap": say_gap(voices),
        }

    @cached_property
    def seats(self) -> list[DiscussionVoice]:
        """Whoever takes part, by letter."""
        rows = list(self.object.voices.taking_part().select_related("assignment__member__person"))
        for row in rows:
            row.discussion = self.object
        return rows

    @property
    def own(self) -> DiscussionVoice | None:
        """The reader's voice; organisers and a chair who does not judge the entry have none."""
        if host_of(self.request.user) is None:
            return None
        reader = self.request.user.pk
        return next((row for row in self.seats if row.assignment.member.person_id == reader), None)

    def strip(self) -> Strip | None:
        """Where the reader stands on the shared entries that are open to talk; nobody else's."""
        if not self.own or self.object.kind != DiscussionKind.CALIBRATION:
            return None
        voices = own_voices(self.request.user).filter(
            discussion__kind=DiscussionKind.CALIBRATION, discussion__stage=self.object.stage
        )
        entries = list(voices.values_list("discussion__candidacy", flat=True))
        strips = strips_of(measures_of(self.object.stage), entries)
        own = self.own.assignment.member_id
        return next((strip for strip in strips if strip.member == own), None)

    def said(self) -> QuerySet:
        """Remarks with the letters of their voices."""
        return self.object.remarks.select_related("voice")


class RemarkAddView(DiscussionMixin, ActionView):
    """Say something to the others."""

    permission_required = "judging.add_remark"
    form_class = RemarkForm
    action = staticmethod(add_remark)
    template_name = "judging/remark_add.html"
    title = _("Add a remark")

    def get_obstacles(self) -> list[str]:
        """Until it is closed."""
        return list(obstacles_to_speak(self.object))

    def get_success_url(self) -> str:
        """Where the remarks stand."""
        return f"{self.get_back_url()}#catatan"


class DiscussionCloseView(DiscussionMixin, ActionView):
    """End the talk."""

    permission_required = "judging.close_discussion"
    form_class = CloseForm
    action = staticmethod(close_discussion)
    template_name = "judging/discussion_close.html"
    title = _("Close the discussion")
    success_message = _("The discussion is closed.")

    def get_obstacles(self) -> list[str]:
        """Once."""
        return list(obstacles_to_speak(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who has not decided keeps the marks."""
        return super().get_context_data(silent=self.object.voices.waiting().count(), **kwargs)

    def get_success_url(self) -> str:
        """The list of the stage."""
        return reverse("moderation", kwargs={"code": self.object.stage.code})


class VoiceMixin(DiscussionMixin):
    """The judge's own decision in a discussion; for everybody else there is nothing here."""

    permission_required = "judging.decide_voice"

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """The own voice in the discussion of the address."""
        if not hasattr(self, "_object"):
            rows = own_voices(self.request.user).select_related(
                "discussion__stage__competition",
                "discussion__stage__rule_set",
                "discussion__stage__marks_from",
                "discussion__candidacy__proposal",
                "assignment__member__stage__competition",
                "assignment__scorecard",
            )
            self._object = get_object_or_404(rows, discussion__code=self.kwargs["code"])
        self.check_permission(self._object)
        return self._object

    @cached_property
    def discussion(self) -> Discussion:
        """The voice's."""
        return self.object.discussion

    def get_obstacles(self) -> list[str]:
        """Once, and until it is closed."""
        return list(obstacles_to_decide(self.object))


class MarksKeepView(VoiceMixin, ActionView):
    """Stay with the own marks."""

    form_class = KeepForm
    action = staticmethod(keep_marks)
    template_name = "judging/marks_keep.html"
    title = _("Keep my marks")
    success_message = _("Your marks stay as they are.")


class MarksChangeView(VoiceMixin, ActionView):
    """Put new marks in the place of the own ones."""

    form_class = RevisionForm
    action = staticmethod(change_marks)
    template_name = "judging/marks_change.html"
    title = _("Revise my marks")
    success_message = _("Your marks are revised. The old ones are kept.")

    def get_form_kwargs(self) -> dict:
        """The aspects as they are locked."""
        kwargs = super().get_form_kwargs()
        stored = {mark.criterion_id: mark for mark in self.object.assignment.scorecard.marks.all()}
        stage = self.discussion.stage
        data = kwargs.get("data")
        aspects = [MarkForm(item, stored.get(item.pk), data, stage=stage) for item in self.rubric]
        return {**kwargs, "aspects": aspects}
