"""The public's pages: the entries of the day, a form for each, and the link from the mail."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, ListView, TemplateView

from competitions.models import Stage
from core.digests import sha256_of
from core.errors import ActionRefused
from core.limits import TOO_MANY, is_beyond, limited, source_of
from core.views import public_page
from innovations.models import Candidacy
from judging.actions import confirm_answer, give_answer
from judging.forms.public import PublicAnswerForm
from judging.models import PublicAnswer
from judging.queries.progress import entries_of
from judging.queries.public import (
    answer_of_token,
    categories_of,
    entries_of_the_day,
    is_open_at,
    obstacles_by_time,
    obstacles_to_confirm,
    obstacles_to_give,
    public_stage_of,
)
from judging.queries.sheet import rubric_of
from judging.states import AnswerState
from judging.voices import Voice, network_of, voter_of

PAGE = 24
LONGEST = 30  # seconds in a shared cache
GONE = 410
FROM_NETWORK = {"times": 60, "seconds": 600}  # many people share one address of a provider
TO_MAILBOX = {"times": 10, "seconds": 3600}


class VoiceMixin:
    """Pages of the stage that the public scores; drafts, and stages not begun, do not exist.

    SECURITY: no cookie is set, so there is no token of a form to check: what is sent here rests
    on no session, and counts only once a mailbox has confirmed it.
    """

    @method_decorator([csrf_exempt, login_not_required])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """For everybody, without a cookie."""
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def stage(self) -> Stage:
        """404 where nothing is, or was, to be answered."""
        stage = public_stage_of(self.kwargs["slug"])
        if stage is None:
            raise Http404
        return stage

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now."""
        return is_open_at(self.stage, self.request.instant)

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A cache may keep a stranger's page for a moment, never past the end of the stage."""
        response = super().render_to_response(context, **kwargs)
        is_read = self.request.method in {"GET", "HEAD"} and response.status_code == 200
        if is_read and self.is_open and not self.request.COOKIES:
            left = self.stage.closes_at - self.request.instant
            public_page(response, seconds=int(min(left, timedelta(seconds=LONGEST)).seconds))
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition, and whether it is still time."""
        return super().get_context_data(
            stage=self.stage, competition=self.stage.competition, is_open=self.is_open, **kwargs
        )


class PublicEntryListView(VoiceMixin, ListView):
    """Every entry of the stage, each day in another order."""

    template_name = "judging/public_entry_list.html"
    paginate_by = PAGE

    @cached_property
    def category(self) -> str:
        """Of which category; all of them unless one is asked for."""
        asked = self.request.GET.get("kategori", "")
        return asked if asked.isdecimal() and len(asked) < 10 else ""

    def get_queryset(self) -> QuerySet[Candidacy]:
        """Nothing is listed once the time is over: what becomes of it, the result tells."""
        if not self.is_open:
            return Candidacy.objects.none()
        return entries_of_the_day(self.stage, self.request.instant, self.category)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Four statements: stage, categories, count, entries."""
        return super().get_context_data(
            title=self.stage.name,
            categories=list(categories_of(self.stage)) if self.is_open else [],
            category=self.category,
            **kwargs,
        )


class EntryMixin(VoiceMixin):
    """An entry of the stage that still takes part."""

    @cached_property
    def candidacy(self) -> Candidacy:
        """With what its page tells."""
        rows = entries_of(self.stage).select_related(
            "proposal__category", "proposal__innovation", "proposal__entrant__parent"
        )
        found = get_object_or_404(rows, code=self.kwargs["code"])
        found.stage = self.stage
        return found

    def get_context_data(self, **kwargs: Any) -> dict:
        """The entry itself."""
        return super().get_context_data(
            candidacy=self.candidacy, proposal=self.candidacy.proposal, **kwargs
        )


