"""Who can still enter, and who has looked at it: reads of the access review."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from accounts.states import Doubt

YEAR = timedelta(days=365)


def places_to_review(person: User, at: datetime, doubt: str = "") -> QuerySet:
    """Active places within reach, with what makes one doubt them; narrowed to one doubt."""
    apps = Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP)
    rows = Membership.objects.visible_to(person).on(at.date()).for_list()
    rows = rows.select_related("person", "agency__parent", "reviewed_by")
    return _narrowed(rows, at, doubt).annotate(has_second_factor=Exists(apps))


def _narrowed(rows: QuerySet, at: datetime, doubt: str) -> QuerySet:
    long_ago = at - YEAR
    doubts = {
        Doubt.UNREVIEWED: Q(reviewed_at__lt=long_ago)
        | Q(reviewed_at__isnull=True, starts_on__lt=long_ago.date()),
        Doubt.NEVER_CAME: Q(person__last_login__isnull=True),
        Doubt.ENDLESS: Q(ends_on__isnull=True),
    }
    return rows.filter(doubts[doubt]) if doubt in doubts else rows
