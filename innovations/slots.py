"""Files and addresses beside the text: what a slot takes, told in words, and letters to sign."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.letters import letter_of, make_letter
from competitions.models import Requirement
from competitions.wording import say_file_limits
from core.moments import say_day
from innovations.models import Proposal
from innovations.queries.slots import (
    Obstacle,
    Slot,
    loose_attachments,
    missing_slots,
    obstacles_of_files,
    say_missing,
    slot_named,
    slot_of_question,
    slot_of_requirement,
    slots_of,
    url_of,
)

__all__ = [
    "Obstacle",
    "Slot",
    "draw_letter",
    "loose_attachments",
    "missing_slots",
    "obstacles_of_files",
    "say_limits",
    "say_missing",
    "slot_named",
    "slot_of_question",
    "slot_of_requirement",
    "slots_of",
    "url_of",
    "values_of_letter",
]


def say_limits(slot: Slot) -> str:
    """What it takes, said before anybody chooses a file: PDF, at most 1 MB, 5 pages."""
    if slot.is_link:
        return _("An address that begins with https:// and that anybody can open")
    limits = {"megabytes": slot.most_megabytes, "pages": slot.most_pages}
    return say_file_limits(slot.kinds, **limits, files=slot.most_files)


def values_of_letter(proposal: Proposal) -> dict[str, str]:
    """What the entry knows; whoever signs, and when, is left to be written by hand."""
    entrant, team = proposal.entrant, proposal.team.select_related("person").order_by("pk")
    with override(settings.LANGUAGE_CODE):
        started_on = say_day(proposal.innovation.started_on)
    return {
        "unit": entrant.name,
        "agency": (entrant.parent or entrant).name,
        "innovation": proposal.title,
        "started_on": started_on,
        "team": "\n".join(member.person.name if member.person else member.name for member in team),
        "contact": f"{proposal.created_by.name} ({proposal.created_by.email})",
        "competition": proposal.competition.name,
    }


def draw_letter(proposal: Proposal, requirement: Requirement, kind: str, *, at: datetime) -> bytes:
    """The requirement's letter for this entry, `docx` or `pdf`, ready to be signed."""
    letter = letter_of(requirement, proposal.competition, values_of_letter(proposal))
    return make_letter(letter, kind, at=at)
