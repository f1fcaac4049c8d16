"""Who may do what in judging: person and state, never the clock.

The organiser runs stages and sees results, the secretariat sees progress but no marks, the auditor
sees what the organiser sees. A judge does only what concerns the own entries.
"""

from operator import attrgetter

import rules
from django.db.models import Model

from accounts.models import User
from accounts.states import ORGANISER_SIDE, Role
from competitions.models import Stage
from competitions.states import StageState
from innovations.models import Candidacy
from innovations.permissions import has_part
from judging.models import (
    Assignment,
    Discussion,
    DiscussionVoice,
    FieldVisit,
    PanelMember,
    Plenary,
    PlenaryScan,
    PresentationDay,
    PresentationSlot,
    RankingRun,
    Scorecard,
    Tie,
)

# How a row of judging leads to its stage.
WAYS = {
    Assignment: attrgetter("member.stage"),
    Candidacy: attrgetter("stage"),
    Discussion: attrgetter("stage"),
    FieldVisit: attrgetter("candidacy.stage"),
    PanelMember: attrgetter("stage"),
    Plenary: attrgetter("stage"),
    PlenaryScan: attrgetter("record.plenary.stage"),
    PresentationDay: attrgetter("stage"),
    PresentationSlot: attrgetter("day.stage"),
    RankingRun: attrgetter("stage"),
    Scorecard: attrgetter("assignment.member.stage"),
    Stage: lambda stage: stage,
}

# How a row of judging leads to the entry that it is about.
TO_ENTRY = {
    Candidacy: attrgetter("proposal"),
    Discussion: attrgetter("candidacy.proposal"),
    FieldVisit: attrgetter("candidacy.proposal"),
    Scorecard: attrgetter("assignment.candidacy.proposal"),
}


def stage_of(subject: Model) -> Stage:
    """The stage that a row of judging belongs to."""
    return WAYS[type(subject)](subject)


def has_role(person: User, subject: Model, *roles: Role) -> bool:
    """Whether the active workspace plays one of these roles for the stage's organiser."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role in roles
        and workspace.agency_id == stage_of(subject).competition.organiser_id
    )


@rules.predicate
def runs_stage(person: User, subject: Model) -> bool:
    """The organiser of the stage's edition."""
    return has_role(person, subject, Role.ORGANISER)


@rules.predicate
def works_on_stage(person: User, subject: Model) -> bool:
    """Anybody on the organiser's side."""
    return has_role(person, subject, *ORGANISER_SIDE)


@rules.predicate
def audits_stage(person: User, subject: Model) -> bool:
    """Reads everything, changes nothing."""
    return has_role(person, subject, Role.AUDITOR)


@rules.predicate
def serves_stage(person: User, subject: Model) -> bool:
    """The organiser and the secretariat: those who keep the room."""
    return has_role(person, subject, Role.ORGANISER, Role.SCREENER)


@rules.predicate
def answers_for_entrant(person: User, _slot: PresentationSlot) -> bool:
    """The local admin of the entry's agency; which entries those are, `visible_to` has said."""
    return bool(person.workspace and person.workspace.role == Role.LOCAL_ADMIN)


@rules.predicate
def chairs_stage(person: User, subject: Model) -> bool:
    """The chair of the panel, in the judge's workspace."""
    return (
        has_role(person, subject, Role.JUDGE)
        and stage_of(subject).panel.chaired().filter(person=person).exists()
    )


@rules.predicate
def is_judge_here(person: User, subject: Model) -> bool:
    """A judge of the stage's organiser; `visible_to` has said of which entries."""
    return has_role(person, subject, Role.JUDGE)


@rules.predicate
def is_own_place(person: User, member: PanelMember) -> bool:
    """The judge's own place on the panel."""
    return member.person_id == person.pk and has_role(person, member, Role.JUDGE)


@rules.predicate
def is_oneself(person: User, subject: User) -> bool:
    """Whom one is close to, only oneself can say."""
    return person.pk == subject.pk


@rules.predicate
def is_own_tie(person: User, tie: Tie) -> bool:
    """What the judge declared."""
    return tie.person_id == person.pk


@rules.predicate
def is_own_assignment(person: User, assignment: Assignment) -> bool:
    """An entry that this judge was given."""
    return is_own_place(person, assignment.member)


@rules.predicate
def is_own_scorecard(person: User, scorecard: Scorecard) -> bool:
    """A chair may not open the own scorecard again: that is the organiser's to decide."""
    return scorecard.assignment.member.person_id == person.pk


@rules.predicate
def has_part_in_entry(person: User, subject: Model) -> bool:
    """Has a part in the entry: decides nothing about it, neither its talks nor its scorecards."""
    return has_part(person, TO_ENTRY[type(subject)](subject))


@rules.predicate
def is_own_voice(person: User, voice: DiscussionVoice) -> bool:
    """The judge's own place in a discussion."""
    return is_own_assignment(person, voice.assignment)


@rules.predicate
def is_locked(_person: User, subject: Model) -> bool:
    """SECURITY: a chair judges as well, and learns no mark of a peer while marks are open."""
    return stage_of(subject).state in {StageState.LOCKED, StageState.CONCLUDED}


def hides_units(person: User, stage: Stage) -> bool:
    """Whether names of units stay hidden: from a chair, until a blind stage is concluded."""
    is_office = has_role(person, stage, *ORGANISER_SIDE)
    return stage.is_blind and not is_office and stage.state != StageState.CONCLUDED


