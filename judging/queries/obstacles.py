"""What stands in the way of an act: one rule, shown by the page and used by the action."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Stage
from competitions.states import CompetitionState, StageKind, StageState
from core.moments import say_moment
from core.words import listed
from innovations.models import Candidacy
from innovations.states import ProposalState
from judging.marks import owes_reason
from judging.models import Assignment, PanelMember, RankingRun, Scorecard
from judging.queries.calibration import obstacles_by_calibration, obstacles_by_round
from judging.queries.conflicts import Conflicts
from judging.queries.correcting import (
    obstacles_by_design,
    obstacles_by_links,
    warnings_by_design,
)
from judging.queries.delegates import warnings_by_fields
from judging.queries.discussions import is_being_discussed, obstacles_by_discussions
from judging.queries.gaps import obstacles_by_gaps
from judging.queries.plenaries import obstacles_by_plenary, obstacles_by_rankings
from judging.queries.progress import entries_below_quorum, entries_of, entries_short_of_judges
from judging.queries.sheet import rubric_of, sheet_sha256_now
from judging.queries.visits import obstacles_of_visits
from judging.states import AssignmentState, RunState, ScorecardState

SHOWN = 5  # names in one sentence
STAFFING = (StageState.PLANNED, StageState.SCORING)


def has_panel(stage: Stage) -> bool:
    """Whether people are named: judges, or visitors where earlier marks are ranked."""
    return stage.has_panel or stage.kind == StageKind.FIELD_VISIT


def obstacles_to_staff(stage: Stage) -> Iterator[str]:
    """Panel and assignments change until the scores are locked."""
    if stage.is_public:
        yield _("The public scores this stage: it has no judges.")
    elif not has_panel(stage):
        yield _("This stage ranks on the marks of an earlier one: it has no judges of its own.")
    elif stage.state not in STAFFING:
        yield _("The scores of this stage are locked. The panel can no longer change.")


def obstacles_to_remind(stage: Stage) -> list[str]:
    """Judges owe something only while the stage is being scored."""
    if stage.state == StageState.SCORING:
        return []
    return [_("This stage is not being scored.")]


def obstacles_to_assign(
    candidacy: Candidacy, member: PanelMember, conflicts: Conflicts
) -> Iterator[str]:
    """Why this judge cannot read this entry. The member carries `owed` when it was counted."""
    facts = {"judge": member.person.name, "number": candidacy.proposal.number}
    if candidacy.stage_id != member.stage_id:
        yield _("%(judge)s is not on the panel of this stage.") % facts
    elif not member.stage.has_panel:
        yield _("Nobody gives marks in this stage: it ranks on those of an earlier one.")
    if candidacy.proposal.state != ProposalState.ELIGIBLE:
        yield _("%(number)s no longer takes part.") % facts
    if not member.is_serving:
        yield _("%(judge)s is no longer on the panel.") % facts
    bar = conflicts.get((candidacy.pk, member.pk))
    if bar:
        yield f"{facts['number']}, {facts['judge']}: {bar.label}."
    yield from _beyond(member, candidacy, facts)


def _beyond(member: PanelMember, candidacy: Candidacy, facts: dict[str, str]) -> Iterator[str]:
    """The judge's own limits: what the judge knows, where that is asked, and how much."""
    known = member.expertises.filter(category=candidacy.proposal.category_id)
    if member.stage.only_own_expertise and not known.exists():
        yield _("%(number)s is outside the expertise of %(judge)s.") % facts
    if member.assignments.counting().count() >= member.maximum_load:
        yield _("%(judge)s already has as many entries as agreed.") % facts


def obstacles_to_start(stage: Stage) -> Iterator[str]:
    """Marks may only open on a published edition with entries and somebody to read them."""
    if stage.state != StageState.PLANNED:
        yield _("This stage has already been started.")
        return
    if stage.competition.state != CompetitionState.PUBLISHED:
        yield _("The competition is not published.")
    if not entries_of(stage).exists():
        yield _("No entry has reached this stage yet.")
    yield from _missing_before_start(stage)
    yield from obstacles_by_calibration(stage)
    yield from obstacles_by_design(stage)


