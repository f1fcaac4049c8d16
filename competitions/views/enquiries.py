"""Questions about an edition: asking, and the office's desk for answering."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from competitions.actions import add_enquiry, answer_enquiry, ask_enquiry, set_aside_enquiry
from competitions.enquiries import obstacles_to_ask
from competitions.forms.enquiries import AnswerForm, AskForm
from competitions.models import Competition, Enquiry
from competitions.states import SET_ASIDE, EnquiryState
from core.views import ActionView, PermittedMixin


class EnquiryCreateView(ActionView):
    """Ask the office, from the public page."""

    model = Competition
    slug_field = "slug"
    slug_url_kwarg = "slug"
    permission_required = "competitions.ask_enquiry"
    form_class = AskForm
    action = staticmethod(ask_enquiry)
    template_name = "competitions/enquiry_create.html"
    title = _("Ask a question")
    success_message = _("Your question is with the organiser. You are told when it is answered.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_ask(self.object, self.request.user, self.request.instant)

    def get_back_url(self) -> str:
        """The answers there are."""
        return reverse("competition-detail", kwargs={"slug": self.object.slug}) + "#tanya"

    get_success_url = get_back_url


class EnquiryListView(PermittedMixin, ListView):
    """What waits first, then what was answered or set aside."""

    template_name = "competitions/enquiry_list.html"
    permission_required = "competitions.view_enquiries"
    paginate_by = 25

    @cached_property
    def competition(self) -> Competition:
        """404 for whoever does not run it."""
        rows = Competition.objects.managed_by(self.request.user)
        return get_object_or_404(rows, code=self.kwargs["code"])

    @property
    def state(self) -> str:
        """Which of them; those that wait unless another state is asked for."""
        asked = self.request.GET.get("keadaan", "")
        return asked if asked in EnquiryState.values else EnquiryState.OPEN

    def get_queryset(self) -> QuerySet[Enquiry]:
        """Questions of this edition."""
        self.check_permission(self.competition)
        return self.competition.enquiries.filter(state=self.state).order_by("-asked_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """A switch over the states."""
        views = [
            {"label": state.label, "url": f"?keadaan={state}", "is_current": state == self.state}
            for state in EnquiryState
        ]
        return super().get_context_data(
            title=_("Questions"),
            competition=self.competition,
            state=self.state,
            views=views,
            may_answer=self.request.user.has_perm("competitions.answer_enquiry", self.competition),
            **kwargs,
        )


class EnquiryAddView(ActionView):
    """A question that the office asks itself, with its answer."""

    model = Competition
    permission_required = "competitions.answer_enquiry"
    form_class = AnswerForm
    action = staticmethod(add_enquiry)
    template_name = "competitions/enquiry_answer.html"
    title = _("Add a question with its answer")
    success_message = _("Question and answer are public.")

    def get_queryset(self) -> QuerySet[Competition]:
        """Editions of the own office."""
        return Competition.objects.managed_by(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition under its own name."""
        return super().get_context_data(competition=self.object, **kwargs)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("enquiry-list", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class EnquiryMixin:
    """A question of an edition that the own office runs."""

    model = Enquiry
    permission_required = "competitions.answer_enquiry"
    context_object_name = "enquiry"

    def get_queryset(self) -> QuerySet[Enquiry]:
        """With its edition."""
        return super().get_queryset().select_related("competition")

    def check_permission(self, subject: Enquiry) -> None:
        """The table knows editions."""
        super().check_permission(subject.competition)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition under its own name."""
        return super().get_context_data(competition=self.object.competition, **kwargs)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("enquiry-list", kwargs={"code": self.object.competition.code})

    get_success_url = get_back_url


class EnquiryAnswerView(EnquiryMixin, ActionView):
    """Answer, or correct an answer."""

    form_class = AnswerForm
    action = staticmethod(answer_enquiry)
    template_name = "competitions/enquiry_answer.html"
    title = _("Answer a question")
    success_message = _("Question and answer are public.")

    def get_initial(self) -> dict:
        """What there is so far."""
        return {"text": self.object.text, "answer": self.object.answer}


class EnquirySetAsideView(EnquiryMixin, ActionView):
    """Take a question off the desk without an answer."""

    action = staticmethod(set_aside_enquiry)
    template_name = "competitions/enquiry_set_aside.html"
    title = _("Set the question aside?")
    submit_label = _("Set aside")
    success_message = _("The question is set aside; nobody else reads it.")

    def get_obstacles(self) -> list[str]:
        """Only once."""
        return [] if self.object.may(SET_ASIDE) else [_("This question is already set aside.")]
