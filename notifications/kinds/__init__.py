"""Every kind of message: what it is called, who reads it, what it is about, what it may name.

A kind that is not listed here is sent at once, in its built-in words: `mail/<kind>.txt`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.kinds.kind import DIGEST, TRIAL, Kind, own
from notifications.kinds.table import ALL

__all__ = [
    "AREAS",
    "CHOSEN",
    "DIGEST",
    "EDITABLE",
    "KINDS",
    "TRIAL",
    "Kind",
    "kind_of",
    "kinds_by_area",
]

KINDS = {kind.name: kind for kind in ALL}
EDITABLE = tuple(kind for kind in ALL if kind.is_editable)
#: How lists part the kinds: by the beginning of their names, the first that fits.
AREAS = (
    (
        _("Deadlines and reminders"),
        ("deadline_", "draft_", "approval_reminded", "proposal_reminder", "judging_reminder"),
    ),
    (_("Entries"), ("proposal_", "objection_", "attachment_")),
    (_("Competition and questions"), ("agency_", "competition_", "rules_", "window_", "enquiry_")),
    (_("Events"), ("event_",)),
    (_("Judging"), ("judging_",)),
    (_("Results"), ("award_",)),
    (_("People"), ("",)),
)
#: Kinds of the topics that a person may put off or stop.
CHOSEN = frozenset(kind.name for kind in ALL if not kind.is_duty)


def kind_of(name: str) -> Kind:
    """The kind of this name; one that nobody listed is duty, in its built-in words."""
    return KINDS.get(name) or own(name, name)


def kinds_by_area() -> list[tuple[Promise, list[Kind]]]:
    """The kinds that offices may word, each in one area."""
    left, areas = list(EDITABLE), []
    for label, beginnings in AREAS:
        here = [kind for kind in left if kind.name.startswith(beginnings)]
        left = [kind for kind in left if kind not in here]
        areas.append((label, here))
    return areas