class PublicAnswerGiveView(EntryMixin, FormView):
    """The rubric as described levels, a comment, and the address that confirms it."""

    template_name = "judging/public_answer_give.html"
    form_class = PublicAnswerForm

    def get_form_kwargs(self) -> dict:
        """What is asked of this entry's group."""
        return {
            **super().get_form_kwargs(),
            "criteria": rubric_of(self.stage, self.candidacy.proposal.group_id),
            "entry": self.candidacy.code,
            "at": self.request.instant,
        }

    def get_context_data(self, **kwargs: Any) -> dict:
        """Why this reader may not answer, if so."""
        at, person = self.request.instant, self.request.user
        kwargs.setdefault("obstacles", list(obstacles_to_give(self.candidacy, person, at)))
        return super().get_context_data(title=self.candidacy.proposal.title, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """SECURITY: what falls into the trap is thanked like everybody else, and forgotten."""
        form = self.get_form()
        if form.is_trapped:
            return HttpResponseRedirect(self.get_success_url())
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: PublicAnswerForm) -> HttpResponse:
        """Keep it, send the link, say where to look."""
        if self.is_too_often(form.cleaned_data["email"]):
            return render(self.request, "judging/public_too_often.html", status=TOO_MANY)
        try:
            give_answer(
                self.candidacy,
                by=self.request.user,
                at=self.request.instant,
                voice=self.voice_of(form),
            )
        except ActionRefused as refusal:
            context = self.get_context_data(form=form, obstacles=refusal.reasons)
            return self.render_to_response(context, status=422)
        return HttpResponseRedirect(self.get_success_url())

    def is_too_often(self, email: str) -> bool:
        """By network and by mailbox; neither is kept in the clear."""
        network = network_of(self.stage, source_of(self.request))
        mailbox = voter_of(self.stage, email)
        return is_beyond("public-answer", network, **FROM_NETWORK) or is_beyond(
            "public-answer-mail", mailbox, **TO_MAILBOX
        )

    def voice_of(self, form: PublicAnswerForm) -> Voice:
        """What was said."""
        return Voice(
            email=form.cleaned_data["email"],
            network=source_of(self.request),
            levels=form.levels(),
            comment=form.cleaned_data["comment"],
            language=get_language(),
        )

    def form_invalid(self, form: PublicAnswerForm) -> HttpResponse:
        """422 keeps what was chosen."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self) -> str:
        """A page that says the same to everybody."""
        kwargs = {"slug": self.kwargs["slug"], "code": self.candidacy.code}
        return reverse("public-answer-sent", kwargs=kwargs)


class PublicAnswerSentView(EntryMixin, TemplateView):
    """Look into your mail. SECURITY: the same words whether the address has answered before."""

    template_name = "judging/public_answer_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """No address stands here."""
        return super().get_context_data(title=_("Look into your mail"), **kwargs)


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(limited("public-answer-confirm", times=120, seconds=60), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class PublicAnswerConfirmView(TemplateView):
    """The page behind the mailed link, with one button.

    SECURITY: looking counts nothing, since mail scanners follow links; the token is the right.
    """

    template_name = "judging/public_answer_confirm.html"
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    @cached_property
    def answer(self) -> PublicAnswer:
        """By the hash of the token; one that was replaced does not exist any more."""
        answer = answer_of_token(sha256_of(self.kwargs["token"]))
        if answer is None:
            raise Http404
        return answer

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The button, or why there is none; what is counted is a good answer too."""
        obstacles = list(obstacles_to_confirm(self.answer, request.instant))
        return self.show(obstacles, GONE if obstacles and not self.is_done else 200)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Once or twice: it counts once."""
        try:
            self.answer = confirm_answer(self.answer, at=request.instant)
        except ActionRefused as refusal:
            self.answer.refresh_from_db(fields=["state"])
            return self.show(refusal.reasons, 200 if self.is_done else 422)
        return self.show([], 200)

    @property
    def is_done(self) -> bool:
        """Whether it was confirmed, now or before; a struck answer is told nothing else."""
        return self.answer.state != AnswerState.WAITING

    def show(self, obstacles: list[str], status: int) -> HttpResponse:
        """SECURITY: the chosen levels are not shown: a forwarded mail tells nobody."""
        stage = self.answer.stage
        context = self.get_context_data(
            title=_("Your answer counts") if self.is_done else _("Count this answer?"),
            answer=self.answer,
            proposal=self.answer.candidacy.proposal,
            competition=stage.competition,
            is_done=self.is_done,
            is_open=not list(obstacles_by_time(stage, self.request.instant)),
            obstacles=[] if self.is_done else obstacles,
        )
        return self.render_to_response(context, status=status)
