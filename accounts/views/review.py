"""Access review: who can still enter, since when, with what, and who has said that it is right."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import ListView, View

from accounts.actions import export_access_review, review_membership
from accounts.imports.writing import write_csv
from accounts.models import Membership
from accounts.queries import places_to_review
from accounts.states import OFFICE_ROLES, Doubt
from core.files import send_content
from core.moments import say_in_figures
from core.stepup import is_fresh

DAY = "%d-%m-%Y"


class ReviewMixin(PermissionRequiredMixin):
    """The places that this workspace answers for."""

    permission_required = "accounts.view_person"

    @property
    def doubt(self) -> str:
        """The doubt that the list is narrowed to; unknown words narrow nothing."""
        doubt = self.request.GET.get("ragu", "")
        return doubt if doubt in Doubt.values else ""

    def get_queryset(self) -> QuerySet:
        """Active places."""
        return places_to_review(self.request.user, self.request.instant, self.doubt)


class AccessReviewView(ReviewMixin, ListView):
    """Every active place, and a tick for "still right"."""

    template_name = "accounts/access_review.html"
    paginate_by = 50

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the doubts to narrow by."""
        return super().get_context_data(
            title=gettext_lazy("Access review"),
            doubt=self.doubt,
            doubts=Doubt,
            office_roles=OFFICE_ROLES,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stamp what was ticked, all or nothing; then the same page."""
        codes = request.POST.getlist("tempat")[: self.paginate_by]
        count = self.review(self.get_queryset().filter(code__in=codes))
        if count:
            sentence = ngettext(
                "%(count)s place is confirmed.", "%(count)s places are confirmed.", count
            )
            messages.success(request, sentence % {"count": count})
        else:
            messages.warning(request, _("Tick at least one place."))
        return HttpResponseRedirect(request.get_full_path())

    def review(self, rows: QuerySet) -> int:
        """Say of each that it is still right; how many they were."""
        person, at = self.request.user, self.request.instant
        chosen = [row for row in rows if person.has_perm("accounts.review_membership", row)]
        with transaction.atomic():
            for row in sorted(chosen, key=lambda row: row.pk):
                review_membership(row, by=person, at=at)
        return len(chosen)


class AccessReviewExportView(ReviewMixin, View):
    """The same rows as a file; SECURITY: only for somebody who has just proved to be there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask who it is, or hand the file out."""
        if not is_fresh(request, request.instant):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        rows = export_access_review(
            request.user.workspace.agency, by=request.user, at=request.instant, doubt=self.doubt
        )
        body = write_csv([head(), *(line_of(row) for row in rows)])
        return send_content(body, f"tinjauan-akses-{request.instant:%Y%m%d}.csv")


def head() -> tuple[str, ...]:
    """The file's first line, in the reader's words."""
    return (
        _("Name"),
        _("E-mail"),
        _("Role"),
        _("Agency or unit"),
        _("Since"),
        _("Ends on"),
        _("Last sign-in"),
        _("Second step"),
        _("Last reviewed"),
        _("Reviewed by"),
    )


def line_of(row: Membership) -> tuple[str, ...]:
    """One place."""
    return (
        row.person.name,
        row.person.email,
        row.get_role_display(),
        row.agency.name,
        row.starts_on.strftime(DAY),
        row.ends_on.strftime(DAY) if row.ends_on else "",
        say_in_figures(row.person.last_login) if row.person.last_login else "",
        _second_step(row),
        say_in_figures(row.reviewed_at) if row.reviewed_at else "",
        row.reviewed_by.name if row.reviewed_by else "",
    )


def _second_step(row: Membership) -> str:
    if row.role not in OFFICE_ROLES:
        return ""
    return _("yes") if row.has_second_factor else _("no")
