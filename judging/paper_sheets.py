"""A judge's score sheets on paper, for the days on which the portal cannot be reached."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions.models import Criterion
from core.links import absolute, plain_path
from core.moments import say_moment
from core.paper import draw_code, make_pdf
from judging.marks import plain, say_reason_rule
from judging.models import Assignment, PanelMember
from judging.queries.gaps import open_gaps
from judging.queries.sheet import rubric_of

MOST = 60  # sheets of one file; the next ones come when these are in


def sheets_of(member: PanelMember) -> list[Assignment]:
    """What this judge has still to lock and has no conflict with, by number."""
    rows = open_gaps(member.stage).filter(member=member).free_of_conflict(member.person)
    rows = rows.past_calibration(member.person).select_related("candidacy__proposal")
    return list(rows.order_by("candidacy__proposal__number")[:MOST])


def draw_sheets(member: PanelMember, rows: list[Assignment], *, at: datetime) -> bytes:
    """One page or more for each entry: A4, black and white.

    SECURITY: number and title as on the judge's own list; no unit, no people, no other judge.
    """
    stage = member.stage
    groups = {row.candidacy.proposal.group_id for row in rows}
    facts = {
        "language": get_language() or "id",
        "words": _words(),
        "competition": stage.competition.name,
        "stage": stage.name,
        "judge": member.person.name,
        "judge_code": member.code,
        "printed": say_moment(at, stage.competition.zone),
        "rubrics": {str(pk): [_told(stage, c) for c in rubric_of(stage, pk)] for pk in groups},
        "sheets": [_sheet(row) for row in rows],
    }
    return make_pdf("paper_sheet", facts, at=at)


def _sheet(row: Assignment) -> dict[str, Any]:
    proposal = row.candidacy.proposal
    return {
        "code": row.code,
        "number": proposal.number,
        "title": proposal.title if row.acquainted_at else "",
        "group": str(proposal.group_id),
        "qr": draw_code(absolute(plain_path("paper-enter", code=row.code))),
    }


def _told(stage: Any, criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion.name,
        "weight": plain(criterion.weight),
        "low": plain(criterion.min_score),
        "high": plain(criterion.max_score),
        "rule": say_reason_rule(stage, criterion),
        "levels": [
            {
                "number": str(level.number),
                "name": level.name,
                "anchor": level.anchor,
                "band": f"{plain(level.low)}-{plain(level.high)}",
            }
            for level in criterion.levels.all()
        ],
    }


def _words() -> dict[str, str]:
    return {
        "title": _("Score sheet on paper"),
        "judge": _("Judge"),
        "entry": _("Entry"),
        "untitled": _("Title is shown once the judge has said to know nobody behind the entry."),
        "weight": _("Weight"),
        "level": _("Level"),
        "number": _("Number given"),
        "reason": _("Reason"),
        "total": _("Total (worked out by the portal)"),
        "declaration": _("I declare that I know nobody behind this entry and scored it myself."),
        "conflict": _("I have a conflict with this entry and give no marks."),
        "place": _("Place and date"),
        "sign": _("Signature"),
        "code": _("Sheet"),
        "entered": _("Entered by two persons of the organiser, one after the other."),
        "printed": _("Printed"),
    }
