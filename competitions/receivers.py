"""What happens in this app when a second person grants a request."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.actions import change_row
from competitions.changes import describe_change, row_of
from competitions.queries import edition_of
from core.approvals import TwoPersonAct, register
from core.models import Approval


def _change_row(approval: Approval, by: User, at: datetime) -> None:
    change_row(approval, by=by, at=at)


def _changes_page(approval: Approval) -> str:
    row = row_of(approval)
    return reverse("change-list", kwargs={"code": edition_of(row).code}) if row else ""


register(
    TwoPersonAct(
        name="competitions.change_row",
        label=_("Change something published"),
        perform=_change_row,
        describe=describe_change,
        url_of=_changes_page,
    )
)
