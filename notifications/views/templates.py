"""An office's own words for its messages: list, editor with preview, back to the built-in ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.errors import ActionRefused, StaleWrite
from core.views import ActionView
from notifications.actions import revert_template, save_template, send_trial
from notifications.forms import MessageTemplateForm, MessageTemplateRevertForm
from notifications.kinds import KINDS, Kind, kinds_by_area
from notifications.models import MessageTemplate
from notifications.queries import stored_template, templates_of_office
from notifications.samples import preview_words
from notifications.views.base import OfficeMixin
from notifications.wording import Words, built_in_words

LANGUAGES = {"id": "Indonesia", "en": "English"}


@dataclass(frozen=True)
class KindRow:
    """One kind of message with how each language stands."""

    kind: Kind
    versions: list[dict]


class MessageTemplateListView(OfficeMixin, TemplateView):
    """Every kind of message that goes out in the office's name."""

    permission_required = "notifications.view_templates"
    template_name = "notifications/message_template_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """All own words in one statement."""
        own = templates_of_office(self.office.code)
        areas = [
            (
                label,
                [KindRow(kind, [_version(kind, one, own) for one in LANGUAGES]) for kind in kinds],
            )
            for label, kinds in kinds_by_area()
        ]
        may_edit = self.request.user.has_perm("notifications.save_template")
        return super().get_context_data(
            title=_("Messages of the office"), areas=areas, may_edit=may_edit, **kwargs
        )


def _version(kind: Kind, language: str, own: dict[tuple[str, str], datetime]) -> dict:
    address = {"kind": kind.name, "language": language}
    return {
        "language": LANGUAGES[language],
        "url": reverse("message-template-edit", kwargs=address),
        "changed_at": own.get((kind.name, language)),
    }


class TemplateMixin(OfficeMixin):
    """The words that an address names; a row need not exist yet."""

    permission_required = "notifications.save_template"

    @cached_property
    def kind(self) -> Kind:
        """Only kinds that offices may word."""
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None or not kind.is_editable or self.kwargs["language"] not in LANGUAGES:
            raise Http404
        return kind

    def get_object(self, _queryset: Any = None) -> MessageTemplate:
        """The office comes first, so that nobody else learns what there is."""
        office, kind = self.office, self.kind
        if not hasattr(self, "_object"):
            self._object = stored_template(office.code, kind.name, self.kwargs["language"])
        return self._object

    def get_act(self) -> str:
        """The row may not exist yet: its address names it."""
        return f"{self.permission_required}:{self.office.pk}:{self.request.path}"

    def get_back_url(self) -> str:
        """All kinds."""
        return reverse("message-template-list")

    def get_context_data(self, **kwargs: Any) -> dict:
        """What every page about one kind shows."""
        crumbs = [
            {"label": _("Messages of the office"), "url": reverse("message-template-list")},
            {"label": self.kind.label},
        ]
        language = LANGUAGES[self.kwargs["language"]]
        return super().get_context_data(kind=self.kind, language=language, crumbs=crumbs, **kwargs)


class MessageTemplateEditView(TemplateMixin, ActionView):
    """Write, look, try on oneself, save. `then` says which button was pressed."""

    form_class = MessageTemplateForm
    template_name = "notifications/message_template_edit.html"
    action = staticmethod(save_template)
    success_message = gettext_lazy("Saved. New messages use these words.")

    def get_initial(self) -> dict:
        """The own words in force, else the built-in ones to begin with."""
        row = self.get_object()
        words = (
            Words(row.subject, [row.body])
            if row.is_active
            else built_in_words(self.kind, row.language)
        )
        return {"subject": words.subject, "body": words.body, "revision": row.revision}

    def get_form_kwargs(self) -> dict:
        """The form knows the kind's placeholders."""
        return {**super().get_form_kwargs(), "kind": self.kind}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A preview writes nothing; everything else is an act."""
        if request.htmx or request.POST.get("then") == "preview":
            return self.show_preview()
        return super().post(request, *args, **kwargs)

    def show_preview(self) -> HttpResponse:
        """The fragment for the script, the page for everybody else; faults and all."""
        self.object = self.get_object()
        form = self.get_form()
        form.is_valid()
        context = self.get_context_data(form=form, object=self.object)
        if self.request.htmx:
            self.template_name = "notifications/_words.html"
        return self.render_to_response(context)

    def form_valid(self, form: MessageTemplateForm) -> HttpResponse:
        """A trial keeps the person on the page."""
        if self.request.POST.get("then") == "trial":
            return self.send_trial(form)
        return super().form_valid(form)

    def send_trial(self, form: MessageTemplateForm) -> HttpResponse:
        """What stands in the form, saved or not."""
        facts = {key: form.cleaned_data[key] for key in ("subject", "body")}
        try:
            send_trial(self.object, by=self.request.user, at=self.request.instant, **facts)
        except ActionRefused as refusal:
            return self.show_refusal(form, refusal)
        text = _("A trial is on its way to %(address)s.") % {"address": self.request.user.email}
        messages.success(self.request, text)
        return self.render_to_response(self.get_context_data(form=form, object=self.object))

    def show_conflict(self, form: MessageTemplateForm, stale: StaleWrite) -> HttpResponse:
        """409: saving once more writes over what stands above."""
        self._object = stored_template(self.office.code, self.kind.name, self.object.language)
        data = form.data.copy()
        data["revision"] = str(self._object.revision)
        form.data = data
        context = self.get_context_data(form=form, object=self._object, theirs=stale.stored)
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The words as the form has them, as a reader would get them."""
        context = super().get_context_data(**kwargs)
        row, form = self.get_object(), context["form"]
        values = {name: form[name].value() or "" for name in ("subject", "body")}
        context["preview"], context["is_real"] = preview_words(row, **values)
        context["title"] = self.kind.label
        context["versions"] = self.get_versions(row.language)
        return context

    def get_versions(self, current: str) -> list[dict]:
        """The same kind in either language."""
        return [
            {
                "label": label,
                "url": reverse("message-template-edit", args=[self.kind.name, code]),
                "is_current": code == current,
            }
            for code, label in LANGUAGES.items()
        ]

    def get_success_url(self) -> str:
        """The same page."""
        return self.request.path


class MessageTemplateRevertView(TemplateMixin, ActionView):
    """Back to the built-in words."""

    form_class = MessageTemplateRevertForm
    template_name = "notifications/message_template_revert.html"
    action = staticmethod(revert_template)
    title = gettext_lazy("Back to the built-in words")
    success_message = gettext_lazy("The built-in words are in use again.")

    def get_initial(self) -> dict:
        """What was looked at."""
        return {"revision": self.get_object().revision}

    def get_obstacles(self) -> list[str]:
        """Nothing to go back from."""
        row = self.get_object()
        return [] if row.is_active else [_("The built-in words are in use already.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """What readers will get."""
        built_in = built_in_words(self.kind, self.get_object().language)
        return super().get_context_data(built_in=built_in, **kwargs)

    def get_back_url(self) -> str:
        """The editor."""
        return reverse("message-template-edit", kwargs=self.kwargs)

    get_success_url = get_back_url
