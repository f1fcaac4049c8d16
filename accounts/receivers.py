"""Acts of people that two persons share: how they are shown, and what a grant carries out."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import change_membership_end, invite_person
from accounts.models import Agency, Membership, User
from accounts.requests import EXTEND, INVITE
from accounts.states import Role
from core.approvals import Fact, TwoPersonAct, register
from core.errors import refuse_if
from core.models import Approval
from core.moments import say_day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _say_end(day: date | None) -> str:
    return say_day(day, short=True) if day else _("without an end")


def perform_invitation(approval: Approval, by: User, at: datetime) -> None:
    """Send it in the asker's name. SECURITY: whoever is invited is not the second person."""
    way = approval.payload
    if by.email.lower() == way["email"]:
        refuse_if([_("You cannot confirm an invitation to yourself.")])
    invite_person(
        Agency.objects.get(pk=approval.subject_id),
        by=approval.asked_by,
        at=at,
        approval=approval,
        email=way["email"],
        name=way["name"],
        role=way["role"],
        ends_on=_day(way["ends_on"]),
    )


def describe_invitation(approval: Approval) -> list[Fact]:
    """Who would come in, as what, until when."""
    way = approval.payload
    agency = Agency.objects.get(pk=approval.subject_id)
    return [
        Fact(_("Name"), "", way["name"]),
        Fact(_("E-mail"), "", way["email"]),
        Fact(_("Role"), "", str(Role(way["role"]).label)),
        Fact(_("Agency or unit"), "", agency.name),
        Fact(_("Ends on"), "", _say_end(_day(way["ends_on"]))),
    ]


def perform_extension(approval: Approval, by: User, at: datetime) -> None:
    """Move the end. SECURITY: nobody confirms the own place."""
    membership = Membership.objects.get(pk=approval.subject_id)
    if membership.person_id == by.pk:
        refuse_if([_("You cannot confirm your own place.")])
    ends_on = _day(approval.payload["ends_on"])
    change_membership_end(
        membership, by=approval.asked_by, at=at, ends_on=ends_on, approval=approval
    )


def describe_extension(approval: Approval) -> list[Fact]:
    """Until when, before and after."""
    row = Membership.objects.select_related("person").get(pk=approval.subject_id)
    after = _say_end(_day(approval.payload["ends_on"]))
    return [
        Fact(_("Name"), row.person.name, row.person.name),
        Fact(_("Ends on"), _say_end(row.ends_on), after),
    ]


def _people(_approval: Approval) -> str:
    return reverse("person-list")


register(
    TwoPersonAct(
        INVITE,
        gettext_lazy("Invite into the office"),
        perform_invitation,
        describe_invitation,
        _people,
    )
)
register(
    TwoPersonAct(
        EXTEND,
        gettext_lazy("Lengthen a place in the office"),
        perform_extension,
        describe_extension,
        _people,
    )
)