def _missing_before_start(stage: Stage) -> Iterator[str]:
    if not stage.is_scored:
        if stage.marks_from.state != StageState.CONCLUDED:
            yield _("“%(stage)s” has to be concluded first.") % {"stage": stage.marks_from.name}
    elif stage.has_panel and stage.panel.serving().count() < stage.quorum:
        yield _("The panel has fewer judges than each entry needs.")


def warnings_to_start(stage: Stage) -> Iterator[str]:
    """What may still be mended after the start."""
    if stage.is_public and stage.state == StageState.PLANNED:
        yield _("From the start everybody sees which entries are in this stage.")
    if stage.has_panel:
        yield from warnings_by_fields(stage)
        yield from warnings_by_design(stage)
    if stage.has_panel and (short := entries_short_of_judges(stage).count()):
        yield ngettext(
            "%(count)s entry has fewer judges than planned.",
            "%(count)s entries have fewer judges than planned.",
            short,
        ) % {"count": short}


def obstacles_to_lock_stage(stage: Stage) -> Iterator[str]:
    """Every entry needs its quorum, and each scorecard is in or its gap decided with a reason."""
    if stage.state != StageState.SCORING:
        yield _("Only a stage that is being scored can be locked.")
        return
    short = entries_below_quorum(stage)
    numbers = list(short.order_by("proposal__number").values_list("proposal__number", flat=True))
    if numbers:
        yield _short_of_quorum(stage, numbers)
    yield from obstacles_by_gaps(stage)
    yield from obstacles_of_visits(stage)
    if not entries_of(stage).exists():
        yield _("No entry has reached this stage yet.")
    yield from obstacles_by_round(stage)
    yield from obstacles_by_discussions(stage)


def _short_of_quorum(stage: Stage, numbers: list[str]) -> str:
    facts = {"count": len(numbers), "quorum": stage.quorum, "numbers": listed(numbers, SHOWN)}
    if stage.is_public:
        text = ngettext(
            "%(count)s entry has fewer than %(quorum)s counted answers: %(numbers)s.",
            "%(count)s entries have fewer than %(quorum)s counted answers: %(numbers)s.",
            len(numbers),
        )
    else:
        text = ngettext(
            "%(count)s entry has fewer than %(quorum)s locked scorecards: %(numbers)s.",
            "%(count)s entries have fewer than %(quorum)s locked scorecards: %(numbers)s.",
            len(numbers),
        )
    return text % facts


def obstacles_to_save(assignment: Assignment, stage_state: str) -> Iterator[str]:
    """Marks change only while the stage is scored and the scorecard is open."""
    card = getattr(assignment, "scorecard", None)
    if stage_state != StageState.SCORING:
        yield _("This stage is not being scored. Your marks can no longer change.")
    elif assignment.state not in {AssignmentState.ACTIVE, AssignmentState.FINISHED}:
        yield _("This entry is no longer on your list.")
    elif assignment.acquainted_at is None:
        yield _("First say whether you know the applicant.")
    elif card is not None and card.state != ScorecardState.OPEN:
        yield _("This scorecard is locked. The chair can open it again, with a reason.")


def obstacles_to_recuse(stage_state: str) -> list[str]:
    """A conflict can be declared until the stage's result stands."""
    if stage_state == StageState.CONCLUDED:
        return [_("This stage is concluded. Tell the organiser in writing.")]
    return []


def obstacles_to_abstain(assignment: Assignment, stage_state: str) -> Iterator[str]:
    """A judge may leave an entry out while the stage is scored and nothing is locked."""
    if stage_state != StageState.SCORING:
        yield _("This stage is not being scored. Your marks can no longer change.")
    elif assignment.state == AssignmentState.FINISHED:
        yield _("This scorecard is locked. The chair can open it again, with a reason.")
    elif assignment.state != AssignmentState.ACTIVE:
        yield _("This entry is no longer on your list.")


