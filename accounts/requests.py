"""Ask a second person: a row of the asking act's own transaction, and news to the colleagues."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership, User
from accounts.states import Role
from audit.trail import record
from core.codes import new_code
from core.errors import refuse_if
from core.links import plain_path
from core.models import Approval
from notifications.outbox import post

PATIENCE = timedelta(days=14)

#: Acts of this app that two persons share.
INVITE = "accounts.invite_person"
EXTEND = "accounts.change_membership_end"


def ask_second_person(
    act: str, subject: Model, *, by: User, at: datetime, office: Agency, **words: Any
) -> Approval:
    """Put the act before the office's other organisers. Call it inside an act, subject locked.

    `words`: `title` (a sentence, in the language of the edition), `reason`, `payload` (plain JSON).
    Refuses while the same act on the same subject waits, unless `alone` is False.
    """
    waiting = Approval.objects.about(subject).pending_at(at).filter(act=act)
    if words.get("alone", True) and waiting.exists():
        refuse_if([_("The same request already waits for a second person.")])
    approval = Approval.objects.create(
        code=new_code(),
        act=act,
        office=office.code,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        title=words["title"],
        payload=words.get("payload", {}),
        reason=words["reason"],
        asked_by=by,
        asked_at=at,
        expires_at=at + PATIENCE,
    )
    record("accounts.ask_second_person", approval, by=by, at=at, after={"act": act})
    post(
        "approval_asked",
        to=colleagues_of(by, office, at),
        about=f"approval-{approval.code}",
        at=at,
        url=plain_path("approval-grant", code=approval.code),
        asked_by=by.name,
        title=approval.title,
    )
    return approval


def colleagues_of(person: User, office: Agency, at: datetime) -> list[User]:
    """The office's other organisers, who may decide."""
    rows = Membership.objects.on(at.date()).filter(agency=office, role=Role.ORGANISER)
    others = rows.exclude(person=person).select_related("person")
    return sorted({row.person for row in others}, key=lambda one: one.pk)


def facts_of(row: Invitation | Membership) -> dict:
    """What the trail says of a place."""
    until = row.ends_on.isoformat() if row.ends_on else ""
    return {"role": row.role, "agency": row.agency.code, "until": until}
