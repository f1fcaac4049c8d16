"""How long people keep their places; each function is one act in one transaction."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Agency, Membership, User
from accounts.news import source_of
from accounts.queries import needs_second_person, obstacles_to_change_end, places_to_review
from accounts.requests import EXTEND, ask_second_person, facts_of
from accounts.states import Role
from audit.trail import record
from core.errors import refuse_if
from core.links import plain_path
from core.models import Approval
from notifications.outbox import post


@transaction.atomic
def end_membership(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a person's place; what it opened is shut from the next request on."""
    membership = Membership.objects.lock(membership)
    refuse_if(membership.obstacles_to_end(at))
    before = facts_of(membership)
    membership.ends_on = at.date()
    membership.save(update_fields=["ends_on", "updated_at"])
    record("accounts.end_membership", membership, by=by, at=at, before=before)
    post(
        "membership_ended",
        to=[membership.person],
        about=f"membership-{membership.code}",
        at=at,
        agency=membership.agency.name,
        role=source_of(membership.role),
    )
    return membership


@transaction.atomic
def change_membership_end(
    membership: Membership,
    *,
    by: User,
    at: datetime,
    ends_on: date | None,
    approval: Approval | None = None,
) -> Membership:
    """Move the first day that no longer counts; None keeps the place until somebody ends it.

    SECURITY: a role of the office lasts longer only by a second person's word.
    """
    membership = Membership.objects.lock(membership)
    refuse_if(obstacles_to_change_end(membership, at, ends_on))
    if approval is None and needs_second_person(membership, ends_on):
        refuse_if([_("A role of the office needs a second person.")])
    before = facts_of(membership)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on", "updated_at"])
    after = facts_of(membership)
    act = "accounts.change_membership_end"
    record(act, membership, by=by, at=at, before=before, after=after)
    post(
        "membership_changed",
        to=[membership.person],
        about=f"membership-{membership.code}-{after['until']}-{at.date()}",
        at=at,
        url=plain_path("profile"),
        agency=membership.agency.name,
        role=source_of(membership.role),
        until=ends_on.strftime("%d-%m-%Y") if ends_on else "",
    )
    return membership


@transaction.atomic
def ask_to_extend_membership(
    membership: Membership, *, by: User, at: datetime, ends_on: date | None, reason: str
) -> Approval:
    """A role of the office shall last longer: a colleague decides."""
    membership = Membership.objects.lock(membership)
    refuse_if(obstacles_to_change_end(membership, at, ends_on))
    with override(settings.LANGUAGE_CODE):
        words = {"name": membership.person.name, "role": Role(membership.role).label}
        title = _("Longer place for %(name)s as %(role)s") % words
    return ask_second_person(
        EXTEND,
        membership,
        by=by,
        at=at,
        office=membership.agency,
        title=title,
        reason=reason,
        payload={"ends_on": ends_on.isoformat() if ends_on else None},
    )


@transaction.atomic
def review_membership(membership: Membership, *, by: User, at: datetime) -> Membership:
    """Say that a place is still right; of the own one somebody else says so."""
    membership = Membership.objects.lock(membership)
    refuse_if(membership.obstacles_to_end(at))
    if membership.person_id == by.pk:
        refuse_if([_("Somebody else reviews your own place.")])
    membership.reviewed_at, membership.reviewed_by = at, by
    membership.save(update_fields=["reviewed_at", "reviewed_by", "updated_at"])
    record("accounts.review_membership", membership, by=by, at=at, after=facts_of(membership))
    return membership


@transaction.atomic
def export_access_review(
    agency: Agency, *, by: User, at: datetime, doubt: str = ""
) -> list[Membership]:
    """The review's rows for a file that leaves the portal: the trail says who took it."""
    rows = list(places_to_review(by, at, doubt))
    after = {"rows": len(rows), "filter": doubt}
    record("accounts.export_access_review", agency, by=by, at=at, after=after)
    return rows
