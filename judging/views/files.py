"""A judge's way to the files of an entry: cleaned copies under names of ours, and pages of them."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from core.files import send_made, send_stored
from core.limits import TOO_MANY, is_beyond
from core.uploads import CheckBusy, FileRefused, draw_page, type_of_name
from core.views import PermittedMixin
from judging.actions import note_download
from judging.copies import copy_for
from judging.models import Assignment
from judging.queries.evidence import DRAWN, OpenFile, open_file
from judging.views.desk import AssignmentMixin

#: Pages that a judge may leaf through in a minute.
MOST_PAGES, SECONDS = 240, 60


class EvidenceFileView(AssignmentMixin, PermittedMixin, DetailView):
    """A cleaned copy, always as a download.

    SECURITY: reached through the own entries that are open, by judges who said to know nobody
    behind it; everything else does not exist. A blind stage never falls back to the original.
    """

    permission_required = "judging.view_evidence"
    template_name = "judging/evidence_held.html"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get_queryset(self) -> QuerySet:
        """After the judge's word, and while no conflict stands."""
        rows = Assignment.objects.visible_to(self.request.user).filter(acquainted_at__isnull=False)
        return rows.select_related(
            "member__stage__competition__organiser", "candidacy__version", "candidacy__proposal"
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The bytes, or why there are none."""
        self.object = self.get_object()
        file = open_file(self.object, self.kwargs["file"])
        if file is None:
            raise Http404
        if file.note:
            return self.say(file.note, HTTPStatus.CONFLICT)
        if not self.is_within_limit(file):
            return self.say(_("Many files in a short time. Wait a minute, then go on."), TOO_MANY)
        try:
            return self.send_copy(file)
        except FileNotFoundError:  # the row outlived its bytes: a disk that was not restored
            raise Http404 from None
        except CheckBusy:
            busy = _("This file is being prepared. Try again in a minute.")
            return self.say(busy, HTTPStatus.SERVICE_UNAVAILABLE)

    def is_within_limit(self, file: OpenFile) -> bool:
        """Written down, and counted."""
        facts = {"by": self.request.user, "at": self.request.instant}
        return note_download(self.object, attachment=file.attachment, **facts)

    def send_copy(self, file: OpenFile) -> HttpResponse:
        """What was cleaned; in an open stage the original where cleaning failed."""
        copy = copy_for(file.attachment, self.request.instant)
        if not copy.fault:
            return self.send(file, copy.file, name=f"{file.stem}.{copy.form}", pages=copy.pages)
        if file.is_blind:
            return self.say(file.say_unclean(), HTTPStatus.CONFLICT)
        attachment = file.attachment
        facts = {"name": file.name, "pages": attachment.pages}
        return self.send(file, attachment.file, **facts)

    def send(
        self, _file: OpenFile, stored: FieldFile, *, name: str, pages: int | None
    ) -> HttpResponse:
        """As a download under the name of ours."""
        return send_stored(stored, name=name, content_type=type_of_name(name))

    def say(self, sentence: str, status: int) -> HttpResponse:
        """A page with the reason."""
        facts = {"sentence": sentence, "title": _("The file is not open")}
        facts["back_url"] = self.get_back_url()
        response = render(self.request, self.template_name, facts, status=status)
        if status == TOO_MANY:
            response["Retry-After"] = str(SECONDS)
        return response


class EvidencePreviewView(EvidenceFileView):
    """A page of a copied PDF, or a copied photo, as a picture for an `<img>` of our own pages."""

    def is_within_limit(self, file: OpenFile) -> bool:
        """Leafing is no download; all pages of all entries at once are."""
        person = str(self.request.user.pk)
        return not is_beyond("evidence-pages", person, times=MOST_PAGES, seconds=SECONDS)

    def send(
        self, file: OpenFile, stored: FieldFile, *, name: str, pages: int | None
    ) -> HttpResponse:
        """A picture that was drawn here."""
        page, kind = self.kwargs["page"], file.attachment.kind
        if kind not in DRAWN or not 1 <= page <= (pages or 1):
            raise Http404
        if kind == "image":
            return send_stored(stored, name=name, content_type=type_of_name(name), is_inline=True)
        try:
            return send_made(draw_page(stored, page), content_type="image/jpeg")
        except CheckBusy:
            raise
        except FileRefused as refusal:
            raise Http404 from refusal