# Stages and panels.
rules.add_perm("judging.view_stage", works_on_stage | chairs_stage)
rules.add_perm("judging.view_stage_files", works_on_stage)
rules.add_perm("judging.supply_copy", runs_stage)
rules.add_perm("judging.change_panel", runs_stage)
rules.add_perm("judging.replace_reader", runs_stage)
rules.add_perm("judging.change_assignments", runs_stage)
rules.add_perm("judging.view_assignments", runs_stage | audits_stage)
rules.add_perm("judging.unassign_judge", runs_stage)
rules.add_perm("judging.remind_judges", runs_stage)
rules.add_perm("judging.decide_gaps", runs_stage)
rules.add_perm("judging.hand_over", runs_stage)
rules.add_perm("judging.view_figures", runs_stage | audits_stage | chairs_stage)
rules.add_perm("judging.ask_report", runs_stage | chairs_stage)
rules.add_perm("judging.view_own_figures", is_own_place)
rules.add_perm("judging.print_paper_sheet", is_own_place)
rules.add_perm("judging.print_paper_sheets", serves_stage)
rules.add_perm("judging.declare_outage", runs_stage)
rules.add_perm("judging.enter_paper", serves_stage)
rules.add_perm("judging.object_to_paper", is_own_assignment)
rules.add_perm("judging.ask_relief", is_own_place)
rules.add_perm("judging.start_stage", runs_stage)
rules.add_perm("judging.lock_stage", runs_stage)
rules.add_perm("judging.reopen_stage", runs_stage)
rules.add_perm("judging.reopen_result", runs_stage)
rules.add_perm("judging.conclude_stage", runs_stage)

# Judges and their scorecards.
rules.add_perm("judging.declare_independence", is_own_place)
rules.add_perm("judging.decline_place", is_own_place)
rules.add_perm("judging.confirm_acquaintance", is_own_place)
rules.add_perm("judging.declare_tie", is_oneself)
rules.add_perm("judging.end_tie", is_own_tie)
rules.add_perm("judging.save_scorecard", is_own_assignment)
rules.add_perm("judging.lock_scorecard", is_own_assignment)
rules.add_perm("judging.skip_assignment", is_own_assignment)
rules.add_perm("judging.abstain_assignment", is_own_assignment)
rules.add_perm("judging.view_evidence", is_own_assignment)
rules.add_perm("judging.declare_conflict", is_own_assignment)
rules.add_perm("judging.view_panel_member", works_on_stage | chairs_stage)
rules.add_perm(
    "judging.reopen_scorecard",
    (runs_stage | (chairs_stage & ~is_own_scorecard)) & ~has_part_in_entry,
)
rules.add_perm("judging.void_scorecard", runs_stage & ~has_part_in_entry)

# Rankings: the secretariat may not see marks.
rules.add_perm("judging.start_ranking", runs_stage)
reads_results = runs_stage | audits_stage | (chairs_stage & is_locked)
rules.add_perm("judging.view_ranking", reads_results)
rules.add_perm("judging.export_ranking", reads_results)
rules.add_perm("judging.view_bundle", runs_stage | audits_stage)
rules.add_perm("judging.try_weights", runs_stage | audits_stage)
rules.add_perm("judging.retry_run", runs_stage)
rules.add_perm("judging.adopt_run", runs_stage)

# The plenary: the organiser notes what it decides, about nothing in which one has a part.
rules.add_perm("judging.view_plenary", runs_stage | audits_stage)
rules.add_perm("judging.conduct_plenary", runs_stage)
rules.add_perm("judging.decide_entry", runs_stage & ~has_part_in_entry)

# Presentations. Who sees one at all, `visible_to` has said.
rules.add_perm("judging.view_timetable", works_on_stage | chairs_stage)
rules.add_perm("judging.change_timetable", runs_stage)
rules.add_perm("judging.view_slot", rules.always_true)
rules.add_perm("judging.confirm_slot", answers_for_entrant)
rules.add_perm("judging.watch_clock", works_on_stage | is_judge_here)
rules.add_perm("judging.run_clock", serves_stage | chairs_stage)
rules.add_perm("judging.note_attendance", serves_stage | chairs_stage)

# Field visits. The team reaches its own ones only; an entrant reads day and place.
rules.add_perm("judging.view_visits", works_on_stage | chairs_stage)
rules.add_perm("judging.plan_visit", runs_stage)
rules.add_perm("judging.prepare_visit", runs_stage)
rules.add_perm("judging.excuse_visit", runs_stage & ~has_part_in_entry)
rules.add_perm("judging.change_checklist", runs_stage | is_judge_here)
rules.add_perm("judging.visit_entry", is_judge_here)
rules.add_perm("judging.view_visit_report", runs_stage | audits_stage | is_judge_here)
rules.add_perm("judging.return_visit", (runs_stage | chairs_stage) & ~has_part_in_entry)

# Discussions and calibration. Which of them a judge may know of, `discussions_visible_to` says.
rules.add_perm("judging.view_discussions", runs_stage | audits_stage | chairs_stage)
rules.add_perm("judging.open_discussions", runs_stage | chairs_stage)
rules.add_perm("judging.view_discussion", runs_stage | audits_stage | is_judge_here)
rules.add_perm("judging.add_remark", runs_stage | is_judge_here)
rules.add_perm("judging.decide_voice", is_own_voice)
rules.add_perm("judging.close_discussion", (runs_stage | chairs_stage) & ~has_part_in_entry)
rules.add_perm("judging.choose_calibration", runs_stage)
rules.add_perm("judging.open_calibration", runs_stage | chairs_stage)
rules.add_perm("judging.export_marks", runs_stage | audits_stage)
rules.add_perm("judging.view_visit_calendar", works_on_stage | is_judge_here)
rules.add_perm("judging.view_visit_notice", rules.always_true)

# The public's answers: counts for the whole office, what counts is the organiser's to decide.
rules.add_perm("judging.view_public_answers", works_on_stage)
rules.add_perm("judging.strike_answers", runs_stage)
