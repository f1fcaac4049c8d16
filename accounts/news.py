"""News about people's places, in words that each reader's mail translates."""

from datetime import datetime

from django.utils.translation import override

from accounts.models import Membership
from accounts.states import Role
from core.links import plain_path
from notifications.outbox import post


def source_of(role: str) -> str:
    """The role's word in the source language: the mail translates it for its reader."""
    with override("en"):
        return str(Role(role).label)


def tell_of_ending(membership: Membership, at: datetime) -> None:
    """Tell the person and the office's organisers that the place ends soon; again is harmless."""
    organisers = Membership.objects.on(at.date()).filter(
        agency=membership.agency, role=Role.ORGANISER
    )
    readers = {membership.person, *(row.person for row in organisers.select_related("person"))}
    until = membership.ends_on.strftime("%d-%m-%Y")
    post(
        "membership_ending",
        to=sorted(readers, key=lambda person: person.pk),
        about=f"ending-{membership.code}-{until}",
        at=at,
        url=plain_path("person-list"),
        person=membership.person.name,
        agency=membership.agency.name,
        role=source_of(membership.role),
        until=until,
    )
