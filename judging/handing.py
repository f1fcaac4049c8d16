"""What changes in the table of entries and judges: rows, the note for the undo, the judges' news.

Whoever calls holds the stage's row. Every change leaves one `AssignmentChange`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from accounts.models import User
from competitions.models import Stage
from competitions.queries import sender_of
from competitions.states import StageState
from core.codes import new_code
from core.links import plain_path
from judging.models import Assignment, AssignmentChange, DrawRun, PanelMember
from judging.states import ACCEPT, DECLINE, OFFER_AGAIN, ChangeSource
from notifications.outbox import post


def write_change(  # noqa: PLR0913 -- a change is exactly these facts
    stage: Stage,
    source: ChangeSource,
    *,
    by: User,
    added: Iterable[str] = (),
    removed: Iterable[str] = (),
    reason: str = "",
    draw: DrawRun | None = None,
) -> AssignmentChange | None:
    """Note what one act changed, by codes of assignments; nothing when it changed nothing."""
    added, removed = sorted(added), sorted(removed)
    if not added and not removed:
        return None
    return AssignmentChange.objects.create(
        code=new_code(),
        stage=stage,
        source=source,
        draw=draw,
        added=added,
        removed=removed,
        reason=reason,
        made_by=by,
    )


def create_many(rows: Iterable[Assignment]) -> list[Assignment]:
    """Write new assignments; those of judges who accepted their place open at once."""
    made = Assignment.objects.bulk_create(rows)
    accept_declared(made)
    return made


def offer_again(rows: Collection[Assignment], **stamps: object) -> None:
    """Give back what was taken, with everything that was written."""
    chosen = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    chosen.move(OFFER_AGAIN, excuse="", **stamps)
    accept_declared(rows)


def accept_declared(rows: Iterable[Assignment]) -> None:
    """A judge who declared independence for the stage need not do so again."""
    offered = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    offered.filter(member__in=PanelMember.objects.filter(declared_at__isnull=False)).move(ACCEPT)


def take_many(rows: Iterable[Assignment]) -> None:
    """Take entries from their judges; a pair that is taken back is held no longer."""
    chosen = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    chosen.move(DECLINE, skipped_at=None, is_pinned=False)


def hold_panel(stage: Stage) -> None:
    """Let no judge accept or leave while the table changes.

    RACE: the declaration accepts what is offered; what is offered beside it would stay closed.
    """
    list(stage.panel.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def tell_judges(stage: Stage, members: Iterable[PanelMember], at: datetime) -> None:
    """News only while marks are open: before that, the start of the stage brings it."""
    if stage.state != StageState.SCORING:
        return
    post(
        "judging_assigned",
        to=[member.person for member in members],
        about=f"assigned-{stage.code}-{at.isoformat()}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
    )
