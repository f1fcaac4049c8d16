"""What needs a person now: subject, reason, date and one verb; it disappears when it is done."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import User
from accounts.states import Role
from competitions.models import Competition
from competitions.states import CompetitionState
from portal.errands.announcement import announcement_of, errands_of_announcement
from portal.errands.entries import (
    errands_of_drafts,
    errands_of_enquiries,
    errands_of_objections,
    errands_of_screening,
    errands_of_silence,
)
from portal.errands.errand import SHOWN, Errand, in_order
from portal.errands.office import (
    errand_to_prepare,
    errands_of_mail,
    errands_of_requests,
)
from portal.errands.results import errands_of_result_objections
from portal.errands.stages import errands_of_stages

__all__ = [
    "SHOWN",
    "Errand",
    "announcement_of",
    "errands_of",
    "errands_of_office",
    "in_order",
]

LIVE = (CompetitionState.PUBLISHED, CompetitionState.CONCLUDED)
WORKING = (Role.ORGANISER, Role.SCREENER)  # an auditor looks on


def errands_of(competition: Competition, person: User, at: datetime) -> list[Errand]:
    """What stands open in an edition that was read by `with_rounds`, nearest deadline first."""
    if competition.state == CompetitionState.DRAFT and person.workspace.role == Role.ORGANISER:
        return [errand_to_prepare(competition)]
    if competition.state not in LIVE or person.workspace.role not in WORKING:
        return []
    found = [
        *errands_of_screening(competition, at),
        *errands_of_objections(competition, person, at),
    ]
    if person.workspace.role == Role.ORGANISER:
        found += _of_organiser(competition, person, at)
    return in_order(found)


def _of_organiser(competition: Competition, person: User, at: datetime) -> Iterator[Errand]:
    yield from errands_of_drafts(competition, at)
    yield from errands_of_silence(competition, at)
    yield from errands_of_enquiries(competition, at)
    yield from errands_of_stages(competition, at)
    yield from errands_of_result_objections(competition, at)
    yield from errands_of_announcement(competition, person, at)


def errands_of_office(person: User, at: datetime) -> list[Errand]:
    """What waits at the office whichever edition it belongs to; two statements."""
    if person.workspace.role != Role.ORGANISER:
        return []
    return [*errands_of_requests(person, at), *errands_of_mail(person)]
