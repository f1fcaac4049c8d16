"""The register as its owners and their office see it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from accounts.models import Agency
from accounts.states import ORGANISER_SIDE, Role
from competitions.states import Sdg
from core.files import send_stored
from core.views import ActionView, PermittedMixin
from innovations.actions import (
    change_cover,
    check_innovation,
    create_innovation,
    edit_innovation,
    record_honour,
)
from innovations.covers import CONTENT_TYPE, FORM
from innovations.facts import state_of
from innovations.forms.register import (
    CoverForm,
    HonourForm,
    MotifForm,
    RegisterEditForm,
    RegisterForm,
    SustainabilityForm,
)
from innovations.models import Honour, Innovation, Proposal
from innovations.states import Sustainability
from innovations.views.entries import demand

ROWS = 50


def send_cover(innovation: Innovation) -> HttpResponse:
    """A picture that was drawn by us; the motif has no bytes."""
    if not innovation.cover:
        raise Http404
    name = f"{innovation.slug}.{FORM}"
    return send_stored(innovation.cover, name=name, content_type=CONTENT_TYPE, is_inline=True)


def page_of(innovation: Innovation) -> str:
    """The page of one innovation."""
    return reverse("register-detail", kwargs={"code": innovation.code})


class RegisterListView(ListView):
    """What a unit or a branch has invented, entered or not."""

    permission_required = "innovations.list_register"
    paginate_by = ROWS
    template_name = "innovations/register_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The side that enters, and the office that runs rounds."""
        demand(request, self.permission_required)
        return super().get(request, *args, **kwargs)

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @property
    def state(self) -> str:
        """How the innovations stand that are shown; empty means all."""
        state = self.request.GET.get("keadaan", "")
        return state if state in Sustainability.values else ""

    def get_queryset(self) -> QuerySet[Innovation]:
        """By name, as a register is read."""
        rows = Innovation.objects.visible_to(self.request.user).for_register()
        rows = rows.filter(sustainability=self.state) if self.state else rows
        return rows.matching(self.words).order_by("name", "pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows, and the views of the list."""
        person = self.request.user
        return super().get_context_data(
            title=_("Register of innovations"),
            words=self.words,
            state=self.state,
            views=[self.get_view("", _("All"))]
            + [self.get_view(value, label) for value, label in Sustainability.choices],
            may_create=person.has_perm("innovations.create_innovation", person.workspace),
            **kwargs,
        )

    def get_view(self, state: str, label: str) -> dict:
        """One entry of the switch."""
        url = f"?keadaan={state}" if state else self.request.path
        return {"label": label, "url": url, "is_current": state == self.state}


class RegisterMixin(PermittedMixin):
    """An innovation that the person may know of."""

    model = Innovation
    context_object_name = "innovation"

    def get_queryset(self) -> QuerySet[Innovation]:
        """Without the columns of the search."""
        rows = super().get_queryset().select_related("owner__parent")
        return rows.defer("keywords", "search", "label")

    def get_back_url(self) -> str:
        """Back to the innovation."""
        return page_of(self.object)

    def may(self, act: str) -> bool:
        """Whether this person may do an act of the table with this innovation."""
        return self.request.user.has_perm(f"innovations.{act}", self.object)


class RegisterDetailView(RegisterMixin, DetailView):
    """What it is, how it stands, where it was entered, what it has won."""

    permission_required = "innovations.view_innovation"
    template_name = "innovations/register_detail.html"

    def get_queryset(self) -> QuerySet[Innovation]:
        """With its entries and public honours."""
        entries = Proposal.objects.visible_to(self.request.user).for_list()
        honours = Honour.objects.visible_at(self.request.instant)
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("proposals", entries.newest_first(), "entries"),
                Prefetch("honours", honours.order_by("-year", "pk"), "won"),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict:
        """What this person may do beside reading."""
        at = self.request.instant
        return super().get_context_data(
            goals=[str(Sdg(number).label) for number in self.object.sdgs],
            is_public=self.object.is_public_at(at),
            may_edit=self.may("edit_innovation") and not self.object.obstacles_to_edit(at),
            may_check=self.may("check_innovation"),
            may_enter=self.may("enter_innovation"),
            may_picture=self.may("change_cover") and not is_shut(self.object, self.request),
            may_honour=self.may("record_honour"),
            is_office=self.request.user.workspace.role in ORGANISER_SIDE,
            title=self.object.name,
            **kwargs,
        )


class RegisterCreateView(ActionView):
    """A new row for the own unit."""

    model = Agency
    permission_required = "innovations.create_innovation"
    form_class = RegisterForm
    template_name = "innovations/register_form.html"
    action = staticmethod(create_innovation)
    title = _("Add an innovation")
    success_message = _("It is in the register. Enter it whenever a competition is open.")

    def get_object(self, queryset: QuerySet | None = None) -> Agency:
        """The unit of the workspace."""
        demand(self.request, self.permission_required)
        return self.request.user.workspace.agency

    def get_form_kwargs(self) -> dict:
        """The day decides what is still to come."""
        return {**super().get_form_kwargs(), "today": self.request.instant.date()}

    def get_back_url(self) -> str:
        """Back to the list."""
        return reverse("register-list")

    def get_success_url(self) -> str:
        """On to the new page."""
        return page_of(self.outcome)


class RegisterActView(RegisterMixin, ActionView):
    """An act on one innovation; afterwards its page shows what came of it."""

    template_name = "innovations/register_form.html"

    @cached_property
    def today(self) -> Any:
        """The day on which this is asked."""
        return self.request.instant.date()

    def get_success_url(self) -> str:
        """Back to the innovation."""
        return page_of(self.object)


class RegisterEditView(RegisterActView):
    """Mend the facts, as long as it is not public."""

    permission_required = "innovations.edit_innovation"
    form_class = RegisterEditForm
    action = staticmethod(edit_innovation)
    title = _("Change the facts")
    success_message = _("Saved.")

    def get_form_kwargs(self) -> dict:
        """What the register holds now."""
        return {**super().get_form_kwargs(), "today": self.today, "innovation": self.object}

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_edit(self.request.instant)

    def form_invalid(self, form: RegisterEditForm) -> HttpResponse:
        """After a refusal the next attempt knows what stands there now."""
        stored = Innovation.objects.get(pk=self.object.pk)
        form.data = {**form.data.dict(), "sdgs": form.data.getlist("sdgs")}
        form.data["seen"] = state_of(stored)
        return super().form_invalid(form)


class RegisterCheckView(RegisterActView):
    """Still running? Asked once a year, answered in one tap."""

    permission_required = "innovations.check_innovation"
    form_class = SustainabilityForm
    action = staticmethod(check_innovation)
    title = _("Still running?")
    success_message = _("Thank you. The register says so from now on.")

    def get_initial(self) -> dict:
        """What was said last."""
        return {"sustainability": self.object.sustainability}


def is_shut(innovation: Innovation, request: HttpRequest) -> bool:
    """What stands on the public pages is not the unit's alone: its local admin changes the photo.

    SECURITY: by the clock, so that nothing shuts when a result is approved, before it is public.
    """
    is_drafter = request.user.workspace.role == Role.DRAFTER
    return is_drafter and innovation.is_public_at(request.instant)


class CoverActView(RegisterActView):
    """An act on the photo."""

    permission_required = "innovations.change_cover"
    action = staticmethod(change_cover)

    def check_permission(self, subject: Innovation) -> None:
        """Person and state first, then what is public now."""
        super().check_permission(subject)
        if is_shut(subject, self.request):
            raise PermissionDenied


class CoverChangeView(CoverActView):
    """A photo instead of the motif."""

    form_class = CoverForm
    template_name = "innovations/register_cover.html"
    title = _("Photo of the innovation")
    success_message = _("The photo is where the motif was.")


class CoverRemoveView(CoverActView):
    """The motif again."""

    form_class = MotifForm
    title = _("Take the photo away")
    success_message = _("The motif stands there again.")

    def get_obstacles(self) -> list[str]:
        """Nothing to take away."""
        return [] if self.object.cover else [_("There is no photo.")]


class CoverView(RegisterMixin, DetailView):
    """The photo itself, for those who know of the innovation."""

    permission_required = "innovations.view_innovation"

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """404 where the motif stands."""
        return send_cover(self.object)


class HonourRecordView(RegisterActView):
    """An honour of another year or level."""

    permission_required = "innovations.record_honour"
    form_class = HonourForm
    action = staticmethod(record_honour)
    title = _("Record an honour")
    success_message = _("The honour is in the register.")

    def get_form_kwargs(self) -> dict:
        """The day decides which years are over."""
        return {**super().get_form_kwargs(), "today": self.today}
