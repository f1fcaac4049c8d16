"""Objections to results as the public meets them: list, form, mailed link, receipt."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from awards.actions import (
    confirm_result_objection,
    file_result_objection,
    withdraw_result_objection,
)
from awards.forms.objections import PublicObjectionForm
from awards.models import ResultObjection
from awards.objecting import Sender, domain_of, mailbox_of, network_of
from awards.queries.objections import (
    announced_at,
    is_taken_at,
    objection_of_receipt,
    objection_of_token,
    objection_window,
    obstacles_by_window,
    obstacles_to_confirm,
    obstacles_to_withdraw,
    officer_of,
    public_counts,
    public_objections,
    rows_open_to_objection,
)
from awards.states import ResultObjectionState
from competitions.models import Competition
from core.codes import read_certificate_code
from core.digests import sha256_of
from core.errors import ActionRefused
from core.limits import TOO_MANY, is_beyond, limited, source_of
from core.views import public_page

GONE = 410
HOUR, DAY = 3600, 24 * 3600
FROM_NETWORK = {"times": 20, "seconds": HOUR}  # many people share one address of a provider
TO_MAILBOX = {"times": 5, "seconds": DAY}
FROM_DOMAIN = {"times": 60, "seconds": HOUR}


class StrangerMixin:
    """Pages for everybody, without a cookie.

    SECURITY: there is no session, so no token of a form to check: what is sent here counts only
    once a mailbox has confirmed it, or by the secret that its objector holds.
    """

    @method_decorator([csrf_exempt, login_not_required])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing asks who it is."""
        return super().dispatch(request, *args, **kwargs)


class EditionMixin(StrangerMixin):
    """An edition with a public result; others have nothing to object to."""

    @cached_property
    def competition(self) -> Competition:
        """404 before anything is announced."""
        rows = Competition.objects.public().prefetch_related("windows")
        found = get_object_or_404(rows, slug=self.kwargs["slug"])
        if not announced_at(found, self.request.instant).exists():
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition and its window."""
        at = self.request.instant
        return super().get_context_data(
            competition=self.competition,
            window=objection_window(self.competition),
            is_open=is_taken_at(self.competition, at),
            **kwargs,
        )


class PublicObjectionListView(EditionMixin, TemplateView):
    """What was objected and what came of it, in neutral words."""

    template_name = "awards/public_objections.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Six statements whatever there is."""
        return super().get_context_data(
            title=_("Objections to the result"),
            objections=public_objections(self.competition, self.request.instant),
            counts=public_counts(self.competition),
            **kwargs,
        )

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A cache may keep a stranger's page for a moment."""
        response = super().render_to_response(context, **kwargs)
        return response if self.request.COOKIES else public_page(response)


