"""Which membership is active, and what a session knows of its device."""

from datetime import datetime

from django.utils.crypto import salted_hmac

from accounts.models import Membership, User
from notifications.queries import unread_of

#: Session keys.
CHOSEN = "workspace"
SHARED_DEVICE = "shared_device"
SEEN_AT = "seen_at"
FRESH_LINK = "fresh_invitation"

#: A cookie that scripts read: on a shared device they keep no draft.
SHARED_COOKIE = "bersama"

#: A header that pages ask with to be kept by the service worker; it carries for whom.
KEEP_OFFLINE = "X-Keep-Offline"
IDLE_SECONDS = 30 * 60
NOTE_EVERY = 60


def keeper_of(person: User) -> str:
    """Names a person to the own browser, so that nobody is shown a page kept for somebody else."""
    return salted_hmac("accounts.keep_offline", str(person.pk)).hexdigest()[:16]


def memberships_of(person: User, at: datetime, *, with_news: bool = True) -> list[Membership]:
    """The person's memberships on this day, with their agencies, in a steady order.

    `unread` is how much news waits for the person: it costs no statement of its own here. Scripts
    that save in the background show no page and ask without it.
    """
    rows = person.memberships.on(at.date()).with_agency()
    if with_news:
        rows = rows.annotate(unread=unread_of("person", at))
    return list(rows.order_by("agency__name", "role", "pk"))


def choose_workspace(memberships: list[Membership], code: str) -> Membership | None:
    """The one chosen in the session, else the first; None for a person without any."""
    for membership in memberships:
        if membership.code == code:
            return membership
    return memberships[0] if memberships else None
