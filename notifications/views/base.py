"""What pages of an office share."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from notifications.querysets import office_of


class OfficeMixin:
    """The office of the active workspace: for everybody else its pages do not exist."""

    permission_required: ClassVar[str]

    @cached_property
    def office(self) -> Model:
        """404 without one, 403 in a role that may look but not do."""
        office = office_of(self.request.user)
        if office is None:
            raise Http404
        if not self.request.user.has_perm(self.permission_required):
            raise PermissionDenied
        return office

    def check_permission(self, _subject: Model) -> None:
        """One question for the whole office."""
        return self.office and None

    def get_context_data(self, **kwargs: Any) -> dict:
        """The two pages about messages stand beside each other."""
        kwargs.setdefault("tabs", self.get_tabs())
        return super().get_context_data(office=self.office, **kwargs)

    def get_tabs(self) -> list[dict]:
        """Words, and what became of them."""
        names = {"message-template-list": _("Words"), "outbox-list": _("Outbox")}
        current = self.request.resolver_match.url_name
        return [
            {"label": label, "url": reverse(name), "is_current": name == current}
            for name, label in names.items()
        ]
