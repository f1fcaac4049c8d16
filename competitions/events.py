"""Who is invited to an event, who sits there, and what a seat depends on."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency, Membership, User
from accounts.states import UNIT_ROLES, Role
from competitions.models import Event, EventSignUp
from competitions.queries import RUNGS


def participant_of(agency: Agency, territory_id: int) -> int | None:
    """The key of the agency directly below the territory; None for the territory itself."""
    steps = ["__".join(["parent"] * rung) for rung in range(1, RUNGS + 1)]
    whens = (
        When(**{step: territory_id}, then=F(below))
        for below, step in zip(["pk", *steps], steps, strict=False)
    )
    rows = Agency.objects.filter(pk=agency.pk).annotate(participant=Case(*whens, default=None))
    return rows.values_list("participant", flat=True).get()


def agencies_within(territory_id: int) -> QuerySet[Agency]:
    """All agencies below a territory, and the territory itself; set-wise, without recursion."""
    below = [Q(**{f"parent{'__parent' * rung}": territory_id}) for rung in range(RUNGS)]
    return Agency.objects.current().filter(reduce(or_, below, Q(pk=territory_id)))


def local_admins_within(territory_id: int, at: datetime) -> QuerySet[User]:
    """Whoever answers for an agency of the territory today. One statement."""
    return local_admins_of(agencies_within(territory_id), at)


def local_admins_of(agencies: QuerySet[Agency], at: datetime) -> QuerySet[User]:
    """Whoever answers for these agencies today. One statement."""
    rows = Membership.objects.on(at.date()).filter(
        role=Role.LOCAL_ADMIN, agency__in=agencies.values("pk")
    )
    return User.objects.filter(pk__in=rows.values("person"), is_active=True)


def people_signed_up(event: Event, at: datetime) -> QuerySet[User]:
    """Whoever works on entries in an agency that has seats. One statement."""
    agencies = event.sign_ups.standing().values("agency")
    rows = Membership.objects.on(at.date()).filter(agency__in=agencies, role__in=UNIT_ROLES)
    return User.objects.filter(pk__in=rows.values("person"), is_active=True)


def seats_taken(event: Event, *, but: Agency | None = None) -> int:
    """Seats of all agencies, or of all but one. One statement."""
    rows = event.sign_ups.standing()
    if but is not None:
        rows = rows.exclude(agency=but)
    return rows.aggregate(seats=Sum("seats"))["seats"] or 0


def obstacles_to_take(event: Event, agency: Agency, seats: int) -> list[str]:
    """Why so many seats cannot be had; call it with the event locked."""
    if seats > event.seats_an_agency:
        text = ngettext(
            "An agency may take %(count)s seat.",
            "An agency may take at most %(count)s seats.",
            event.seats_an_agency,
        )
        return [text % {"count": event.seats_an_agency}]
    if event.capacity is None:
        return []
    left = event.capacity - seats_taken(event, but=agency)
    return [] if seats <= left else [_seats_left(left)]


def _seats_left(left: int) -> str:
    if left <= 0:
        return _("The event is full. A seat may come free when another agency cancels.")
    text = ngettext("Only %(count)s seat is left.", "Only %(count)s seats are left.", left)
    return text % {"count": left}


def sign_up_of(event: Event, agency_id: int | None) -> EventSignUp | None:
    """The standing sign-up of an agency. One statement."""
    return event.sign_ups.standing().filter(agency=agency_id).first() if agency_id else None
