"""Which membership is active, and what a session knows of its device."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import Membership, User
from core.kept import Kept
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
    values = {"person": person.pk, "day": at.date()}
    rows = list(_OWN.rows(with_news, **values, **({"at": at} if with_news else {})))
    for row in rows:
        row.person = person
    return rows


def _own(with_news: bool, *, person: int, day: date, at: datetime | None = None) -> QuerySet:
    rows = Membership.objects.filter(person=person).on(day).with_agency()
    if with_news:
        rows = rows.annotate(unread=unread_of("person", at))
    return rows.order_by("agency__name", "role", "pk")


#: Every signed-in request asks it.
_OWN = Kept(_own)


def choose_workspace(memberships: list[Membership], code: str) -> Membership | None:
    """The one chosen in the session, else the first; None for a person without any."""
    for membership in memberships:
        if membership.code == code:
            return membership
    return memberships[0] if memberships else None
