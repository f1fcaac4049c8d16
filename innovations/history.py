"""The trail of a proposal in public words: who, when, what. Judges' acts never stand here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.queries import entries_about
from core.moments import say_moment
from innovations.models import Proposal

WORDS = {
    "innovations.start_proposal": _("Entry started"),
    "innovations.update_innovation": _("Facts of the innovation changed"),
    "innovations.add_member": _("Added to the team: %(member)s"),
    "innovations.remove_member": _("A member was taken off the team"),
    "innovations.join_team": _("Joined the team: %(member)s"),
    "innovations.complete_section": _("Section marked complete: %(section)s"),
    "innovations.reopen_section": _("Section opened again: %(section)s"),
    "innovations.take_pen": _("Writing taken over: %(section)s"),
    "innovations.hand_over_proposal": _("Handed over"),
    "innovations.approve_proposal": _("Approved by the head of agency"),
    "innovations.return_proposal": _("Returned to the writers"),
    "innovations.settle_note": _("A note was marked as mended"),
    "innovations.reopen_note": _("A note was opened again"),
    "innovations.attach_file": _("File attached: %(slot)s"),
    "innovations.attach_link": _("Address attached: %(slot)s"),
    "innovations.remove_attachment": _("Attachment removed: %(slot)s"),
    "innovations.submit_proposal": _("Submitted as %(number)s"),
    "innovations.withdraw_proposal": _("Withdrawn"),
    "innovations.admit_proposal": _("Passed administrative selection"),
    "innovations.request_repair": _("Repair asked"),
    "innovations.undo_decision": _("Decision taken back"),
    "innovations.reject_proposal": _("Did not pass administrative selection"),
    "innovations.file_objection": _("Objection filed"),
    "innovations.withdraw_objection": _("Objection taken back"),
    "innovations.accept_objection": _("Objection accepted: back in the selection"),
    "innovations.deny_objection": _("Objection not accepted"),
}
OF_THE_ORGANISER = {
    "innovations.admit_proposal",
    "innovations.request_repair",
    "innovations.undo_decision",
    "innovations.reject_proposal",
    "innovations.accept_objection",
    "innovations.deny_objection",
}
KEPT = {"section": "", "number": "", "slot": "", "member": ""}


@dataclass(frozen=True)
class Event:
    """A row of the timeline component."""

    when: str
    title: str
    text: str
    kind: str = ""


def events_of(proposal: Proposal, *, is_own: bool) -> list[Event]:
    """Oldest first. The organiser's decisions carry its name, not a person's.

    What the entrant's side wrote to itself (`is_own`) is not for the organiser.
    """
    entries = [entry for entry in entries_about(proposal) if entry.act in WORDS]
    return [_event(proposal, entry, is_own=is_own) for entry in entries]


def _event(proposal: Proposal, entry: Entry, *, is_own: bool) -> Event:
    who = _who(proposal, entry)
    is_told = is_own or entry.act in OF_THE_ORGANISER
    text = f"{who}. {entry.reason}" if entry.reason and is_told else who
    title = str(WORDS[entry.act]) % {**KEPT, **entry.after}
    return Event(say_moment(entry.at, proposal.competition.zone, short=True), title, text)


def _who(proposal: Proposal, entry: Entry) -> str:
    if entry.act in OF_THE_ORGANISER or entry.actor is None:
        return proposal.competition.organiser.name
    return entry.actor.name


def approval_of(proposal: Proposal) -> Entry | None:
    """When the head of agency last stood behind it, and who that was."""
    rows = entries_about(proposal).filter(act="innovations.approve_proposal")
    return rows.last()
