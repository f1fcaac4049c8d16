"""Acts that let an announcement go: two approvals, and ten minutes for second thoughts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from awards.honours import give_honours, take_honours_back
from awards.letters import subject_of
from awards.models import Announcement
from awards.queries import APPROVERS, fingerprint_of, obstacles_to_approve
from awards.states import APPROVE, CANCEL, SCHEDULE
from core.errors import ActionRefused, refuse_if
from notifications.outbox import take_back


@transaction.atomic
def approve_announcement(
    announcement: Announcement, *, by: User, at: datetime, fingerprint: str = ""
) -> Announcement:
    """One of two persons' words; the second schedules it: honours stand, all from its instant.

    `fingerprint` is what the person has read: words changed meanwhile are not approved unseen.
    RACE: the announcement is locked, so a change and an approval take turns.
    """
    announcement = Announcement.objects.lock(announcement)
    refuse_if(obstacles_to_approve(announcement, by, at))
    digest = fingerprint_of(announcement)
    if fingerprint not in {"", digest}:
        sentence = _("The announcement was changed while you were reading. Read it again.")
        raise ActionRefused(sentence)
    announcement.approvals.create(person=by, approved_at=at, digest=digest)
    if announcement.approvals.standing().filter(digest=digest).count() >= APPROVERS:
        _schedule(announcement, by=by, at=at)
    after = {"digest": digest, "state": announcement.state}
    after["publish_at"] = announcement.publish_at.isoformat()
    record("awards.approve_announcement", announcement, by=by, at=at, after=after)
    return announcement


def _schedule(announcement: Announcement, *, by: User, at: datetime) -> None:
    """SECURITY: nothing is written here that is seen before the instant; letters come after it."""
    announcement.move(APPROVE, approved_by=by, approved_at=at)
    announcement.move(SCHEDULE, scheduled_at=at)
    give_honours(announcement)


@transaction.atomic
def withdraw_approval(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Take one's own word back while the second is still missing."""
    announcement = Announcement.objects.lock(announcement)
    refuse_if(announcement.obstacles_to_change())
    given = announcement.approvals.standing().filter(person=by)
    if not given.update(voided_at=at):
        raise ActionRefused(_("You have not approved this announcement."))
    record("awards.withdraw_approval", announcement, by=by, at=at)
    return announcement


@transaction.atomic
def cancel_announcement(
    announcement: Announcement, *, by: User, at: datetime, reason: str = ""
) -> Announcement:
    """Take everything back, within ten minutes and never once it is public.

    Letters are only waiting where it was approved before letters followed the instant.
    """
    announcement = Announcement.objects.lock(announcement)
    refuse_if(announcement.obstacles_to_cancel(at))
    letters = take_back(subject_of(announcement))
    take_honours_back(announcement)
    announcement.approvals.standing().update(voided_at=at)
    stamps = {"approved_by": None, "approved_at": None, "scheduled_at": None, "letters_at": None}
    announcement.move(CANCEL, **stamps)
    after = {"letters": letters}
    record("awards.cancel_announcement", announcement, by=by, at=at, after=after, reason=reason)
    return announcement
