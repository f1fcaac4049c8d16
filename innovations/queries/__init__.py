"""Reads across tables: how far a proposal is, what stands in its way, whom it concerns."""

from innovations.queries.checklist import latest_of, like_it, with_checklist, with_checks
from innovations.queries.eligibility import (
    INSTANT,
    Eligibility,
    closing_day,
    eligibility_of,
    readiness_of,
    verdict_of_files,
    verdict_of_quota,
    whole_months,
)
from innovations.queries.entries import (
    SectionProgress,
    obstacles_to_admit,
    obstacles_to_ask_for_entries,
    obstacles_to_complete,
    obstacles_to_hand_over,
    obstacles_to_screen,
    obstacles_to_start,
    obstacles_to_submit,
    obstacles_to_withdraw,
    opening_stage,
    progress_of,
)
from innovations.queries.leaving import (
    drafts_left_by,
    obstacles_to_release,
    successors_of,
)
from innovations.queries.places import with_places
from innovations.queries.people import (
    agency_heads_of,
    deciders_of,
    local_admins_of,
    team_of,
)

__all__ = [
    "INSTANT",
    "Eligibility",
    "SectionProgress",
    "agency_heads_of",
    "closing_day",
    "deciders_of",
    "drafts_left_by",
    "eligibility_of",
    "latest_of",
    "like_it",
    "local_admins_of",
    "obstacles_to_admit",
    "obstacles_to_ask_for_entries",
    "obstacles_to_complete",
    "obstacles_to_hand_over",
    "obstacles_to_release",
    "obstacles_to_screen",
    "obstacles_to_start",
    "obstacles_to_submit",
    "obstacles_to_withdraw",
    "opening_stage",
    "progress_of",
    "readiness_of",
    "successors_of",
    "team_of",
    "verdict_of_files",
    "verdict_of_quota",
    "whole_months",
    "with_places",
    "with_checklist",
    "with_checks",
]
