"""Offices of an edition: who may hold one, and who still does."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.states import Role
from competitions.models import Appointment, Competition
from competitions.states import CompetitionState, EditionRole

#: Which people of the office may hold which office.
HOLDERS = {
    EditionRole.CHAIR: (Role.JUDGE, Role.ORGANISER),
    EditionRole.SECRETARY: (Role.ORGANISER, Role.SCREENER),
    EditionRole.APPROVER: (Role.ORGANISER,),
}
OPEN = (CompetitionState.DRAFT, CompetitionState.PUBLISHED)


def candidates_for(competition: Competition, on: date) -> QuerySet[User]:
    """People of the organiser who may hold one of the offices."""
    roles = {role for roles in HOLDERS.values() for role in roles}
    members = Membership.objects.on(on).filter(agency=competition.organiser_id, role__in=roles)
    return User.objects.filter(pk__in=members.values("person")).order_by("name", "pk")


def obstacles_to_appoint(
    competition: Competition, on: date, *, person: User, role: str
) -> list[str]:
    """One person once an office, of the organiser, in a role that fits."""
    if competition.state not in OPEN:
        return [_("This competition is over. Its rules stay as they were.")]
    roles = HOLDERS[EditionRole(role)]
    members = Membership.objects.on(on).filter(agency=competition.organiser_id, person=person)
    if not members.filter(role__in=roles).exists():
        names = ", ".join(str(Role(one).label) for one in roles)
        facts = {"name": person.name, "roles": names}
        return [_("%(name)s needs one of these roles in your office: %(roles)s.") % facts]
    if competition.appointments.filter(person=person, role=role).exists():
        return [_("%(name)s holds this office already.") % {"name": person.name}]
    return []


def standing(competition: Competition, on: date) -> QuerySet[Appointment]:
    """Appointments of people who are of the office on this day: leaving it ends the others."""
    members = Membership.objects.on(on).filter(agency=competition.organiser_id)
    rows = competition.appointments.filter(person__in=members.values("person"))
    return rows.select_related("person").order_by("role", "person__name")
