"""The public pages as they will be: everything is done as at the instant, and undone again."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest

from awards.honours import give_honours
from awards.models import Announcement
from awards.states import AnnouncementState

LATER = timedelta(days=1)  # where no time has been chosen yet


@contextmanager
def rehearsed(announcement: Announcement, at: datetime) -> Iterator[datetime]:
    """Gives the instant of publication, inside a transaction that is always rolled back.

    What is scheduled or public already needs no more than the instant.
    """
    instant = announcement.publish_at or at + LATER
    if not announcement.is_draft:
        yield instant
        return
    with transaction.atomic():
        _schedule(announcement, max(instant, at), at)
        yield max(instant, at)
        transaction.set_rollback(True)


def _schedule(announcement: Announcement, instant: datetime, at: datetime) -> None:
    row = Announcement.objects.lock(announcement)
    row.publish_at = instant
    stamps = {"publish_at": instant, "approved_at": at, "scheduled_at": at}
    scheduled = {"state": AnnouncementState.SCHEDULED, **stamps}
    Announcement.objects.filter(pk=row.pk).update(**scheduled)
    row.refresh_from_db()
    give_honours(row)


def as_stranger(request: HttpRequest, instant: datetime) -> HttpRequest:
    """The same request of somebody who is not signed in, at another instant."""
    public = copy(request)
    public.user, public.instant, public.is_rehearsal = AnonymousUser(), instant, True
    public.GET = request.GET
    return public
