"""Who may do what in judging: person and state, never the clock.

The organiser runs stages and sees results, the secretariat sees progress but no marks, the auditor
sees what the organiser sees. A judge does only what concerns the own entries.
"""

import rules
from django.db.models import Model

from accounts.models import User
from accounts.states import ORGANISER_SIDE, Role
from competitions.models import Stage
from judging.models import Assignment, PanelMember, RankingRun, Scorecard


def stage_of(subject: Model) -> Stage:
    """The stage that a row of judging belongs to."""
    if isinstance(subject, Stage):
        return subject
    if isinstance(subject, PanelMember | RankingRun):
        return subject.stage
    if isinstance(subject, Assignment):
        return subject.member.stage
    if isinstance(subject, Scorecard):
        return subject.assignment.member.stage
    raise TypeError(subject)


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
def chairs_stage(person: User, subject: Model) -> bool:
    """The chair of the panel, in the judge's workspace."""
    return (
        has_role(person, subject, Role.JUDGE)
        and stage_of(subject).panel.filter(person=person, is_chair=True).exists()
    )


@rules.predicate
def is_own_place(person: User, member: PanelMember) -> bool:
    """The judge's own place on the panel."""
    return member.person_id == person.pk and has_role(person, member, Role.JUDGE)


@rules.predicate
def is_own_assignment(person: User, assignment: Assignment) -> bool:
    """An entry that this judge was given."""
    return is_own_place(person, assignment.member)


@rules.predicate
def is_own_scorecard(person: User, scorecard: Scorecard) -> bool:
    """A chair may not open the own scorecard again: that is the organiser's to decide."""
    return scorecard.assignment.member.person_id == person.pk


# Stages and panels.
rules.add_perm("judging.view_stage", works_on_stage | chairs_stage)
rules.add_perm("judging.change_panel", runs_stage)
rules.add_perm("judging.change_assignments", runs_stage)
rules.add_perm("judging.unassign_judge", runs_stage)
rules.add_perm("judging.remind_judges", runs_stage)
rules.add_perm("judging.start_stage", runs_stage)
rules.add_perm("judging.lock_stage", runs_stage)
rules.add_perm("judging.reopen_stage", runs_stage)
rules.add_perm("judging.conclude_stage", runs_stage)

# Judges and their scorecards.
rules.add_perm("judging.declare_independence", is_own_place)
rules.add_perm("judging.save_scorecard", is_own_assignment)
rules.add_perm("judging.lock_scorecard", is_own_assignment)
rules.add_perm("judging.skip_assignment", is_own_assignment)
rules.add_perm("judging.declare_conflict", is_own_assignment)
rules.add_perm("judging.view_panel_member", works_on_stage | chairs_stage)
rules.add_perm("judging.reopen_scorecard", runs_stage | (chairs_stage & ~is_own_scorecard))
rules.add_perm("judging.void_scorecard", runs_stage)

# Rankings: the secretariat may not see marks.
rules.add_perm("judging.start_ranking", runs_stage)
rules.add_perm("judging.view_ranking", runs_stage | audits_stage)
rules.add_perm("judging.retry_run", runs_stage)
rules.add_perm("judging.adopt_run", runs_stage)
