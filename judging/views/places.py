"""A judge's place on a panel: the invitation with its answer, and whom the judge is close to."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from core.views import ActionView
from innovations.models import Innovation
from judging.actions import (
    confirm_acquaintance,
    declare_independence,
    declare_tie,
    decline_place,
    end_tie,
)
from judging.forms.places import (
    AcquaintanceForm,
    DeclareIndependenceForm,
    DeclinePlaceForm,
    TieForm,
)
from judging.models import PanelMember, Tie
from judging.queries.places import categories_of, to_acquaint
from judging.states import PlaceState
from judging.views.guard import JudgeRequiredMixin, own_place

SHOWN = 10  # agencies and innovations found, each
FEWEST = 3  # letters to search by


class OwnPlaceView(ActionView):
    """The own place on the panel of the stage in the address."""

    model = PanelMember

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """Found once; 404 for everybody who was never asked."""
        if not hasattr(self, "_object"):
            self._object = own_place(self.request.user, self.kwargs["code"])
        self.check_permission(self._object)
        return self._object

    def get_context_data(self, **kwargs: Any) -> dict:
        """What was asked, and by whom."""
        stage = self.object.stage
        facts = {"member": self.object, "stage": stage, "competition": stage.competition}
        return super().get_context_data(**facts, **kwargs)

    def get_success_url(self) -> str:
        """Back to the desk."""
        return reverse("assignment-list")

    get_back_url = get_success_url


class IndependenceDeclareView(OwnPlaceView):
    """Before anything opens: what is asked, and the judge's word for this stage."""

    permission_required = "judging.declare_independence"
    form_class = DeclareIndependenceForm
    action = staticmethod(declare_independence)
    template_name = "judging/independence_declare.html"
    title = _("Invitation and declaration of independence")
    success_message = _("Thank you. You are on the panel.")

    def get_form_kwargs(self) -> dict:
        """With what is known of the judge's expertise, and the entries given so far."""
        member = self.object
        return {
            **super().get_form_kwargs(),
            "member": member,
            "categories": categories_of(member.stage),
            "entries": to_acquaint(member),
        }

    def get_obstacles(self) -> list[str]:
        """Whoever declined or was released has nothing to accept."""
        gone = {
            PlaceState.DECLINED: _("You declined this invitation."),
            PlaceState.LEFT: _("You are no longer on this panel."),
        }
        return [gone[self.object.state]] if self.object.state in gone else []

    def get_context_data(self, **kwargs: Any) -> dict:
        """The ties declared so far: they keep entries away before anybody is asked."""
        ties = self.object.person.ties.filter(ended_at=None)
        return super().get_context_data(
            ties=ties.select_related("agency", "innovation").order_by("pk"), **kwargs
        )


class PlaceDeclineView(OwnPlaceView):
    """Refuse an invitation."""

    permission_required = "judging.decline_place"
    form_class = DeclinePlaceForm
    action = staticmethod(decline_place)
    template_name = "judging/place_decline.html"
    title = _("Decline the invitation")
    success_message = _("Thank you for your answer. The organiser has been told.")

    def get_obstacles(self) -> list[str]:
        """Only an invitation can be declined."""
        if self.object.state == PlaceState.INVITED:
            return []
        return [_("This invitation has been answered already.")]

    def get_back_url(self) -> str:
        """The invitation."""
        return reverse("independence-declare", args=[self.object.stage.code])


class AcquaintanceConfirmView(OwnPlaceView):
    """Do you know the applicant? Asked once for each entry that came after the declaration."""

    permission_required = "judging.confirm_acquaintance"
    form_class = AcquaintanceForm
    action = staticmethod(confirm_acquaintance)
    template_name = "judging/acquaintance_confirm.html"
    title = _("Do you know the applicant?")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing to answer leads on at once."""
        self.object = self.get_object()
        if self.object.state != PlaceState.ACCEPTED:
            return HttpResponseRedirect(
                reverse("independence-declare", args=[self.object.stage.code])
            )
        if not self.entries():
            return HttpResponseRedirect(reverse("assignment-list"))
        return self.render_to_response(self.get_context_data(object=self.object))

    def entries(self) -> list[dict]:
        """What waits for the answer; read once."""
        if not hasattr(self, "_entries"):
            self._entries = to_acquaint(self.object)
        return self._entries

    def get_form_kwargs(self) -> dict:
        """One choice an entry."""
        return {**super().get_form_kwargs(), "entries": self.entries()}

    def get_success_url(self) -> str:
        """To the entry that was to be opened, else to the desk."""
        wanted = self.request.GET.get("buka", "")
        opened = {assignment.code for assignment in getattr(self, "outcome", ())}
        if wanted in opened:
            return reverse("scorecard-edit", args=[wanted])
        return reverse("assignment-list")

    def get_back_url(self) -> str:
        """The desk."""
        return reverse("assignment-list")


class TieDeclareView(JudgeRequiredMixin, ActionView):
    """Whom the judge is close to, whatever the edition: the list, a search, and one more."""

    permission_required = "judging.declare_tie"
    form_class = TieForm
    action = staticmethod(declare_tie)
    template_name = "judging/tie_declare.html"
    title = _("Close to you")
    success_message = _("Noted. Entries of theirs do not come to you, and those you had have left.")

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """The judge's own person."""
        self.check_permission(self.request.user)
        return self.request.user

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()[:80]

    def get_form_kwargs(self) -> dict:
        """With what the search found; innovations only where the public knows them."""
        found: dict[str, Any] = {}
        if len(self.words) >= FEWEST:
            agencies = Agency.objects.current().matching(self.words).labelled()
            public = Innovation.objects.public_at(self.request.instant)
            named = public.filter(name__icontains=self.words).select_related("owner")
            found = {
                "agencies": agencies[:SHOWN],
                "innovations": named.only("code", "name", "owner__name").order_by("name")[:SHOWN],
            }
        return {**super().get_form_kwargs(), **found}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Declared so far."""
        ties = self.object.ties.filter(ended_at=None).select_related("agency", "innovation")
        facts = {"ties": ties.order_by("pk"), "words": self.words, "fewest": FEWEST}
        return super().get_context_data(**facts, **kwargs)

    def get_success_url(self) -> str:
        """The list, with what was added."""
        return reverse("tie-declare")

    def get_back_url(self) -> str:
        """The desk."""
        return reverse("assignment-list")


class TieEndView(JudgeRequiredMixin, ActionView):
    """A tie that is over."""

    model = Tie
    permission_required = "judging.end_tie"
    action = staticmethod(end_tie)
    template_name = "judging/tie_end.html"
    title = _("End this tie")
    submit_label = _("The tie is over")
    success_message = _("Ended. Entries that left because of it stay with others.")
    slug_field, slug_url_kwarg = "pk", "number"

    def get_queryset(self) -> QuerySet:
        """The own ones that still hold."""
        ties = Tie.objects.filter(person=self.request.user, ended_at=None)
        return ties.select_related("agency", "innovation")

    def get_success_url(self) -> str:
        """The list."""
        return reverse("tie-declare")

    get_back_url = get_success_url
