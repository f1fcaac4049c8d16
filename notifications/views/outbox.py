"""What went out in the office's name, what waits, and what was given up."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView, TemplateView

from core.views import ActionView
from notifications.actions import cancel_message, retry_failed_messages, retry_message
from notifications.faults import say_fault
from notifications.forms import MessageCancelForm
from notifications.kinds import KINDS, kind_of
from notifications.models import Message
from notifications.queries import (
    count_by_state,
    obstacles_to_cancel,
    obstacles_to_retry,
)
from notifications.states import MessageState
from notifications.views.base import OfficeMixin
from notifications.wording import Words, template_of, words_of

ROWS = 30
CONCEALED = "\N{HORIZONTAL ELLIPSIS}"
TONES = {
    MessageState.SENT: "done",
    MessageState.FAILED: "problem",
    MessageState.GATHERED: "info",
    MessageState.QUEUED: "attention",
    MessageState.CANCELLED: "none",
}


class OutboxListView(OfficeMixin, TemplateView):
    """The newest first; a page costs the same wherever it begins."""

    permission_required = "notifications.view_outbox"
    template_name = "notifications/outbox_list.html"

    @cached_property
    def state(self) -> str:
        """Empty for all, and for what is no state."""
        asked = self.request.GET.get("keadaan", "")
        return asked if asked in MessageState.values else ""

    @cached_property
    def kind(self) -> str:
        """Empty for all, and for what is no kind."""
        asked = self.request.GET.get("jenis", "")
        return asked if asked in KINDS else ""

    @cached_property
    def words(self) -> str:
        """Part of a reader's name."""
        return self.request.GET.get("q", "").strip()[:80]

    def get_rows(self) -> QuerySet[Message]:
        """What the address asks for, below the row that it names."""
        rows = Message.objects.visible_to(self.request.user).for_list()
        if self.state:
            rows = rows.filter(state=self.state)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.words:
            rows = rows.filter(recipient__name__icontains=self.words)
        before = self.get_before()
        if before:
            named = Message.objects.visible_to(self.request.user).filter(uuid=before)
            rows = rows.filter(pk__lt=Subquery(named.values("pk")))
        return rows

    def get_before(self) -> UUID | None:
        """The last row of the page before; nothing for what is no key."""
        try:
            return UUID(self.request.GET.get("sebelum", ""))
        except ValueError:
            return None

    def get_context_data(self, **kwargs: Any) -> dict:
        """One row more than is shown tells whether there are older ones."""
        found = list(self.get_rows()[: ROWS + 1])
        counts = count_by_state(self.request.user)
        return super().get_context_data(
            title=_("Outbox"),
            rows=[row_of(message) for message in found[:ROWS]],
            older=str(found[ROWS - 1].uuid) if len(found) > ROWS else "",
            is_first=self.get_before() is None,
            views=self.get_views(counts),
            kinds=[(kind.name, kind.label) for kind in KINDS.values() if kind.is_editable],
            failed=counts[MessageState.FAILED],
            total=sum(counts.values()),
            state=self.state,
            kind=self.kind,
            words=self.words,
            may_retry=self.request.user.has_perm("notifications.retry_message"),
            **kwargs,
        )

    def get_views(self, counts: dict[str, int]) -> list[dict]:
        """A view a state, with how many stand in it."""
        views = [("", _("All"), sum(counts.values()))]
        views += [(state.value, state.label, counts[state]) for state in MessageState]
        return [
            {
                "label": f"{label} {count}",
                "url": f"?keadaan={value}" if value else self.request.path,
                "is_current": value == self.state,
            }
            for value, label, count in views
            if count or value in {"", self.state}
        ]


def row_of(message: Message) -> dict:
    """What list and detail show of a mail besides its words."""
    return {
        "message": message,
        "kind": kind_of(message.kind).label,
        "state": _state_of(message),
        "tone": TONES[message.state],
        "fault": say_fault(message),
    }


def _state_of(message: Message) -> str:
    if message.state != MessageState.QUEUED:
        return message.get_state_display()
    if message.is_for_digest:
        return _("Waits for the daily mail")
    return _("Is tried again") if message.attempts else message.get_state_display()