def obstacles_to_lock_scorecard(assignment: Assignment) -> Iterator[str]:
    """All weighted aspects are marked, and reasons are there where they are owed."""
    stage = assignment.member.stage
    rubric = rubric_of(stage, assignment.candidacy.proposal.group_id)
    card = getattr(assignment, "scorecard", None)
    marks = {mark.criterion_id: mark for mark in card.marks.all()} if card else {}
    missing = [c.name for c in rubric if c.weight > 0 and c.pk not in marks]
    if missing:
        yield _("Not marked yet: %(names)s.") % {"names": ", ".join(missing)}
    silent = [
        criterion.name
        for criterion in rubric
        if criterion.pk in marks
        and owes_reason(stage, criterion, marks[criterion.pk].value)
        and not marks[criterion.pk].reason.strip()
    ]
    if silent:
        yield _("A reason is still owed: %(names)s.") % {"names": ", ".join(silent)}


def obstacles_to_reopen(card: Scorecard) -> Iterator[str]:
    """A locked scorecard opens again only while the stage is scored."""
    if card.assignment.member.stage.state != StageState.SCORING:
        yield _("The scores of this stage are locked. Reopen the stage first.")
    if card.state != ScorecardState.LOCKED:
        yield _("Only a locked scorecard can be opened again.")
    elif is_being_discussed(card.assignment):
        yield _("The entry is being discussed: there the judge keeps or revises the marks.")


def obstacles_to_void(card: Scorecard) -> Iterator[str]:
    """A scorecard is made void only while the stage is scored."""
    if card.assignment.member.stage.state != StageState.SCORING:
        yield _("The scores of this stage are locked. Reopen the stage first.")
    if card.state not in {ScorecardState.OPEN, ScorecardState.LOCKED}:
        yield _("This scorecard does not count any more.")


def obstacles_to_take_back(assignment: Assignment) -> Iterator[str]:
    """An entry can be taken from a judge until the scorecard is locked."""
    if assignment.member.stage.state not in STAFFING:
        yield _("The scores of this stage are locked. The panel can no longer change.")
    if assignment.state not in {AssignmentState.OFFERED, AssignmentState.ACTIVE}:
        yield _("The scorecard is locked or the entry is no longer with this judge.")


def obstacles_to_rank(stage: Stage) -> Iterator[str]:
    """A ranking is computed from locked scores only; what has a result is left alone."""
    if stage.state == StageState.CONCLUDED:
        yield _(
            "This stage is concluded. Its result stands; a correction is a new version of the "
            "announcement."
        )
    elif stage.state != StageState.LOCKED:
        yield _("Lock the scores of this stage first.")
    else:
        yield from obstacles_by_links(stage)


def needs_lot_seed(stage: Stage) -> bool:
    """Whether the ladder ends in a lot whose seed nobody has entered yet."""
    return "lot" in stage.rule_set.tie_break and not stage.lot_seed


def obstacles_to_reopen_stage(stage: Stage) -> Iterator[str]:
    """Before the conclusion only: afterwards the result stands."""
    if stage.state != StageState.LOCKED:
        yield _("Only locked scores can be opened again.")


def obstacles_to_retry(run: RankingRun) -> Iterator[str]:
    """A run that is done stays as it is."""
    if run.state != RunState.FAILED:
        yield _("Only a failed ranking can be tried again.")


def obstacles_to_adopt(run: RankingRun) -> Iterator[str]:
    """Only a finished run on the scores as they are now."""
    if run.state != RunState.DONE:
        yield _("Only a computed ranking can be adopted.")
        return
    if run.stage.state != StageState.LOCKED:
        yield _("The stage is not locked.")
    if sheet_sha256_now(run.stage, run.group) != run.sheet_sha256:
        yield _("Scores or entries changed after this ranking. Compute it again.")


def obstacles_to_conclude(stage: Stage) -> Iterator[str]:
    """Each group needs its adopted ranking, and the plenary has to be over where there is one."""
    if stage.state != StageState.LOCKED:
        yield _("Lock the scores of this stage first.")
        return
    yield from obstacles_by_rankings(stage)
    yield from obstacles_by_plenary(stage)


def opening_sentence(stage: Stage, at: datetime) -> str:
    """A word on the planned time; starting early or late is the organiser's decision."""
    if at < stage.opens_at:
        return _("Planned for %(when)s.") % {
            "when": say_moment(stage.opens_at, stage.competition.zone)
        }
    return ""
