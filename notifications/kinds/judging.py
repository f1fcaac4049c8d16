"""Kinds of messages about panels, marks, presentations and visits."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds.kind import (
    ADMINS,
    JUDGES,
    ORGANISERS,
    Kind,
)
from notifications.states import Topic

_T = Topic
_STAGE = "name stage competition"

JUDGING: tuple[Kind, ...] = (
    Kind(
        "judging_panel_joined",
        _("Invited to a panel"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} count! hours when closes! words",
    ),
    Kind(
        "judging_panel_reminder",
        _("Reminder of an invitation to a panel"),
        JUDGES,
        _T.REMINDERS,
        f"{_STAGE} count hours when closes! words",
    ),
    Kind(
        "judging_place_declined",
        _("A judge declined"),
        ORGANISERS,
        _T.DUTY,
        f"{_STAGE} judge! reason!",
    ),
    Kind(
        "judging_load_lowered",
        _("A judge takes fewer entries"),
        ORGANISERS,
        _T.DUTY,
        f"{_STAGE} judge! count! before",
    ),
    Kind("judging_place_ended", _("Released from a panel"), JUDGES, _T.DUTY, f"{_STAGE} reason!"),
    Kind("judging_stage_started", _("Scoring has started"), JUDGES, _T.DUTY, f"{_STAGE} closes!"),
    Kind("judging_assigned", _("New entries to score"), JUDGES, _T.ENTRIES, _STAGE),
    Kind(
        "judging_idle",
        _("A judge has not scored for days"),
        JUDGES,
        _T.REMINDERS,
        f"{_STAGE} count days closes!",
    ),
    Kind(
        "judging_reminder",
        _("Reminder by the organiser: judges"),
        JUDGES,
        _T.REMINDERS,
        f"{_STAGE} closes!",
    ),
    Kind(
        "judging_scorecard_reopened",
        _("Scorecard opened again"),
        JUDGES,
        _T.DUTY,
        "name number stage reason!",
    ),
    Kind(
        "judging_scorecard_voided",
        _("Scorecard made void"),
        JUDGES,
        _T.DUTY,
        "name number stage reason!",
    ),
    Kind(
        "judging_discussion_opened",
        _("Marks are being discussed"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} count numbers!",
    ),
    Kind("judging_calibration_closed", _("Calibration round closed"), JUDGES, _T.DUTY, _STAGE),
    Kind(
        "judging_gap_decided",
        _("An entry has left your list"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} count! numbers reason",
    ),
    Kind(
        "judging_handed_over",
        _("Entries have gone to other judges"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} count! numbers reason",
    ),
    Kind(
        "judging_relief_asked",
        _("A judge asks for relief"),
        ORGANISERS,
        _T.DUTY,
        f"{_STAGE} judge! count! reason",
    ),
    Kind(
        "judging_relief_answered",
        _("Answer to a wish for relief"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} reason!",
    ),
    Kind(
        "judging_paper_entered",
        _("Marks from a paper sheet were entered"),
        JUDGES,
        _T.DUTY,
        f"{_STAGE} number!",
    ),
    Kind(
        "judging_paper_objected",
        _("A judge objects to an entered sheet"),
        ORGANISERS,
        _T.DUTY,
        "name judge number! stage reason",
    ),
    Kind(
        "judging_abstained",
        _("A judge abstains"),
        ORGANISERS,
        _T.DUTY,
        "name judge number! stage reason",
    ),
    Kind(
        "judging_conflict_declared",
        _("Conflict of interest declared"),
        ORGANISERS,
        _T.DUTY,
        "name judge number! stage",
    ),
    Kind(
        "judging_downloads_stopped",
        _("A judge fetched very many files"),
        ORGANISERS,
        _T.DUTY,
        "name judge! count stage competition",
    ),
    Kind(
        "judging_visit_planned",
        _("Field visit planned: visitors"),
        JUDGES,
        _T.DUTY,
        "name number title stage when! place",
    ),
    Kind(
        "judging_visit_announced",
        _("Field visit planned: entrant"),
        ADMINS,
        _T.DUTY,
        "name number title stage when! place",
    ),
    Kind(
        "judging_visit_returned",
        _("Report of a visit given back"),
        JUDGES,
        _T.DUTY,
        "name number stage reason!",
    ),
    Kind(
        "judging_visit_reported",
        _("Report of a visit handed in"),
        ORGANISERS,
        _T.REMINDERS,
        "name number! stage competition",
    ),
)
