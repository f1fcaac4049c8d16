"""Steps 3 and 5 of an announcement: look at everything, approve it, take it back."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from awards.actions import (
    approve_announcement,
    cancel_announcement,
    note_preview,
    withdraw_approval,
)
from awards.forms import ApprovalForm, CancelForm
from awards.models import Announcement, AnnouncementApproval, AwardRow
from awards.queries import (
    APPROVERS,
    fingerprint_of,
    matching,
    obstacles_to_approve,
    recipients_of,
    standing_approvals,
    with_people,
)
from awards.sampling import letters_as_worded, letters_to
from awards.stepping import says_zones
from awards.views.announcements import AnnouncementStepView, ReadableStepMixin
from core.forms import ConfirmForm
from core.stepup import StepUpMixin
from innovations.models import Proposal

PER_PAGE = 20


class AnnouncementPreviewView(ReadableStepMixin, AnnouncementStepView):
    """Step 3: every entry whose people will be written to; each leads to its letters."""

    template_name = "awards/announcing/preview.html"
    form_class = ConfirmForm
    action = staticmethod(note_preview)
    title = _("Preview")
    submit_label = _("I have looked at it")
    success_message = _("Noted. Choose the time next.")
    step = "announcement-preview"
    following = "announcement-time"

    def get_context_data(self, **kwargs: Any) -> dict:
        """A page of entries; the public pages as they will be."""
        words = self.request.GET.get("q", "")
        entries = matching(recipients_of(self.object), words).select_related("entrant")
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("page"))
        for entry in page:
            entry.told = f"{entry.number} · {entry.entrant.name}"
        rows = self.object.rows.advanced().filter(proposal__in=[one.pk for one in page])
        return super().get_context_data(
            words=words,
            page_obj=page,
            chosen=set(rows.values_list("proposal_id", flat=True)),
            innovations=list(
                self.object.rows.winning()
                .order_by("run__group__order", "rank")
                .values_list("innovation__slug", "innovation__name")
            ),
            **kwargs,
        )


class AnnouncementLettersView(AnnouncementStepView):
    """Step 3: the letters about one entry, exactly as each reader will get them."""

    permission_required = "awards.view_announcement"
    template_name = "awards/announcing/letters.html"
    http_method_names = ["get", "head", "options"]
    title = _("Letters about one entry")
    step = "announcement-preview"

    @cached_property
    def proposal(self) -> Proposal:
        """One of those whose people are written to."""
        rows = with_people(recipients_of(self.object))
        found = rows.filter(code=self.kwargs["proposal"]).first()
        if found is None:
            raise Http404
        return found

    def get_back_url(self) -> str:
        """The list."""
        return self.address("announcement-preview")

    def get_context_data(self, **kwargs: Any) -> dict:
        """One letter a person, in the person's own language."""
        return super().get_context_data(
            proposal=self.proposal,
            letters=letters_to(self.object, self.proposal, self.request.instant),
            **kwargs,
        )


class AnnouncementApproveView(StepUpMixin, AnnouncementStepView):
    """Step 5: everything in one place before each of two persons' words; then the countdown."""

    permission_required = "awards.approve_announcement"
    template_name = "awards/announcing/approve.html"
    form_class = ApprovalForm
    action = staticmethod(approve_announcement)
    title = _("Approve the announcement")
    step = "announcement-approve"

    def get_form_kwargs(self) -> dict:
        """The name that has to be typed."""
        return {**super().get_form_kwargs(), "competition": self.object.competition}

    def get_initial(self) -> dict:
        """The words that are read now are the words that are approved."""
        return {"fingerprint": self.digest}

    @cached_property
    def digest(self) -> str:
        """Of words, letters, time and rows."""
        return fingerprint_of(self.object)

    def form_invalid(self, form: ApprovalForm) -> HttpResponse:
        """The page shows the words as they are now, so the next attempt is about these."""
        form.data = {**form.data.dict(), **self.get_initial()}
        return super().form_invalid(form)

    def get_obstacles(self) -> list[str]:
        """Two persons, and a time that has not passed."""
        return obstacles_to_approve(self.object, self.request.user, self.request.instant)

    def get_success_message(self) -> str:
        """What is still missing, if anything."""
        if self.outcome.is_draft:
            return str(_("Approved. A second person has to approve it now."))
        return str(_("Approved and scheduled. It becomes public at its instant."))

    def get_next_url(self) -> str:
        """Here it ends, with the countdown."""
        return self.address("announcement-approve")

    def get_queryset(self) -> QuerySet[Announcement]:
        """With rows, letters and approvals: three statements more."""
        rows = Prefetch("rows", AwardRow.objects.for_reading(), "told_rows")
        given = Prefetch("approvals", AnnouncementApproval.objects.select_related("person"))
        return super().get_queryset().prefetch_related(rows, given, "letter_words")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who was chosen, what each group is written, who has approved."""
        announcement, instant = self.object, self.request.instant
        approvals = standing_approvals(announcement)
        return super().get_context_data(
            rows=[row for row in announcement.told_rows if row.has_advanced],
            letters=letters_as_worded(announcement, self.request.LANGUAGE_CODE),
            approvals=approvals,
            approvers=APPROVERS,
            has_approved=self.request.user.pk in {one.person_id for one in approvals},
            digest=self.digest,
            zones=says_zones(announcement.publish_at),
            instant=instant,
            may_cancel=not announcement.obstacles_to_cancel(instant),
            **kwargs,
        )


class ApprovalWithdrawView(AnnouncementStepView):
    """One's own word, while the second is missing."""

    permission_required = "awards.approve_announcement"
    template_name = "awards/announcing/withdraw.html"
    form_class = ConfirmForm
    action = staticmethod(withdraw_approval)
    title = _("Take your approval back")
    submit_label = _("Take it back")
    success_message = _("Taken back.")
    following = "announcement-approve"

    def get_obstacles(self) -> list[str]:
        """Only one's own, only before the second."""
        obstacles = self.object.obstacles_to_change()
        if not obstacles and not self._has_given():
            obstacles.append(_("You have not approved this announcement."))
        return obstacles

    def _has_given(self) -> bool:
        return self.object.approvals.standing().filter(person=self.request.user).exists()

    def get_back_url(self) -> str:
        """Without acting."""
        return self.address("announcement-approve")


class AnnouncementCancelView(AnnouncementStepView):
    """Ten minutes for second thoughts."""

    permission_required = "awards.cancel_announcement"
    template_name = "awards/announcing/cancel.html"
    form_class = CancelForm
    action = staticmethod(cancel_announcement)
    title = _("Cancel the announcement")
    success_message = _("Cancelled. Nothing was sent, nothing was shown.")
    following = "announcement-approve"

    def get_obstacles(self) -> list[str]:
        """The window that the act refuses by."""
        return self.object.obstacles_to_cancel(self.request.instant)

    def get_back_url(self) -> str:
        """Where the countdown stands."""
        return self.address("announcement-approve")
