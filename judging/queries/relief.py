"""Who takes over what, as the computer proposes it; and when a judge may ask for relief."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.states import StageState
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import conflicts_of
from judging.queries.gaps import open_gaps
from judging.queries.pacing import open_entries_of
from judging.queries.places import eligible_for, panel_with_expertise, taken_pairs

ROWS = 50  # entries of one page


@dataclass(frozen=True, slots=True)
class Move:
    """An open entry, who may take it, and whom the computer proposes."""

    assignment: Assignment
    judges: list[PanelMember]
    proposal: PanelMember | None


def obstacles_to_ask_relief(member: PanelMember, entries: int = 1) -> Iterator[str]:
    """While the stage is scored, once at a time, and no more than is open."""
    if member.stage.state != StageState.SCORING:
        yield _("This stage is not being scored.")
        return
    if member.reliefs.filter(settled_at=None).exists():
        yield _("You have asked already. The organiser has not answered yet.")
    left = open_gaps(member.stage).filter(member=member).count()
    if entries > left:
        yield ngettext(
            "You have %(count)s open entry.", "You have %(count)s open entries.", left
        ) % {"count": left}


def moves_of(member: PanelMember, at: datetime, count: int) -> list[Move]:
    """The first open entries with their possible readers; `count` of them with a proposal.

    Fitting expertise first, then the least load, each proposal counted into the load of the next.
    Four statements, whatever the size of the panel.
    """
    stage = member.stage
    rows = open_entries_of(member)[:ROWS]
    panel = panel_with_expertise(stage.panel.serving().exclude(pk=member.pk))
    barred = conflicts_of(stage, at).keys() | taken_pairs(stage, {row.candidacy_id for row in rows})
    moves = []
    for row in rows:
        judges = eligible_for(stage, row.candidacy, panel, barred)
        wanted = sum(move.proposal is not None for move in moves) < count
        proposal = next(iter(judges), None) if wanted else None
        if proposal is not None:
            proposal.owed += 1
        moves.append(Move(row, judges, proposal))
    for move in moves:  # pages show the load as it is, not as it would be
        if move.proposal is not None:
            move.proposal.owed -= 1
    return moves
