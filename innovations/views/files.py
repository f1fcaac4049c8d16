"""Stored files on their way to a reader: the one place where they leave."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import DetailView

from accounts.states import UNIT_ROLES
from core.files import send_made, send_stored
from core.uploads import CheckBusy, FileRefused, draw_page, type_of_name
from innovations.models import Attachment
from innovations.states import VIEWABLE
from innovations.views.entries import ProposalMixin

NOT_NOW, BUSY = 409, 503


class AttachmentFileView(ProposalMixin, DetailView):
    """A file of an entry, always as a download.

    SECURITY: the entry's own side reads all its files, the organiser those of versions that were
    handed in; everything else does not exist. What a scan keeps back is named, never sent.
    """

    permission_required = "innovations.view_attachment"
    template_name = "innovations/attachment_held.html"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    @cached_property
    def attachment(self) -> Attachment:
        """One of this entry that this person may know of."""
        rows = Attachment.objects.open_to(self.request.user, self.object)
        return get_object_or_404(rows, code=self.kwargs["attachment"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The bytes, or why there are none."""
        self.object = self.get_object()
        if self.attachment.state not in VIEWABLE:
            is_own = request.user.workspace.role in UNIT_ROLES
            facts = {"attachment": self.attachment, "title": self.attachment.name}
            context = self.get_context_data(is_own=is_own, **facts)
            return self.render_to_response(context, status=NOT_NOW)
        return self.send()

    def send(self) -> HttpResponse:
        """As it is stored, under the name that people gave it."""
        name = self.attachment.name
        return send_stored(self.attachment.file, name=name, content_type=type_of_name(name))


class AttachmentPreviewView(AttachmentFileView):
    """A page of a PDF or a photo as a picture, for an `<img>` of our own pages.

    `page` counts from 1; a photo has one. SECURITY: the document itself is never shown inline: a
    process without a network draws it, and only its picture leaves. Others have no preview: 404.
    """

    def send(self) -> HttpResponse:
        """A picture that was drawn here."""
        attachment, page = self.attachment, self.kwargs["page"]
        if not 1 <= page <= (attachment.pages or 1) or attachment.kind not in {"pdf", "image"}:
            raise Http404
        if attachment.kind == "image":
            kind = type_of_name(attachment.name)
            return send_stored(
                attachment.file, name=attachment.name, content_type=kind, is_inline=True
            )
        try:
            return send_made(draw_page(attachment.file, page), content_type="image/jpeg")
        except CheckBusy:
            return HttpResponse(status=BUSY)
        except (FileRefused, FileNotFoundError) as gone:
            raise Http404 from gone
