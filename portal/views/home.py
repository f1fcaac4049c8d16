"""The home of each role: what do I need to do now? One job a screen, nothing above it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.models import User
from accounts.states import Role
from competitions.models import Competition
from competitions.states import StageState
from core.moments import DEFAULT_ZONE
from innovations.holders import holder_now
from innovations.states import ProposalState
from judging.queries.progress import Desk, desks_of, pace_of
from judging.queries.timetable import upcoming_slots
from judging.queries.visits import visits_of_judge, visits_to_come
from notifications.queries import unread_count
from portal.errands import SHOWN, errands_of, errands_of_office, in_order
from portal.queries import staff
from portal.queries.rounds import number, with_rounds
from portal.queries.steps import EntryStep

EDITIONS = 10
STUCK = timedelta(days=7)
LIVE = (StageState.PLANNED, StageState.SCORING)
HELD = (ProposalState.WITH_AGENCY_HEAD, ProposalState.WITH_LOCAL_ADMIN)


def proposer_home(person: User, at: datetime) -> dict[str, Any]:
    """The draft nearest its deadline with its next section; what others hold; open editions."""
    drafts = list(staff.own_drafts(person)[: staff.ROWS])
    others = list(staff.own_entries(person, at))
    for entry in others:
        entry.holder = holder_now(entry)
    return {
        "lead": next((draft for draft in drafts if draft.closes_at > at), None),
        "drafts": drafts,
        "held": [entry for entry in others if entry.state in HELD],
        "entries": [entry for entry in others if entry.state not in HELD],
        "presentations": list(upcoming_slots(person, at)[: staff.ROWS]),
        "visits": list(visits_to_come(person, at)[: staff.ROWS]),
        "editions": list(staff.open_editions(at)[:EDITIONS]),
    }


def branch_home(person: User, at: datetime) -> dict[str, Any]:
    """What lies with this local admin or head, and what is stuck at the units."""
    is_head = person.workspace.role == Role.AGENCY_HEAD
    state = ProposalState.WITH_AGENCY_HEAD if is_head else ProposalState.WITH_LOCAL_ADMIN
    waiting = list(staff.waiting_for(person, state)[: staff.ROWS + 1])
    drafts = list(staff.drafts_of_units(person)[: staff.ROWS + 1])
    return {
        "action": _("Read and approve") if is_head else _("Check and submit"),
        "is_head": is_head,
        "may_confirm": not is_head,
        "route": "proposal-approve" if is_head else "proposal-detail",
        "waiting": waiting[: staff.ROWS],
        "has_more_waiting": len(waiting) > staff.ROWS,
        "drafts": [(draft, at - draft.touched_at >= STUCK) for draft in drafts[: staff.ROWS]],
        "has_more_drafts": len(drafts) > staff.ROWS,
        "presentations": list(upcoming_slots(person, at)[: staff.ROWS]),
        "visits": list(visits_to_come(person, at)[: staff.ROWS]),
        "editions": list(staff.open_editions(at)[:EDITIONS]),
    }


@dataclass(frozen=True)
class EditionRow:
    """One edition of the organiser with what waits in it."""

    competition: Competition
    errands: int
    submitted: int
    drafts: int

    @classmethod
    def of(cls, competition: Competition, errands: int) -> "EditionRow":
        """With the figures that the round was read with."""
        figures = (EntryStep.SUBMITTED, EntryStep.UNSENT)
        return cls(competition, errands, *(number(competition.counts, step) for step in figures))


def organiser_home(person: User, at: datetime) -> dict[str, Any]:
    """Everything that needs this person, over all editions of the office."""
    editions = with_rounds(Competition.objects.managed_by(person), at)[:EDITIONS]
    found = {edition: errands_of(edition, person, at) for edition in editions}
    office = errands_of_office(person, at)
    errands = in_order([*office, *(errand for errands in found.values() for errand in errands)])
    return {
        "errands": errands[:SHOWN],
        "more_errands": errands[SHOWN:],
        "several": len(found) > 1,
        "editions": [EditionRow.of(edition, len(errands)) for edition, errands in found.items()],
    }


def screener_home(person: User, at: datetime) -> dict[str, Any]:
    """The queue, the oldest entry first."""
    return {
        **organiser_home(person, at),
        "queue": list(staff.to_screen(person)[: staff.ROWS]),
    }


def judge_home(person: User, at: datetime) -> dict[str, Any]:
    """How far, what next, at which pace; the desk whose deadline is nearest comes first."""
    desks = [desk for desk in desks_of(person) if _is_scored(desk)]
    live = [desk for desk in desks if desk.member.stage.state in LIVE]
    return {
        "desks": [
            {"desk": desk, "pace": pace_of(desk, at), "squares": desk.squares()} for desk in live
        ],
        "past": [desk for desk in desks if desk not in live],
        "visits": list(visits_of_judge(person)[: staff.ROWS]),
    }


def _is_scored(desk: Desk) -> bool:
    """Not a panel that only travels: its visits stand in a list of their own once it accepts."""
    return not (desk.member.stage.marks_from_id and desk.member.declared_at)


def empty_home(person: User, at: datetime) -> dict[str, Any]:
    """Nobody has given this account a place yet."""
    return {}


Builder = Callable[[User, datetime], dict[str, Any]]
HOMES: dict[str, tuple[str, Builder]] = {
    Role.DRAFTER: ("proposer", proposer_home),
    Role.LOCAL_ADMIN: ("branch", branch_home),
    Role.AGENCY_HEAD: ("branch", branch_home),
    Role.ORGANISER: ("organiser", organiser_home),
    Role.AUDITOR: ("organiser", organiser_home),
    Role.SCREENER: ("screener", screener_home),
    Role.JUDGE: ("judge", judge_home),
}
EMPTY: tuple[str, Builder] = ("empty", empty_home)


class HomeView(TemplateView):
    """Everybody who is signed in has a home; the active workspace says which."""

    def get_home(self) -> tuple[str, Builder]:
        """Template and reads of the active role."""
        workspace = self.request.user.workspace
        return HOMES[workspace.role] if workspace else EMPTY

    def get_template_names(self) -> list[str]:
        """One page a role."""
        return [f"portal/staff/home_{self.get_home()[0]}.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """A greeting by the hour of the government's own zone, then the role's own reads."""
        person, at = self.request.user, self.request.instant
        _name, build = self.get_home()
        return super().get_context_data(
            title=greeting(person, at),
            instant=at,
            unread=unread_count(person, at),
            **build(person, at),
            **kwargs,
        )


def greeting(person: User, at: datetime) -> str:
    """Good morning until 11, day until 15, afternoon until 18, then evening."""
    hour = at.astimezone(ZoneInfo(DEFAULT_ZONE)).hour
    sentences = (
        (11, _("Good morning, %(name)s")),
        (15, _("Good day, %(name)s")),
        (18, _("Good afternoon, %(name)s")),
        (24, _("Good evening, %(name)s")),
    )
    return next(text for end, text in sentences if hour < end) % {"name": person.get_short_name()}
