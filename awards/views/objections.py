"""Objections to results at the office, and the entrant's own form."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from awards.actions import (
    ask_to_accept_objection,
    file_result_objection,
    name_objection_officer,
    read_objector,
    refuse_result_objection,
    take_up_objection,
)
from awards.forms.objections import ObjectionAnswerForm, OfficerForm, SignedObjectionForm
from awards.models import AwardRow, Objector, ResultObjection
from awards.objecting import Sender
from awards.queries.objections import (
    announced_at,
    counts_of_objections,
    objection_window,
    objections_of,
    obstacles_by_window,
    obstacles_to_answer,
    obstacles_to_take_up,
    officer_of,
    own_entries,
    rows_open_to_objection,
    run_after,
    same_words,
    stages_to_reopen,
    waiting_approval,
)
from awards.states import (
    ANSWERED_OBJECTIONS,
    OPEN_OBJECTIONS,
    ResultObjectionState,
)
from competitions.models import Competition
from competitions.queries import organisers_of
from core.errors import ActionRefused
from core.files import send_stored
from core.stepup import StepUpMixin
from core.uploads import type_of_name
from core.views import ActionView, PermittedMixin

ROWS = 30
VIEWS = {
    "menunggu": (OPEN_OBJECTIONS, "open", _("Waiting for an answer")),
    "dijawab": (ANSWERED_OBJECTIONS, None, _("Answered")),
    "ditarik": ((ResultObjectionState.WITHDRAWN,), "withdrawn", _("Withdrawn")),
    "semua": (tuple(ResultObjectionState), "all", _("All")),
}


class ResultObjectionListView(ListView):
    """The objections to an edition's results, by due date, with what came of them."""

    permission_required = "awards.list_objections"
    paginate_by = ROWS
    template_name = "awards/objection_list.html"

    @cached_property
    def competition(self) -> Competition:
        """An edition that the workspace runs; another does not exist."""
        rows = Competition.objects.managed_by(self.request.user).defer("summary")
        rows = rows.select_related("objection_officer__person").prefetch_related("windows")
        competition = get_object_or_404(rows, code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition

    @property
    def view(self) -> str:
        """Which are shown; those that wait unless said otherwise."""
        asked = self.request.GET.get("lihat", "")
        return asked if asked in VIEWS else "menunggu"

    def get_queryset(self) -> QuerySet[ResultObjection]:
        """A page of one view."""
        states, _count, _label = VIEWS[self.view]
        return objections_of(self.competition).filter(state__in=states)

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the counts of all views, the window and the named officer."""
        counts = counts_of_objections(self.competition)
        counts["answered"] = counts["accepted"] + counts["refused"]
        return super().get_context_data(
            competition=self.competition,
            window=objection_window(self.competition),
            officer=getattr(self.competition, "objection_officer", None),
            counts=counts,
            views=[
                {
                    "label": f"{label} {counts[count or 'answered']}",
                    "url": f"?lihat={word}",
                    "is_current": word == self.view,
                }
                for word, (_states, count, label) in VIEWS.items()
            ],
            title=_("Objections to results"),
            **kwargs,
        )


class ObjectionMixin(PermittedMixin):
    """An objection of the own edition; SECURITY: its objector is not joined here."""

    model = ResultObjection
    context_object_name = "objection"

    def get_queryset(self) -> QuerySet[ResultObjection]:
        """With what a page names."""
        related = (
            *(
                "announcement__competition__organiser",
                "announcement__stage",
                "proposal__innovation",
            ),
            *("proposal__entrant", "proposal__category", "taken_by", "answered_by", "reopens"),
        )
        return super().get_queryset().select_related(*related)

    def check_permission(self, subject: ResultObjection) -> None:
        """The table speaks of editions."""
        edition = subject.announcement.competition
        if not self.request.user.has_perm(self.permission_required, edition):
            raise PermissionDenied

    def get_back_url(self) -> str:
        """The objection's page."""
        return reverse("result-objection-detail", args=[self.object.code])

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Of which edition and entry."""
        announcement = self.object.announcement
        return super().get_context_data(
            competition=announcement.competition,
            announcement=announcement,
            proposal=self.object.proposal,
            **kwargs,
        )


class ResultObjectionDetailView(ObjectionMixin, DetailView):
    """What was objected, the paper, the steps towards an answer."""

    permission_required = "awards.list_objections"
    template_name = "awards/objection_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """What this person may do now, or why not."""
        objection, person = self.object, self.request.user
        edition = objection.announcement.competition
        runs = person.has_perm("awards.answer_objection", edition)
        is_open = objection.state in OPEN_OBJECTIONS
        return super().get_context_data(
            title=_("Objection %(code)s") % {"code": objection.code},
            runs=runs,
            is_open=is_open,
            is_mine=objection.taken_by_id == person.pk,
            take_obstacles=obstacles_to_take_up(objection, person) if is_open and runs else [],
            waiting=waiting_approval(objection, self.request.instant),
            same_words=same_words(objection),
            new_run=run_after(objection),
            **kwargs,
        )


class ObjectionTakeUpView(ObjectionMixin, ActionView):
    """Somebody who stands apart looks into it."""

    permission_required = "awards.answer_objection"
    template_name = "awards/objection_take_up.html"
    action = staticmethod(take_up_objection)
    title = _("Look into this objection")
    submit_label = _("I look into it")
    success_message = _("You look into it. Answer it before it is due.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_take_up(self.object, self.request.user)


class ResultObjectionAnswerView(StepUpMixin, ObjectionMixin, ActionView):
    """Outcome, words, and what follows."""

    permission_required = "awards.answer_objection"
    form_class = ObjectionAnswerForm
    template_name = "awards/objection_answer.html"
    title = _("Answer the objection")
    submit_label = _("Answer the objection")
    success_message = _("Saved.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the acts refuse by."""
        return obstacles_to_answer(self.object, self.request.user, self.request.instant)

    def get_form_kwargs(self) -> dict:
        """Stages that can be opened again."""
        stages = stages_to_reopen(self.object.announcement.competition)
        return {**super().get_form_kwargs(), "stages": stages}

    def act(self, form: ObjectionAnswerForm) -> Any:
        """The act of the chosen outcome."""
        act = ask_to_accept_objection if form.is_accepted else refuse_result_objection
        who = {"by": self.request.user, "at": self.request.instant}
        return act(self.object, **who, **form.act_arguments())


class ObjectorView(StepUpMixin, ObjectionMixin, ActionView):
    """Who filed it: shown once, after a proof, and each look stands in the trail."""

    permission_required = "awards.answer_objection"
    template_name = "awards/objection_objector.html"
    title = _("Who objected")
    submit_label = _("Show name and address")

    def form_valid(self, form: Any) -> HttpResponse:
        """Nothing is kept: the page is the answer."""
        try:
            found = read_objector(self.object, by=self.request.user, at=self.request.instant)
        except ActionRefused as refusal:
            return self.show_refusal(form, refusal)
        return self.show(found, form)

    def show(self, objector: Objector, form: Any) -> HttpResponse:
        """Plain values."""
        facts = {"name": objector.name, "email": objector.email}
        context = self.get_context_data(form=form, shown=facts)
        response = render(self.request, self.template_name, context)
        response["Cache-Control"] = "private, no-store"
        return response


class ObjectionEvidenceView(ObjectionMixin, DetailView):
    """The paper that came with it, always as a download."""

    permission_required = "awards.list_objections"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under a name that tells nothing of its sender."""
        self.object = self.get_object()
        if not self.object.evidence:
            raise Http404
        name = f"bukti-{self.object.code}.{self.object.evidence_name.rpartition('.')[2]}"
        return send_stored(self.object.evidence, name=name, content_type=type_of_name(name))


class ObjectionOfficerView(ActionView):
    """Who alone reads nameless objectors of an edition."""

    model = Competition
    permission_required = "awards.answer_objection"
    form_class = OfficerForm
    action = staticmethod(name_objection_officer)
    template_name = "awards/objection_officer.html"
    context_object_name = "competition"
    title = _("Officer for nameless objectors")
    success_message = _("Saved. From now on objectors may choose that only this person reads them.")

    def get_queryset(self) -> QuerySet[Competition]:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user).prefetch_related("windows")

    def get_form_kwargs(self) -> dict:
        """The office's organisers."""
        people = organisers_of(self.object, self.request.instant)
        return {**super().get_form_kwargs(), "people": people}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who it is now."""
        return super().get_context_data(officer=officer_of(self.object), **kwargs)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("result-objection-list", args=[self.object.code])

    get_success_url = get_back_url


class SignedObjectionView(ActionView):
    """An entrant objects: about the own result, or about what is published.

    SECURITY: the receipt is shown and mailed; neither trail nor list says whose it is.
    """

    model = Competition
    slug_field = "slug"
    slug_url_kwarg = "slug"
    permission_required = "awards.file_result_objection"
    form_class = SignedObjectionForm
    template_name = "awards/objection_file.html"
    context_object_name = "competition"
    title = _("Object to the result")
    submit_label = _("File the objection")

    def get_queryset(self) -> QuerySet[Competition]:
        """Editions with a public result in which the own house entered."""
        return Competition.objects.public().prefetch_related("windows")

    def check_permission(self, subject: Competition) -> None:
        """404 where nothing is announced, or nothing of the own house was judged."""
        if not announced_at(subject, self.request.instant).exists() or not self.own:
            raise Http404
        super().check_permission(subject)

    @cached_property
    def own(self) -> list[AwardRow]:
        """The house's own judged entries."""
        return own_entries(self._object, self.request.user, self.request.instant)

    def get_form_kwargs(self) -> dict:
        """Own entries first, then the published ones."""
        rows = [*self.own, *rows_open_to_objection(self.object, self.request.instant)]
        return {**super().get_form_kwargs(), "rows": rows}

    def get_obstacles(self) -> list[str]:
        """The window."""
        return list(obstacles_by_window(self.object, self.request.instant))

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the window."""
        return super().get_context_data(window=objection_window(self.object), **kwargs)

    def act(self, form: SignedObjectionForm) -> str:
        """It counts at once: signing in is the proof."""
        person = self.request.user
        sender = Sender(
            name=person.name, email=person.email, language=get_language(), person=person
        )
        return file_result_objection(
            form.row, by=person, at=self.request.instant, complaint=form.complaint(), sender=sender
        )

    def get_success_url(self) -> str:
        """The receipt's page."""
        return reverse("result-objection-status", kwargs={"receipt": self.outcome})
