"""Base views: locate the object, ask the table, run the act, report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, FormView

from core.errors import ActionRefused, StaleWrite
from core.forms import ActionForm, ConfirmForm
from core.idempotency import answer_of, claim
from core.models import Heartbeat, Job
from core.uploads.scanning import is_scanner_set

SILENCE = timedelta(minutes=5)


class PermittedMixin:
    """Two of the three questions: may you know it (404), may you do it (403)."""

    permission_required: ClassVar[str]
    slug_field = "code"
    slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet:
        """Only what this person may know of."""
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        """The object, or 404 as if it did not exist; 403 when it may be known but not done."""
        if not hasattr(self, "_object"):
            self._object = super().get_object(queryset)
        self.check_permission(self._object)
        return self._object

    def check_permission(self, subject: Model) -> None:
        """Ask the app's table."""
        if not self.request.user.has_perm(self.permission_required, subject):
            raise PermissionDenied


class ActionView(PermittedMixin, DetailView, FormView):
    """One act behind one form: GET shows it, POST runs it once, refusals become form errors."""

    action: ClassVar[Callable[..., Any]]
    form_class: type[ActionForm] = ConfirmForm
    success_message = ""
    title = ""
    submit_label = ""
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """The object with what stands in the act's way, if the model can tell."""
        kwargs.setdefault("obstacles", self.get_obstacles())
        kwargs.setdefault("title", self.title)
        kwargs.setdefault("submit_label", self.submit_label)
        kwargs.setdefault("back_url", self.get_back_url())
        return super().get_context_data(**kwargs)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by; views name it."""
        return []

    def get_back_url(self) -> str:
        """Where a person returns to without acting."""
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Validate, run, answer."""
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: ActionForm) -> HttpResponse:
        """Run the act under its key; a repeat is sent where the first went."""
        try:
            address = self.run_once(form)
        except StaleWrite as stale:
            return self.show_conflict(form, stale)
        except ActionRefused as refusal:
            return self.show_refusal(form, refusal)
        return HttpResponseRedirect(address)

    def show_refusal(self, form: ActionForm, refusal: ActionRefused) -> HttpResponse:
        """The reasons become errors of the form."""
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return self.form_invalid(form)

    def show_conflict(self, form: ActionForm, stale: StaleWrite) -> HttpResponse:
        """Views of what several people write answer 409 with both versions."""
        return self.show_refusal(form, stale)

    def run_once(self, form: ActionForm) -> str:
        """Act and key stand or fall together."""
        key, act = form.cleaned_data["idempotency_key"], self.get_act()
        with transaction.atomic():
            claimed = claim(self.request.user.pk, key, act)
            if claimed is None:
                return answer_of(self.request.user.pk, key, act)
            self.outcome = self.act(form)
            claimed.answer = self.get_success_url()
            claimed.save(update_fields=["answer"])
        if self.success_message:
            messages.success(self.request, self.get_success_message())
        return claimed.answer

    def get_act(self) -> str:
        """What the key is for: this act on this object, and nothing else."""
        return f"{self.permission_required}:{self.object.pk}"

    def act(self, form: ActionForm) -> Any:
        """Call the act with the person, the instant and what the form brings."""
        return self.action(
            self.object, by=self.request.user, at=self.request.instant, **form.act_arguments()
        )

    def get_success_message(self) -> str:
        """The message; views fill in names."""
        return str(self.success_message)

    def form_invalid(self, form: ActionForm) -> HttpResponse:
        """422 keeps the person's text and tells machines that nothing was saved."""
        context = self.get_context_data(form=form, object=self.object)
        return self.render_to_response(context, status=422)


class JobView(DetailView):
    """Progress of the reader's own job; htmx polls the fragment until 286 says stop."""

    model = Job
    slug_field = "code"
    slug_url_kwarg = "code"
    template_name = "core/job.html"
    context_object_name = "job"

    def get_queryset(self) -> QuerySet:
        """Only the owner waits for a job."""
        return Job.objects.filter(owner=self.request.user)

    def get_template_names(self) -> list[str]:
        """The fragment for htmx, the page for everybody else."""
        return ["core/_job.html"] if self.request.htmx else ["core/job.html"]

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A finished job sends its owner to the result."""
        response = super().render_to_response(context, **kwargs)
        return stop_polling(self.request, response, self.object, self.object.result_url)


def stop_polling(request: HttpRequest, response: HttpResponse, job: Job, url: str) -> HttpResponse:
    """286 ends the polling of a job that is over, and leads on to where its result is."""
    if request.htmx and job.is_over:
        response.status_code = 286
        if url:
            response["HX-Redirect"] = url
    return response


def public_page(response: HttpResponse, *, seconds: int = 30) -> HttpResponse:
    """Let shared caches keep an anonymous page for a moment."""
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def health(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


def readiness(request: HttpRequest) -> JsonResponse:
    """Whether the database answers, beat works and the scanner too; only ok or bad of each."""
    if not _database_answers():
        return JsonResponse({"database": "bad", "beat": "bad"}, status=503)
    parts = ("beat", "scanner") if is_scanner_set() else ("beat",)
    return JsonResponse({"database": "ok", **{part: _life_of(part) for part in parts}})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM core_heartbeat")
    except DatabaseError:
        return False
    return True


def _life_of(part: str) -> str:
    """By the last sign of life: nothing is asked of the part itself for a stranger."""
    limit = timezone.now() - SILENCE
    return "ok" if Heartbeat.objects.filter(name=part, at__gt=limit).exists() else "bad"
