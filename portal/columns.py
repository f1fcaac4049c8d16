"""Rows of the organiser's list in words: for the page, and for the table file."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.states import BEFORE_SUBMISSION, ProposalState
from portal.queries.entries import EntryFilter
from portal.queries.steps import EntryStep

ENTRY_COLUMNS = (
    gettext_lazy("Number"),
    gettext_lazy("Title"),
    gettext_lazy("Unit"),
    gettext_lazy("Agency"),
    gettext_lazy("Group"),
    gettext_lazy("Category"),
    gettext_lazy("State"),
    gettext_lazy("Submitted"),
    gettext_lazy("In this state since"),
    gettext_lazy("Sections complete"),
)
HOLDERS = {
    ProposalState.DRAFT: gettext_lazy("the team of writers"),
    ProposalState.WITH_AGENCY_HEAD: gettext_lazy("the head of agency"),
    ProposalState.WITH_LOCAL_ADMIN: gettext_lazy("the local admin"),
    ProposalState.REPAIR: gettext_lazy("the local admin"),
}
TONES = {
    ProposalState.SUBMITTED: "attention",
    ProposalState.REPAIR: "attention",
    ProposalState.ELIGIBLE: "done",
    ProposalState.INELIGIBLE: "problem",
    ProposalState.DISQUALIFIED: "problem",
}
VIEWS = (
    ("", gettext_lazy("All")),
    (EntryStep.UNSENT, EntryStep.UNSENT.label),
    (EntryStep.SUBMITTED, EntryStep.SUBMITTED.label),
    (EntryStep.PASSED, gettext_lazy("Passed")),
)


def with_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """State, holder and tone beside the values; `is_draft` where nothing may be read."""
    return {
        **row,
        "label": ProposalState(row["state"]).label,
        "tone": TONES.get(row["state"], "info"),
        "holder": HOLDERS.get(row["state"], ""),
        "is_draft": row["submitted_at"] is None,
        "is_written": row["state"] in BEFORE_SUBMISSION,
    }


def entry_cells(row: Mapping[str, Any], zone: ZoneInfo) -> list[object]:
    """One line of the file; days as year-month-day, so that tables sort them."""
    sent = row["submitted_at"]
    return [
        row["shown_number"] or "",
        row["shown_title"] or "",
        row["unit"],
        row["agency"] or "",
        row["shown_group"] or "",
        row["shown_category"] or "",
        str(ProposalState(row["state"]).label),
        f"{sent.astimezone(zone):%Y-%m-%d %H:%M}" if sent else "",
        f"{row['held_since'].astimezone(zone):%Y-%m-%d %H:%M}",
        _("%(done)s of %(total)s") % {"done": row["complete_sections"], "total": row["sections"]},
    ]


def entry_views(asked: EntryFilter) -> list[dict[str, Any]]:
    """The usual questions as a switch; other filters stand below it."""
    only_step = not (set(asked.facts) - {"langkah", "urut"})
    return [
        {
            "label": label,
            "url": f"?langkah={step}" if step else "?",
            "is_current": only_step and asked.step == step,
        }
        for step, label in VIEWS
    ]
