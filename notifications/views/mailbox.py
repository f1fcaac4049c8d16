"""The mailbox of a development machine."""

from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from notifications.mailbox import Letter, find_letter, letters


class MailboxMixin:
    """Only a development machine has a mailbox; elsewhere it does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 in production."""
        if not settings.SHOW_MAILBOX:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_letter(self) -> Letter:
        """The one that the address names."""
        letter = find_letter(settings.MAILBOX_DIR, self.kwargs["name"])
        if letter is None:
            raise Http404
        return letter


@method_decorator(login_not_required, name="dispatch")
class MailboxView(MailboxMixin, TemplateView):
    """All mails, the newest first."""

    template_name = "notifications/mailbox.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Read from the folder each time."""
        return super().get_context_data(
            title=_("Development mailbox"), letters=letters(settings.MAILBOX_DIR), **kwargs
        )


@method_decorator(login_not_required, name="dispatch")
class LetterView(MailboxMixin, TemplateView):
    """One mail as text."""

    template_name = "notifications/letter.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The HTML part has an address of its own."""
        letter = self.get_letter()
        return super().get_context_data(title=letter.subject, letter=letter, **kwargs)


SANDBOX = {
    "default-src": [NONE],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@method_decorator(csp(SANDBOX), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class LetterHtmlView(MailboxMixin, View):
    """The HTML part as a mail program would show it. SECURITY: in a sandbox, without any script."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Exactly what was sent."""
        return HttpResponse(self.get_letter().html)
