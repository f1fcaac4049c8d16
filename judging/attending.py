"""Who sits in a plenary by office, and who stands aside there without having said so.

Both write rows of a plenary whose row the caller has locked.
"""

from datetime import datetime

from judging.models import Plenary, PlenaryAside
from judging.queries.conflicts import conflicts_of
from judging.queries.plenaries import panel_sitting_in
from judging.states import Seat


def seat_panel(plenary: Plenary) -> None:
    """The panel as it stands, its chair in the chair."""
    chaired = False
    for member in panel_sitting_in(plenary.stage):
        leads = member.is_chair and not chaired
        chaired = chaired or leads
        plenary.attendees.create(
            member=member,
            name=member.person.name,
            position=member.body,
            seat=Seat.CHAIR if leads else Seat.MEMBER,
        )


def note_conflicts(plenary: Plenary, at: datetime) -> None:
    """Members stand aside for what they may not read, whenever that came about."""
    people = {one.member_id: one for one in plenary.attendees.exclude(member=None)}
    panel = next(iter(panel_sitting_in(plenary.stage)), None)
    if panel is None:
        return
    found = conflicts_of(plenary.stage, at, panel=panel.stage_id)
    PlenaryAside.objects.bulk_create(
        (
            PlenaryAside(
                plenary=plenary,
                attendee=people[member],
                candidacy_id=candidacy,
                reason=bar.value,
                is_found=True,
            )
            for (candidacy, member), bar in found.items()
            if member in people
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )
