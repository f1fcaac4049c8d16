"""Beside the editor of a section: who has its pen, and what was saved before."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from competitions.models import Question, Section
from core.errors import ActionRefused, StaleWrite
from core.moments import say_clock, say_moment
from core.querysets import counted
from core.views import PermittedMixin
from innovations.actions import leave_pen, save_section, take_pen
from innovations.models import Proposal, SectionDraft, SectionRevision

REFUSED = 409
ROWS = 20
LONGEST_NUMBER = 9  # digits


class SectionMixin(PermittedMixin):
    """One section of a proposal that the person may know of; no windows, no long texts."""

    model = Proposal
    context_object_name = "proposal"
    permission_required = "innovations.view_proposal"
    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    def get_queryset(self) -> QuerySet[Proposal]:
        """What the address and the table of permissions ask for."""
        return super().get_queryset().select_related("competition").only(*self.columns)

    columns = (
        "code",
        "title",
        "state",
        "entrant",
        "rule_set",
        "group",
        "competition__zone",
        "competition__name",
        "competition__organiser",
    )

    @cached_property
    def questions(self) -> list[Question]:
        """What the section asks; one that is not in the proposal's own form does not exist."""
        rows = Question.objects.filter(section__rule_set=self.object.rule_set_id)
        rows = rows.filter(Q(section__groups=None) | Q(section__groups=self.object.group_id))
        asked = rows.filter(section__code=self.kwargs["section"]).select_related("section")
        return get_list_or_404(asked.order_by("order").distinct())

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.questions[0].section

    def get_draft(self) -> SectionDraft | None:
        """What is written now, with the number of its `saves`; None before the first."""
        saves = counted(SectionRevision.objects.filter(draft=OuterRef("pk")))
        rows = self.object.drafts.filter(section=self.section).annotate(saves=saves)
        return rows.select_related("pen_by", "saved_by").first()

    def may_write(self) -> bool:
        """Whether the person writes here in this state."""
        return self.request.user.has_perm("innovations.write_proposal", self.object)

    def address(self, route: str) -> str:
        """A page of this section."""
        kwargs = {"code": self.object.code, "section": self.kwargs["section"]}
        return reverse(route, kwargs=kwargs)


class SectionPenView(SectionMixin, DetailView):
    """The soft lock, for the editor's script: GET looks, POST takes, takes over or leaves."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who writes, and the text if it is another one than the reader has."""
        self.object = self.get_object()
        return self.tell(self.get_draft())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The pen for who opens the section; a save needs none."""
        self.object = self.get_object()
        if not self.may_write():
            raise PermissionDenied
        wish = request.POST.get("wish", "")
        act = {"by": request.user, "at": request.instant, "section": self.section}
        if wish == "leave":
            leave_pen(self.object, **act)
            return HttpResponse(status=204)
        try:
            return self.tell(take_pen(self.object, **act, takes_over=wish == "over"))
        except ActionRefused as refusal:
            return JsonResponse({"reasons": refusal.reasons}, status=REFUSED)

    def tell(self, draft: SectionDraft | None) -> JsonResponse:
        """The state of the pen in words, and what changed since the revision that was named."""
        at = self.request.instant
        is_kept = draft is not None and draft.is_kept_from(self.request.user, at)
        told = {"is_mine": not is_kept, "text": "", "may_take": False}
        if is_kept:
            told |= {"text": say_pen(draft, at), "may_take": draft.is_pen_idle(at)}
        return JsonResponse({**told, **self.tell_text(draft)})

    def tell_text(self, draft: SectionDraft | None) -> dict:
        """The text, when it is newer than what the reader has."""
        known = self.request.GET.get("revision") or self.request.POST.get("revision")
        if draft is None or known is None or str(draft.revision) == known:
            return {}
        told = {"revision": draft.revision, "answers": draft.answers}
        return {**told, "saved": say_saved(draft, self.object.competition.zone)}


class SectionHistoryView(SectionMixin, DetailView):
    """Every save of a section, newest first; one is open, and may be put back."""

    template_name = "innovations/section_history.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows without their texts, and the text of the one that is open."""
        draft = self.get_draft()
        page = self.get_rows(draft)
        opened = self.get_opened(draft, page)
        return super().get_context_data(
            section=self.section,
            draft=draft,
            page_obj=page,
            opened=opened,
            answers=self.get_answers(opened) if opened else [],
            is_latest=bool(opened and opened.revision == draft.revision),
            may_write=self.may_write(),
            title=_("Earlier versions: %(section)s") % {"section": self.section.title},
            editor_url=self.address("section-edit"),
            **kwargs,
        )

    def get_rows(self, draft: SectionDraft | None) -> Page:
        """A page of saves; the texts stay in the database."""
        rows = SectionRevision.objects.filter(draft=draft).select_related("saved_by")
        paginator = Paginator(rows.defer("answers").order_by("-revision"), ROWS)
        paginator.count = draft.saves if draft else 0
        return paginator.get_page(self.request.GET.get("page"))

    def get_opened(self, draft: SectionDraft | None, page: Page) -> SectionRevision | None:
        """The one that was asked for, else the newest of this page."""
        asked = self.request.GET.get("versi", "")
        rows = list(page)
        if not asked and not rows:
            return None
        return self.find(draft, asked or str(rows[0].revision))

    def find(self, draft: SectionDraft | None, number: str) -> SectionRevision:
        """One save with its text; one of another section does not exist."""
        rows = SectionRevision.objects.filter(draft=draft).select_related("saved_by")
        return get_object_or_404(rows, revision=number_in(number))

    def get_answers(self, revision: SectionRevision) -> list[tuple[str, str]]:
        """Question and text."""
        return [(one.label, revision.answers.get(one.code, "")) for one in self.questions]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put a text back: it is saved again, and the one that stood there stays in the list."""
        self.object = self.get_object()
        if not self.may_write():
            raise PermissionDenied
        draft = self.get_draft()
        chosen = self.find(draft, request.POST.get("versi", ""))
        answers = {one.code: chosen.answers.get(one.code, "") for one in self.questions}
        act = {"by": request.user, "at": request.instant, "section": self.section}
        try:
            save_section(self.object, **act, revision=self.get_known(), answers=answers)
        except StaleWrite as stale:
            messages.error(request, stale.reasons[0])
            return redirect(self.address("section-history"))
        except ActionRefused as refusal:
            messages.error(request, " ".join(refusal.reasons))
            return redirect(self.address("section-history"))
        when = say_moment(chosen.saved_at, self.object.competition.zone, short=True)
        messages.success(request, _("The text of %(when)s is back.") % {"when": when})
        return redirect(self.address("section-edit"))

    def get_known(self) -> int:
        """The revision that the reader saw as the newest."""
        return number_in(self.request.POST.get("revision", ""))


def number_in(text: str) -> int:
    """A number out of an address or a form; 0, which no save has, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def say_pen(draft: SectionDraft, at: Any) -> str:
    """Who is writing, or was until a while ago."""
    name = draft.pen_by.get_short_name()
    if not draft.is_pen_idle(at):
        return _("%(name)s is writing. You can read.") % {"name": name}
    return _("%(name)s has opened this section, but is not writing just now.") % {"name": name}


def say_saved(draft: SectionDraft, zone: str) -> str:
    """Who saved last, and when."""
    if draft.saved_by is None:
        return ""
    facts = {"name": draft.saved_by.get_short_name(), "time": say_clock(draft.saved_at, zone)}
    return _("Saved by %(name)s, %(time)s") % facts
