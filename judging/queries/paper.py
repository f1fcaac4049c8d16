"""Paper sheets: when they are entered, by whom, and how far each is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Criterion, Stage
from competitions.states import StageState
from innovations.models import Proposal
from judging.models import Assignment, Mark, Outage, PaperEntry, Scorecard
from judging.queries.gaps import open_gaps
from judging.states import AssignmentState, CardSource, ScorecardState


def open_outage(stage: Stage) -> Outage | None:
    """The outage that is declared now."""
    return stage.outages.filter(ended_at=None).select_related("declared_by").first()


def obstacles_to_declare_outage(stage: Stage) -> Iterator[str]:
    """While the stage is scored, one at a time."""
    if stage.state != StageState.SCORING:
        yield _("This stage is not being scored.")
    elif stage.outages.filter(ended_at=None).exists():
        yield _("The outage of this stage has been declared already.")


def latest_pair(assignment: Assignment) -> list[PaperEntry]:
    """What was entered in the last attempt: nothing, one, or two that differ."""
    rows = list(assignment.paper_entries.select_related("entered_by"))
    return [row for row in rows if row.attempt == rows[-1].attempt]


def obstacles_to_enter_paper(
    assignment: Assignment, person: User, pair: list[PaperEntry]
) -> Iterator[str]:
    """Only in a declared outage, only where the judge wrote nothing, only by two strangers."""
    stage = assignment.member.stage
    if stage.state != StageState.SCORING:
        yield _("This stage is not being scored.")
    elif not stage.outages.filter(ended_at=None).exists():
        yield _("Paper sheets are entered only after an outage was declared for this stage.")
    elif assignment.state not in {AssignmentState.OFFERED, AssignmentState.ACTIVE}:
        yield _("The scorecard is locked or the entry is no longer with this judge.")
    yield from _obstacles_by_judge(assignment)
    yield from _obstacles_by_person(assignment, person, pair)


def _obstacles_by_judge(assignment: Assignment) -> Iterator[str]:
    judge = assignment.member.person
    if not assignment.member.declared_at:
        yield _("The judge has not declared independence for this stage.")
    if not Assignment.objects.filter(pk=assignment.pk).free_of_conflict(judge).exists():
        yield _("A conflict stands between this judge and this entry.")
    card = Scorecard.objects.filter(assignment=assignment).first()
    if card is not None and card.state != ScorecardState.OPEN:
        yield _("This scorecard does not count any more.")
    elif Mark.objects.filter(scorecard__assignment=assignment).exists():
        yield _("The judge has begun on the screen. Only the judge changes those marks.")


def _obstacles_by_person(
    assignment: Assignment, person: User, pair: list[PaperEntry]
) -> Iterator[str]:
    """SECURITY: whoever has a part in the entry, or judges it, enters nothing for it."""
    entries = Proposal.objects.filter(pk=assignment.candidacy.proposal_id)
    if entries.involving([person.pk]).exists() or person.pk == assignment.member.person_id:
        yield _("You have a part in this entry: somebody else enters the sheet.")
    if len(pair) == 1 and pair[0].entered_by_id == person.pk:
        yield _("You have entered this sheet. Now a second person enters it again.")


def obstacles_to_object(assignment: Assignment) -> Iterator[str]:
    """Against marks that were entered from paper, while the stage is scored; once."""
    card = getattr(assignment, "scorecard", None)
    if card is None or card.source != CardSource.PAPER or card.state != ScorecardState.LOCKED:
        yield _("No marks from a paper sheet stand here.")
    elif assignment.member.stage.state != StageState.SCORING:
        yield _("The scores of this stage are locked. Tell the organiser in writing.")
    elif assignment.paper_objections.filter(version=card.version).exists():
        yield _("You have objected already. The chair looks at it.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect that two persons read differently; what the first and the second read."""

    name: str
    first: str
    second: str


def differences(pair: list[PaperEntry], rubric: list[Criterion]) -> list[Difference]:
    """Where two readings of one sheet part: the numbers. The words are those of the first."""
    if len(pair) < 2:
        return []
    first, second = (entry.marks for entry in pair)
    names = {criterion.code: criterion.name for criterion in rubric}
    return [
        Difference(names.get(code, code), _value(first, code), _value(second, code))
        for code in sorted(first.keys() | second.keys(), key=list(names).index)
        if _value(first, code) != _value(second, code)
    ]


def _value(marks: dict[str, Any], code: str) -> str:
    return marks.get(code, {}).get("value", "")


def sheets_to_enter(stage: Stage) -> QuerySet[Assignment]:
    """Open scorecards without a mark on the screen, with `entered`, the readings so far."""
    marks = Mark.objects.filter(scorecard__assignment=OuterRef("pk"))
    return (
        open_gaps(stage)
        .filter(~Exists(marks))
        .select_related("candidacy__proposal", "member__person")
        .annotate(entered=Count("paper_entries"))
        .order_by("-entered", "candidacy__proposal__number", "member__person__name")
    )
