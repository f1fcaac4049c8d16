"""News inside the portal, and the mailbox of a development machine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import ListView, TemplateView

from core.links import in_language
from core.moments import say_day
from notifications.actions import mark_notices_read
from notifications.mailbox import Letter, find_letter, letters
from notifications.models import Notice
from notifications.queries import unread_count
from notifications.wording import templates_of, title_of


@dataclass(frozen=True)
class NoticeRow:
    """One line of news in the reader's language."""

    title: str
    url: str
    at: datetime
    day: str
    is_unread: bool


def rows_of(notices: list[Notice], language: str) -> list[NoticeRow]:
    """Titles are the first lines of the mails that went with them, in the office's own words."""
    own = templates_of(notices, language)
    return [
        NoticeRow(
            title=title_of(notice, language, own),
            url=in_language(notice.url, language) if notice.url else "",
            at=notice.visible_from,
            day=say_day(notice.visible_from),
            is_unread=notice.read_at is None,
        )
        for notice in notices
    ]


class NoticeListView(PermissionRequiredMixin, ListView):
    """The own news, a day after the other."""

    permission_required = "notifications.view_notice"
    template_name = "notifications/notice_list.html"
    paginate_by = 30

    def get_queryset(self) -> QuerySet:
        """What has become visible."""
        rows = Notice.objects.of(self.request.user).visible_at(self.request.instant)
        return rows.newest_first()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows in words; only this page's are made."""
        context = super().get_context_data(title=_("News"), **kwargs)
        context["notices"] = rows_of(list(context["page_obj"].object_list), get_language())
        context["unread"] = unread_count(self.request.user, self.request.instant)
        return context


class NoticeReadView(PermissionRequiredMixin, View):
    """Mark all as read; nothing is written by looking."""

    permission_required = "notifications.view_notice"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the list."""
        mark_notices_read(request.user, by=request.user, at=request.instant)
        return redirect("notice-list")


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