class PublicObjectionFileView(EditionMixin, FormView):
    """The form, with what counts beside it."""

    template_name = "awards/public_objection_file.html"
    form_class = PublicObjectionForm

    def get_form_kwargs(self) -> dict:
        """What may be objected to, and who reads nameless ones."""
        officer = officer_of(self.competition)
        return {
            **super().get_form_kwargs(),
            "rows": rows_open_to_objection(self.competition, self.request.instant),
            "officer": officer.name if officer else "",
        }

    def get_initial(self) -> dict:
        """The entry that a link names."""
        return {"entry": self.request.GET.get("usulan", "")}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Why nothing is taken now, if so."""
        at = self.request.instant
        kwargs.setdefault("obstacles", list(obstacles_by_window(self.competition, at)))
        return super().get_context_data(title=_("Object to the result"), **kwargs)

    def form_valid(self, form: PublicObjectionForm) -> HttpResponse:
        """Keep it, send the link, say where to look."""
        if self.is_too_often(form.cleaned_data["email"]):
            return render(self.request, "awards/public_objection_too_often.html", status=TOO_MANY)
        facts = {"complaint": form.complaint(), "sender": self.sender_of(form)}
        try:
            file_result_objection(form.row, by=None, at=self.request.instant, **facts)
        except ActionRefused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
            return self.form_invalid(form)
        kwargs = {"slug": self.competition.slug}
        return HttpResponseRedirect(reverse("result-objection-sent", kwargs=kwargs))

    def is_too_often(self, email: str) -> bool:
        """By network, mailbox and house of mailboxes; none is kept in the clear."""
        edition = self.competition
        network = network_of(edition, source_of(self.request))
        return (
            is_beyond("objection", network, **FROM_NETWORK)
            or is_beyond("objection-mail", mailbox_of(edition, email), **TO_MAILBOX)
            or is_beyond("objection-domain", domain_of(edition, email), **FROM_DOMAIN)
        )

    def sender_of(self, form: PublicObjectionForm) -> Sender:
        """Who says it."""
        told = form.cleaned_data
        return Sender(
            name=told["name"],
            email=told["email"],
            network=source_of(self.request),
            language=get_language(),
            is_nameless=told.get("is_nameless", False),
        )

    def form_invalid(self, form: PublicObjectionForm) -> HttpResponse:
        """422 keeps what was written; a file has to be chosen again."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PublicObjectionSentView(EditionMixin, TemplateView):
    """Look into your mail. SECURITY: the same words whatever this address filed before."""

    template_name = "awards/public_objection_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """No address stands here."""
        return super().get_context_data(title=_("Look into your mail"), **kwargs)


@method_decorator(limited("objection-confirm", times=60, seconds=60), name="dispatch")
class ObjectionConfirmView(StrangerMixin, TemplateView):
    """The page behind the mailed link, with one button.

    SECURITY: looking confirms nothing, since mail scanners follow links.
    """

    template_name = "awards/public_objection_confirm.html"
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    @cached_property
    def objection(self) -> ResultObjection:
        """By the digest of the token; one that was replaced does not exist any more."""
        found = objection_of_token(sha256_of(self.kwargs["token"]))
        if found is None or found.state == ResultObjectionState.WITHDRAWN:
            raise Http404
        return found

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The button, or why there is none."""
        obstacles = list(obstacles_to_confirm(self.objection, request.instant))
        return self.show(obstacles=obstacles, status=GONE if obstacles else 200)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """It counts now; the receipt is shown once, and mailed."""
        try:
            receipt = confirm_result_objection(self.objection, at=request.instant)
        except ActionRefused as refusal:
            return self.show(obstacles=refusal.reasons, status=422)
        self.objection.refresh_from_db()
        return self.show(obstacles=[], status=200, receipt=receipt)

    def show(self, *, obstacles: list[str], status: int, receipt: str = "") -> HttpResponse:
        """SECURITY: no word of the objection: a forwarded mail tells nobody."""
        competition = self.objection.announcement.competition
        context = self.get_context_data(
            title=_("Your objection is filed") if receipt else _("File this objection?"),
            objection=self.objection,
            entry=self.objection.proposal.innovation.name,
            competition=competition,
            receipt=receipt,
            obstacles=obstacles,
        )
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator(limited("objection-find", times=30, seconds=60), name="dispatch")
class ObjectionFindView(StrangerMixin, TemplateView):
    """A receipt is typed here; it leads to its page."""

    template_name = "awards/public_objection_find.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sent on where a receipt was typed."""
        typed = request.GET.get("kode", "").strip()
        if typed:
            receipt = read_certificate_code(typed)
            url = reverse("result-objection-status", kwargs={"receipt": receipt})
            return HttpResponseRedirect(url)
        return super().get(request, *args, title=_("Where is my objection?"), **kwargs)


@method_decorator(limited("objection-find", times=30, seconds=60), name="dispatch")
class ObjectionStatusView(StrangerMixin, TemplateView):
    """How far it is, for whoever holds the receipt."""

    template_name = "awards/public_objection_status.html"
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    @cached_property
    def objection(self) -> ResultObjection | None:
        """By the digest of what was typed."""
        code = read_certificate_code(self.kwargs["receipt"])
        return objection_of_receipt(sha256_of(code))

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """State, dates, the answer; an unknown receipt is told as one."""
        return self.show([])

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take it back."""
        if self.objection is None:
            return self.show([])
        try:
            self.objection = withdraw_result_objection(self.objection, at=request.instant)
        except ActionRefused as refusal:
            return self.show(refusal.reasons, status=422)
        return self.show([])

    def show(self, obstacles: list[str], status: int = 200) -> HttpResponse:
        """SECURITY: neither name nor address stands here; nothing may keep the page."""
        found = self.objection
        if found is None:
            page = "awards/public_objection_find.html"
            context = {"title": _("Where is my objection?"), "is_unknown": True}
            return render(self.request, page, context, status=404)
        context = self.get_context_data(
            title=_("Your objection"),
            objection=found,
            entry=found.proposal.innovation.name,
            competition=found.announcement.competition,
            may_withdraw=not list(obstacles_to_withdraw(found)),
            obstacles=obstacles,
        )
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response
