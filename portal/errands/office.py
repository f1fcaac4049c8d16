"""What waits at the office itself, whichever edition it belongs to."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import approvals_before
from competitions.models import Competition
from core.moments import DEFAULT_ZONE, say_moment
from notifications.queries import failed_count
from portal.errands.errand import SHOWN, URGENT, Errand


def errands_of_requests(person: User, at: datetime) -> Iterator[Errand]:
    """What colleagues asked a second person for."""
    waiting = approvals_before(person).pending_at(at).exclude(asked_by=person).for_list()
    for request in waiting[:SHOWN]:
        due = say_moment(request.expires_at, DEFAULT_ZONE, short=True)
        yield Errand(
            title=request.title,
            note=_("%(person)s asks for a second person") % {"person": request.asked_by.name}
            + " · "
            + _("deadline %(moment)s") % {"moment": due},
            action=_("Read and decide"),
            url=reverse("approval-grant", args=[request.code]),
            due=request.expires_at,
            is_urgent=request.expires_at - at < URGENT,
        )


def errands_of_mail(person: User) -> Iterator[Errand]:
    """Mail of the office that could not be delivered."""
    count = failed_count(person.workspace.agency)
    if count:
        yield Errand(
            title=ngettext(
                "%(count)s mail could not be delivered",
                "%(count)s mails could not be delivered",
                count,
            )
            % {"count": count},
            note=_("Check the addresses, then send again"),
            action=_("Open the outbox"),
            url=reverse("outbox-list") + "?keadaan=failed",
        )


def errand_to_prepare(competition: Competition) -> Errand:
    """An edition in preparation; its own page counts what is missing, and what that costs."""
    return Errand(
        title=_("%(name)s is not published yet") % {"name": competition.name},
        note=_("Go through its parts, then publish it"),
        action=_("Go on preparing"),
        url=reverse("edition-prepare", args=[competition.code]),
    )
