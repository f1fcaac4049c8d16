"""News inside the portal, and how a person wants to be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import ListView

from core.links import in_language
from core.moments import say_day
from notifications.actions import mark_notices_read
from notifications.models import Notice
from notifications.queries import unread_count
from notifications.querysets import office_of
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
        context["has_office"] = office_of(self.request.user) is not None
        return context


class NoticeReadView(PermissionRequiredMixin, View):
    """Mark all as read; nothing is written by looking."""

    permission_required = "notifications.view_notice"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the list."""
        mark_notices_read(request.user, by=request.user, at=request.instant)
        return redirect("notice-list")
