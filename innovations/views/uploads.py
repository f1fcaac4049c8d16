"""Files sent by script: small ones in one request, large ones in pieces. Answers are JSON.

Every answer that is no success has `reasons`, sentences for the person: 422 says that the file
itself is not taken, so sending it again is of no use; 409 that it cannot be now. A 409 about
pieces has `received`, how many bytes are here: go on from there. 503 says that nobody could look
at the file just now: what was sent stays, and the same request is sent again after a while.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from core.errors import ActionRefused, StaleWrite
from core.uploads import CheckBusy, FileRefused
from innovations import actions
from innovations.actions.uploads import PIECE
from innovations.forms.uploads import PieceForm, SendForm, StartForm
from innovations.models import Attachment, Upload
from innovations.views.entries import ProposalMixin

JSON, BYTES = "application/json", "application/octet-stream"
CREATED, UNREADABLE, REFUSED, INVALID, BUSY = 201, 400, 409, 422, 503


def attachment_told(attachment: Attachment) -> dict[str, Any]:
    """What a script needs to show a file that is here."""
    kwargs = {"code": attachment.proposal.code, "attachment": attachment.code}
    facts = ("code", "slot", "kind", "name", "size", "pages", "width", "height", "state")
    return {
        **{fact: getattr(attachment, fact) for fact in facts},
        "label": attachment.get_state_display(),
        "file_url": reverse("attachment-file", kwargs=kwargs),
        "remove_url": reverse("attachment-remove", kwargs=kwargs),
    }


class SendingMixin(ProposalMixin, SingleObjectMixin):
    """Whoever holds the pen sends; an act's refusal becomes an answer."""

    permission_required = "innovations.write_proposal"
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the act."""
        self.object = self.get_object()
        try:
            return self.run()
        except StaleWrite as stale:
            return JsonResponse({"reasons": stale.reasons, **stale.stored}, status=REFUSED)
        except CheckBusy as busy:
            return JsonResponse({"reasons": busy.reasons}, status=BUSY)
        except FileRefused as refusal:
            self.clear()
            return JsonResponse({"reasons": refusal.reasons}, status=INVALID)
        except ActionRefused as refusal:
            return JsonResponse({"reasons": refusal.reasons}, status=REFUSED)

    def run(self) -> HttpResponse:
        """What this address does."""
        raise NotImplementedError

    def clear(self) -> None:
        """What is left behind by a file that is not taken."""

    def give(self, act: Callable[..., Any], subject: Any, **facts: Any) -> Any:
        """By this person, at this request's instant."""
        return act(subject, by=self.request.user, at=self.request.instant, **facts)

    def answer(self, attachment: Attachment) -> HttpResponse:
        """It is here."""
        return JsonResponse({"attachment": attachment_told(attachment)}, status=CREATED)

    def reject(self, _form: Form) -> HttpResponse:
        """Not a request of our own pages."""
        reasons = [_("The file could not be read. Choose it again.")]
        return JsonResponse({"reasons": reasons}, status=UNREADABLE)


class AttachmentAddView(SendingMixin, View):
    """POST multipart: `slot`, `key` (UUID of the sender, the same in a retry), `file`.

    201 {"attachment": {...}}; a retry gets the same.
    """

    def run(self) -> HttpResponse:
        """One request, one file."""
        form = SendForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.reject(form)
        return self.answer(self.give(actions.attach_file, self.object, **form.act_arguments()))


class UploadStartView(SendingMixin, View):
    """POST JSON: `slot`, `key`, `name`, `size`, `digest` (SHA-256 of all, in hex).

    200 {"upload": {"received", "size", "piece", "piece_url", "finish_url"}}: send from `received`
    on, in pieces of `piece` bytes. The same `key` again goes on with the same upload. 201 with
    {"attachment": {...}} when that file is here already.
    """

    def run(self) -> HttpResponse:
        """Open the way, or show where it stopped."""
        form = StartForm(self.get_data())
        if not form.is_valid():
            return self.reject(form)
        known = self.object.attachments.sent_as(form.cleaned_data["key"])
        if known is not None:
            return self.answer(known)
        upload = self.give(actions.start_upload, self.object, **form.act_arguments())
        return JsonResponse({"upload": self.tell(upload)})

    def get_data(self) -> dict:
        """The body; nothing for one that is no object."""
        if self.request.content_type != JSON:
            return {}
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def tell(self, upload: Upload) -> dict[str, Any]:
        """Where to go on."""
        kwargs = {"code": self.object.code, "upload": upload.code}
        return {
            "received": upload.received,
            "size": upload.size,
            "piece": PIECE,
            "piece_url": reverse("upload-piece", kwargs=kwargs),
            "finish_url": reverse("upload-finish", kwargs=kwargs),
        }


class OneUploadMixin(SendingMixin):
    """An upload that this person has begun; another's does not exist."""

    @cached_property
    def upload(self) -> Upload:
        """By its code, below its entry."""
        rows = Upload.objects.filter(proposal=self.object, started_by=self.request.user)
        return get_object_or_404(rows.select_related("proposal"), code=self.kwargs["upload"])


class UploadPieceView(OneUploadMixin, View):
    """POST the bytes as application/octet-stream.

    Headers: `X-Offset` (where they begin) and `X-Digest` (their SHA-256 in hex).
    200 {"received": n}. 409 {"reasons", "received"}: go on from `received`.
    """

    def run(self) -> HttpResponse:
        """One piece."""
        upload, headers = self.upload, self.request.headers
        form = PieceForm({name: headers.get(f"X-{name}", "") for name in ("offset", "digest")})
        if self.request.content_type != BYTES or not form.is_valid():
            return self.reject(form)
        facts = {**form.cleaned_data, "chunk": self.request.body}
        upload = self.give(actions.append_chunk, upload, **facts)
        return JsonResponse({"received": upload.received})


class UploadFinishView(OneUploadMixin, View):
    """POST, empty: 201 {"attachment": {...}}. 422: not taken, and what was sent is gone."""

    def run(self) -> HttpResponse:
        """All pieces are here."""
        return self.answer(self.give(actions.finish_upload, self.upload))

    def clear(self) -> None:
        """Nobody can mend it here: the next try is another file."""
        self.give(actions.discard_upload, self.upload)
