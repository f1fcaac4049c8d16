"""What can be done with panels, scorecards and stages; each function is one act."""

from judging.actions.assignments import (
    assign_judge,
    change_assignments,
    skip_assignment,
    unassign_judge,
)
from judging.actions.attendance import note_aside, record_attendance
from judging.actions.calibration import choose_calibration, open_calibration
from judging.actions.conflicts import (
    confirm_acquaintance,
    declare_conflict,
    declare_tie,
    end_tie,
    replace_reader,
)
from judging.actions.copies import supply_copy
from judging.actions.desk import abstain_assignment, keep_highlights
from judging.actions.discussions import (
    add_remark,
    change_marks,
    close_discussion,
    keep_marks,
    open_discussions,
)
from judging.actions.downloads import note_download
from judging.actions.drawing import (
    assign_to_all,
    draw_assignments,
    pin_assignments,
    undo_assignments,
)
from judging.actions.exports import export_marks, export_ranking
from judging.actions.gaps import ask_again, excuse_assignment, excuse_assignments
from judging.actions.handover import answer_relief, ask_relief, hand_over
from judging.actions.panel import (
    add_panel_member,
    change_panel_member,
    copy_panel,
    invite_judges,
    remove_panel_member,
)
from judging.actions.paper import (
    declare_outage,
    end_outage,
    enter_paper,
    object_to_paper,
)
from judging.actions.places import (
    declare_independence,
    decline_place,
    release_judge,
    replace_judge,
)
from judging.actions.plenaries import (
    change_plenary,
    close_plenary,
    decide_band,
    decide_entry,
    open_plenary,
    reopen_plenary,
)
from judging.actions.plenary_papers import add_scan, ask_papers, release_scan, remove_scan
from judging.actions.presentations import (
    add_presentation_day,
    announce_timetable,
    confirm_slot,
    move_slot,
    note_attendance,
    remove_presentation_day,
    reset_clock,
    run_clock,
    schedule_presentations,
    swap_slots,
)
from judging.actions.public import (
    confirm_answer,
    give_answer,
    restore_answers,
    strike_answers,
)
from judging.actions.reminders import remind_invited, remind_judges
from judging.actions.reopening import ask_to_reopen_concluded, reopen_concluded_stage
from judging.actions.reports import ask_report
from judging.actions.runs import adopt_run, retry_run, start_ranking
from judging.actions.scorecards import (
    lock_scorecard,
    reopen_scorecard,
    save_scorecard,
    void_scorecard,
)
from judging.actions.stages import conclude_stage, lock_stage, reopen_stage, start_stage
from judging.actions.visiting import (
    add_visit_photo,
    leave_visit,
    remove_visit_item,
    report_visit,
    revise_marks_after_visit,
    save_visit_item,
)
from judging.actions.visits import (
    change_checklist,
    excuse_visit,
    plan_visit,
    prepare_visit,
    return_visit,
)

__all__ = [
    "abstain_assignment",
    "add_panel_member",
    "add_presentation_day",
    "add_remark",
    "add_scan",
    "add_visit_photo",
    "adopt_run",
    "announce_timetable",
    "answer_relief",
    "ask_again",
    "ask_papers",
    "ask_relief",
    "ask_report",
    "ask_to_reopen_concluded",
    "assign_judge",
    "assign_to_all",
    "change_assignments",
    "change_checklist",
    "change_marks",
    "change_panel_member",
    "change_plenary",
    "choose_calibration",
    "close_discussion",
    "close_plenary",
    "conclude_stage",
    "confirm_acquaintance",
    "confirm_answer",
    "confirm_slot",
    "copy_panel",
    "decide_band",
    "decide_entry",
    "declare_conflict",
    "declare_independence",
    "declare_outage",
    "declare_tie",
    "decline_place",
    "draw_assignments",
    "end_outage",
    "end_tie",
    "enter_paper",
    "excuse_assignment",
    "excuse_assignments",
    "excuse_visit",
    "export_marks",
    "export_ranking",
    "give_answer",
    "hand_over",
    "invite_judges",
    "keep_highlights",
    "keep_marks",
    "leave_visit",
    "lock_scorecard",
    "lock_stage",
    "move_slot",
    "note_aside",
    "note_attendance",
    "note_download",
    "object_to_paper",
    "open_calibration",
    "open_discussions",
    "open_plenary",
    "pin_assignments",
    "plan_visit",
    "prepare_visit",
    "record_attendance",
    "release_judge",
    "release_scan",
    "remind_invited",
    "remind_judges",
    "remove_panel_member",
    "remove_presentation_day",
    "remove_scan",
    "remove_visit_item",
    "reopen_concluded_stage",
    "reopen_plenary",
    "reopen_scorecard",
    "reopen_stage",
    "replace_judge",
    "replace_reader",
    "report_visit",
    "reset_clock",
    "restore_answers",
    "retry_run",
    "return_visit",
    "revise_marks_after_visit",
    "run_clock",
    "save_scorecard",
    "save_visit_item",
    "schedule_presentations",
    "skip_assignment",
    "start_ranking",
    "start_stage",
    "strike_answers",
    "supply_copy",
    "swap_slots",
    "unassign_judge",
    "undo_assignments",
    "void_scorecard",
]
