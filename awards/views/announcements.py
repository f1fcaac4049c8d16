"""Prepare an announcement, look at it as a second person, take it back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from awards.actions import (
    approve_announcement,
    cancel_announcement,
    prepare_announcement,
    update_announcement,
)
from awards.forms import AnnouncementForm, ApprovalForm, CancelForm
from awards.letters import LETTERS, Letter, sample_letters
from awards.models import Announcement
from awards.queries import (
    announceable_run,
    announcement_of,
    fingerprint_of,
    obstacles_to_approve,
    obstacles_to_prepare,
)
from competitions.models import Competition
from core.errors import ActionRefused
from core.forms import ActionForm
from core.stepup import StepUpMixin
from core.views import ActionView
from notifications.previews import Preview, preview_letters
from notifications.queries import own_words

EVIDENCE = ("run__document", "run__result")
WORDING = (
    "title",
    "message",
    "publish_at",
    "decree_number",
    "signatory_name",
    "signatory_position",
    "place",
)


class AnnouncementEditView(ActionView):
    """One page from the first draft to the day after: form, status, what comes next."""

    model = Competition
    permission_required = "awards.prepare_announcement"
    template_name = "awards/announcement_edit.html"
    form_class = AnnouncementForm
    context_object_name = "competition"
    title = _("Announcement")
    success_message = _("Saved. Somebody else has to approve it now.")

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user).select_related("territory")

    @cached_property
    def announcement(self) -> Announcement | None:
        """The one there is, if it was begun."""
        return announcement_of(self.object)

    def get_obstacles(self) -> list[str]:
        """Before it was begun: the result; afterwards: whether its words still may change."""
        if self.announcement is None:
            return obstacles_to_prepare(self.object)
        return self.announcement.obstacles_to_change()

    def get_form_kwargs(self) -> dict:
        """Times are typed in the edition's zone."""
        return {**super().get_form_kwargs(), "competition": self.object}

    def get_initial(self) -> dict:
        """What was saved, else what follows from the edition."""
        if self.announcement is not None:
            return {name: getattr(self.announcement, name) for name in WORDING}
        run = announceable_run(self.object)
        tier = run.stage.tiers.first() if run else None
        return {"title": f"{tier.name} {self.object.name}" if tier else self.object.name}

    def act(self, form: ActionForm) -> Announcement:
        """The first save prepares, later ones change."""
        who = {"by": self.request.user, "at": self.request.instant}
        if self.announcement is not None:
            return update_announcement(self.announcement, **who, **form.act_arguments())
        run = announceable_run(self.object)
        if run is None:
            raise ActionRefused(*obstacles_to_prepare(self.object))
        return prepare_announcement(self.object, **who, run=run, **form.act_arguments())

    def get_success_url(self) -> str:
        """Back to the page, which now says who comes next."""
        return reverse("announcement-edit", kwargs={"code": self.object.code})

    def get_context_data(self, **kwargs: Any) -> dict:
        """The announcement beside the form."""
        return super().get_context_data(
            announcement=self.announcement,
            is_public=bool(
                self.announcement and self.announcement.is_public_at(self.request.instant)
            ),
            **kwargs,
        )


class AnnouncementActView(ActionView):
    """An act on the announcement of the edition in the address."""

    model = Announcement
    slug_field = "competition__code"
    context_object_name = "announcement"

    def get_queryset(self) -> QuerySet:
        """With what the pages name."""
        related = ("competition", "run__stage", "prepared_by", "approved_by")
        return super().get_queryset().select_related(*related).defer(*EVIDENCE)

    def get_success_url(self) -> str:
        """The second person's page shows every state."""
        return reverse("announcement-approve", kwargs={"code": self.object.competition.code})

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition, and how the announcement stands now."""
        return super().get_context_data(
            competition=self.object.competition,
            is_public=self.object.is_public_at(self.request.instant),
            **kwargs,
        )


class AnnouncementApproveView(StepUpMixin, AnnouncementActView):
    """Everything that will be public, in one place, before the second person's word."""

    permission_required = "awards.approve_announcement"
    template_name = "awards/announcement_approve.html"
    form_class = ApprovalForm
    action = staticmethod(approve_announcement)
    title = _("Approve the announcement")
    success_message = _("Approved. It becomes public at its instant.")

    def get_queryset(self) -> QuerySet:
        """With the words that the office wrote for its letters."""
        language = self.request.LANGUAGE_CODE
        words = own_words("competition__organiser__code", LETTERS, language)
        return super().get_queryset().annotate(own_words=words)

    def get_initial(self) -> dict:
        """The words that are read now are the words that are approved."""
        return {"fingerprint": fingerprint_of(self.object)}

    def form_invalid(self, form: ApprovalForm) -> HttpResponse:
        """The page shows the words as they are now, so the next attempt is about these."""
        form.data = {**form.data.dict(), **self.get_initial()}
        return super().form_invalid(form)

    def get_obstacles(self) -> list[str]:
        """Two persons, and a time that has not passed."""
        return obstacles_to_approve(self.object, self.request.user, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Winners and letters, word for word."""
        rows = list(self.object.rows.winning().with_facts().select_related("proposal__entrant"))
        letters = sample_letters(self.object, rows[0] if rows else None)
        return super().get_context_data(
            rows=rows,
            letters=self.show(letters),
            may_cancel=not self.object.obstacles_to_cancel(self.request.instant),
            **kwargs,
        )

    def show(self, letters: list[Letter]) -> list[Preview]:
        """The words for a reader whose name is filled in when they are sent."""
        return preview_letters(
            [(letter.kind, letter.context) for letter in letters],
            name=_("(name of the reader)"),
            language=self.request.LANGUAGE_CODE,
            own=self.object.own_words,
        )


class AnnouncementCancelView(AnnouncementActView):
    """Ten minutes for second thoughts."""

    permission_required = "awards.cancel_announcement"
    template_name = "awards/announcement_cancel.html"
    form_class = CancelForm
    action = staticmethod(cancel_announcement)
    title = _("Cancel the announcement")
    success_message = _("Cancelled. Nothing was sent, nothing was shown.")

    def get_obstacles(self) -> list[str]:
        """The window that the act refuses by."""
        return self.object.obstacles_to_cancel(self.request.instant)

    def get_back_url(self) -> str:
        """Where the countdown stands."""
        return reverse("announcement-approve", kwargs={"code": self.kwargs["code"]})
