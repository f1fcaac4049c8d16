"""The portal's addresses and two more: an act behind its key, and the same act without."""

from django.urls import path

from accounts.models import Membership
from audit.trail import record
from core.errors import ActionRefused
from core.forms import ReasonForm
from core.views import ActionView
from kipp import urls as portal


def note_reason(membership, *, by, at, reason):
    """Leave one entry; refuse when asked to."""
    if reason == "tolak":
        raise ActionRefused("Tidak sekarang.", "Dan besok juga tidak.")
    return record("test.note", membership, by=by, at=at, reason=reason)


class ReasonNoteView(ActionView):
    """An act with a form."""

    model = Membership
    permission_required = "accounts.end_membership"
    form_class = ReasonForm
    template_name = "layouts/form.html"
    action = staticmethod(note_reason)
    title = "Catat"
    success_message = "Tercatat."

    def get_success_url(self):
        """Names the entry that was made, so that a repeat can be told from a second act."""
        return f"/app/orang/?entri={self.outcome.pk}"


class UnguardedView(ReasonNoteView):
    """The control: the claim of the key is bypassed."""

    def run_once(self, form):
        """Act, whatever the key."""
        self.outcome = self.act(form)
        return self.get_success_url()


urlpatterns = [
    path("catat/<str:code>/", ReasonNoteView.as_view(), name="note"),
    path("catat-tanpa/<str:code>/", UnguardedView.as_view(), name="note-unguarded"),
    *portal.urlpatterns,
]