class MessageMixin(OfficeMixin):
    """One mail of the own office; another's does not exist."""

    model = Message
    slug_field = "uuid"
    slug_url_kwarg = "key"
    context_object_name = "message_row"

    def get_queryset(self) -> QuerySet[Message]:
        """Its reader's name is shown."""
        rows = Message.objects.visible_to(self.request.user)
        return rows.select_related("recipient", "digest")

    def get_success_url(self) -> str:
        """The mail itself."""
        return reverse("message-detail", kwargs=self.kwargs)

    get_back_url = get_success_url


class MessageDetailView(MessageMixin, DetailView):
    """What became of a mail, with the exact words."""

    permission_required = "notifications.view_outbox"
    template_name = "notifications/message_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """SECURITY: what went to a bare address holds a way in: its words are not shown."""
        message = self.object
        label = kind_of(message.kind).label
        crumbs = [{"label": _("Outbox"), "url": reverse("outbox-list")}, {"label": label}]
        return super().get_context_data(
            title=label,
            crumbs=crumbs,
            row=row_of(message),
            mail=None if message.recipient_id is None else _words(message),
            is_final=_is_final(message),
            hides=bool(kind_of(message.kind).concealed),
            may_retry=self._may("retry_message", obstacles_to_retry(message)),
            may_cancel=self._may("cancel_message", obstacles_to_cancel(message)),
            **kwargs,
        )

    def _may(self, act: str, obstacles: list[str]) -> bool:
        return not obstacles and self.request.user.has_perm(f"notifications.{act}")


def _is_final(message: Message) -> bool:
    """Whether the words are shown that left; those with hidden facts are made anew."""
    concealed = kind_of(message.kind).concealed
    return message.state == MessageState.SENT and bool(message.subject) and not concealed


def _words(message: Message) -> Words:
    """As they left, or as they would leave now.

    SECURITY: an office never reads what an entry is called, or a note about it, before it was
    handed in, though the mail goes out in its name.
    """
    concealed = kind_of(message.kind).concealed
    if message.subject and not concealed:
        return Words(message.subject, message.paragraphs)
    context = {**message.context, **dict.fromkeys(concealed & message.context.keys(), CONCEALED)}
    return words_of(message.kind, context, message.language, template_of(message))


class MessageActView(MessageMixin, ActionView):
    """One act on one mail."""

    template_name = "notifications/message_act.html"

    def get_object(self, queryset: QuerySet | None = None) -> Message:
        """The office comes first: a role that may look but not do gets 403 for its own mails."""
        message = DetailView.get_object(self, queryset or self.get_queryset())
        self.check_permission(message)
        return message

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which mail."""
        return super().get_context_data(row=row_of(self.object), **kwargs)


class MessageRetryView(MessageActView):
    """Send one mail again."""

    permission_required = "notifications.retry_message"
    action = staticmethod(retry_message)
    title = gettext_lazy("Send again")
    submit_label = gettext_lazy("Send again")
    success_message = gettext_lazy("The mail is on its way again.")

    def get_obstacles(self) -> list[str]:
        """The act's own rule."""
        return obstacles_to_retry(self.object)


class MessageCancelView(MessageActView):
    """Hold a waiting mail back."""

    permission_required = "notifications.cancel_message"
    action = staticmethod(cancel_message)
    form_class = MessageCancelForm
    title = gettext_lazy("Cancel a mail")
    success_message = gettext_lazy("The mail was cancelled.")

    def get_obstacles(self) -> list[str]:
        """The act's own rule."""
        return obstacles_to_cancel(self.object)


class OutboxRetryView(OfficeMixin, ActionView):
    """Send everything again that was given up."""

    permission_required = "notifications.retry_message"
    template_name = "notifications/outbox_retry.html"
    action = staticmethod(retry_failed_messages)
    title = gettext_lazy("Send all again")
    submit_label = gettext_lazy("Send all again")
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """The office itself."""
        return self.office

    @cached_property
    def count(self) -> int:
        """How many can go again."""
        rows = Message.objects.visible_to(self.request.user)
        return rows.sendable_again().count()

    def get_obstacles(self) -> list[str]:
        """Nothing to do."""
        return [] if self.count else [_("There is nothing to send again.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many there are."""
        return super().get_context_data(count=self.count, **kwargs)

    def get_success_message(self) -> str:
        """How many went."""
        text = ngettext(
            "%(count)s mail is on its way again.",
            "%(count)s mails are on their way again.",
            self.outcome,
        )
        return text % {"count": self.outcome}

    def get_success_url(self) -> str:
        """The outbox."""
        return reverse("outbox-list")

    get_back_url = get_success_url
