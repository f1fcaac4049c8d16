"""What can be done with panels, scorecards and stages; each function is one act."""

from judging.actions.assignments import (
    assign_judge,
    change_assignments,
    declare_conflict,
    draw_assignments,
    skip_assignment,
    unassign_judge,
)
from judging.actions.panel import (
    add_panel_member,
    change_panel_member,
    declare_independence,
    remove_panel_member,
)
from judging.actions.reminders import remind_judges
from judging.actions.runs import adopt_run, retry_run, start_ranking
from judging.actions.scorecards import (
    lock_scorecard,
    reopen_scorecard,
    save_scorecard,
    void_scorecard,
)
from judging.actions.stages import conclude_stage, lock_stage, reopen_stage, start_stage

__all__ = [
    "add_panel_member",
    "adopt_run",
    "assign_judge",
    "change_assignments",
    "change_panel_member",
    "conclude_stage",
    "declare_conflict",
    "declare_independence",
    "draw_assignments",
    "lock_scorecard",
    "lock_stage",
    "remind_judges",
    "remove_panel_member",
    "reopen_scorecard",
    "reopen_stage",
    "retry_run",
    "save_scorecard",
    "skip_assignment",
    "start_ranking",
    "start_stage",
    "unassign_judge",
    "void_scorecard",
]
