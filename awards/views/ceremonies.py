"""The day of handing over: plan, receivers, invitations, running order."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from awards.actions import invite_receivers, note_receivers, plan_ceremony
from awards.forms import CeremonyForm, InviteForm, ReceiversForm
from awards.models import Announcement, Ceremony
from awards.queries import awarding_announcement
from awards.running_order import make_running_order
from competitions.models import Competition
from core.errors import ActionRefused
from core.files import send_content
from core.forms import ActionForm
from core.views import ActionView, PermittedMixin

PLAN = ("starts_at", "place", "handed_by", "note", "is_public")


class CeremonyEditView(ActionView):
    """Day and place; below it the receivers once the day is set."""

    model = Competition
    permission_required = "awards.plan_ceremony"
    template_name = "awards/ceremony_edit.html"
    form_class = CeremonyForm
    context_object_name = "competition"
    title = _("Awards ceremony")
    success_message = _("The day is saved. Now say who receives.")

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user)

    @cached_property
    def announcement(self) -> Announcement | None:
        """Whose winners are called."""
        return awarding_announcement(self.object)

    @cached_property
    def ceremony(self) -> Ceremony | None:
        """The day, if it is set."""
        return Ceremony.objects.filter(announcement=self.announcement).first()

    def get_obstacles(self) -> list[str]:
        """Winners first."""
        if self.announcement is None:
            return [str(_("Prepare the announcement first: it says who is called."))]
        return []

    def get_form_kwargs(self) -> dict:
        """Times are typed in the edition's zone."""
        return {**super().get_form_kwargs(), "competition": self.object}

    def get_initial(self) -> dict:
        """What was saved."""
        if self.ceremony is None:
            return {"is_public": True}
        return {name: getattr(self.ceremony, name) for name in PLAN}

    def act(self, form: ActionForm) -> Ceremony:
        """On the announcement."""
        if self.announcement is None:
            raise ActionRefused(*self.get_obstacles())
        who = {"by": self.request.user, "at": self.request.instant}
        return plan_ceremony(self.announcement, **who, **form.act_arguments())

    def get_context_data(self, **kwargs: Any) -> dict:
        """The day beside its form."""
        return super().get_context_data(ceremony=self.ceremony, **kwargs)

    def get_success_url(self) -> str:
        """Who receives comes next."""
        return reverse("ceremony-receivers", kwargs={"code": self.object.code})


class CeremonyActView(ActionView):
    """An act on the day of the edition in the address."""

    model = Ceremony
    slug_field = "announcement__competition__code"
    permission_required = "awards.run_ceremony"
    context_object_name = "ceremony"

    def get_queryset(self) -> QuerySet:
        """The latest result's."""
        rows = super().get_queryset().select_related("announcement__competition__territory")
        newest = awarding_of(self.kwargs["code"])
        return rows.filter(announcement=newest)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition beside it."""
        competition = self.object.announcement.competition
        return super().get_context_data(competition=competition, **kwargs)

    def get_back_url(self) -> str:
        """Day and place."""
        return reverse("ceremony-edit", kwargs={"code": self.kwargs["code"]})

    def get_success_url(self) -> str:
        """The receivers."""
        return reverse("ceremony-receivers", kwargs={"code": self.kwargs["code"]})


def awarding_of(code: str) -> int | None:
    """The key of the result whose winners are called."""
    competition = Competition.objects.filter(code=code).first()
    announcement = awarding_announcement(competition) if competition else None
    return announcement.pk if announcement else None


class CeremonyReceiversView(CeremonyActView):
    """Order, names and attendance of all receivers in one table."""

    template_name = "awards/ceremony_receivers.html"
    form_class = ReceiversForm
    action = staticmethod(note_receivers)
    title = _("Receivers of the awards")
    success_message = _("The receivers are saved.")

    def get_form_kwargs(self) -> dict:
        """One small form for each receiver."""
        return {**super().get_form_kwargs(), "ceremony": self.object}


class CeremonyInviteView(CeremonyActView):
    """Letters to teams and heads of the winners."""

    template_name = "awards/ceremony_invite.html"
    form_class = InviteForm
    action = staticmethod(invite_receivers)
    title = _("Send invitations")
    success_message = _("The invitations are on their way.")

    def get_obstacles(self) -> list[str]:
        """Not before the result is public."""
        return self.object.obstacles_to_invite(self.request.instant)

    def get_back_url(self) -> str:
        """The receivers."""
        return self.get_success_url()


class CeremonyOrderView(PermittedMixin, DetailView):
    """The running order on paper, for whoever stands at the microphone."""

    model = Ceremony
    slug_field = "announcement__competition__code"
    permission_required = "awards.view_ceremony"

    def get_queryset(self) -> QuerySet:
        """The latest result's."""
        rows = super().get_queryset().select_related("announcement__competition__territory")
        return rows.filter(announcement=awarding_of(self.kwargs["code"]))

    def render_to_response(self, context: dict, **_kwargs: Any) -> HttpResponse:
        """Made when it is asked for: names change until the day."""
        document = make_running_order(self.object, self.request.instant)
        return send_content(document, "susunan-penyerahan.pdf")
