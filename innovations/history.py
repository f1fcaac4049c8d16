"""The trail of a proposal in public words: who, when, what. Judges' acts never stand here."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.queries import entries_about
from core.moments import say_moment
from innovations.models import Proposal
from innovations.states import ProposalState

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
    "innovations.disqualify_proposal": _("Disqualified"),
}
OF_THE_ORGANISER = {
    "innovations.admit_proposal",
    "innovations.request_repair",
    "innovations.undo_decision",
    "innovations.reject_proposal",
    "innovations.accept_objection",
    "innovations.deny_objection",
    "innovations.disqualify_proposal",
}
KEPT = {"section": "", "number": "", "slot": "", "member": ""}


#: What the ribbon shows; the rest is kept below it, folded.
MILESTONES = OF_THE_ORGANISER | {
    "innovations.start_proposal",
    "innovations.hand_over_proposal",
    "innovations.approve_proposal",
    "innovations.return_proposal",
    "innovations.submit_proposal",
    "innovations.withdraw_proposal",
    "innovations.file_objection",
    "innovations.withdraw_objection",
}
SUBMITTED, UNDONE = "innovations.submit_proposal", "innovations.undo_decision"


@dataclass(frozen=True)
class Event:
    """A row of the timeline component."""

    when: str
    title: str
    text: str
    kind: str = ""
    url: str = ""
    action: str = ""
    is_milestone: bool = True


def events_of(proposal: Proposal, *, is_own: bool) -> list[Event]:
    """Oldest first. The organiser's decisions carry its name, not a person's.

    What the entrant's side wrote to itself (`is_own`) is not for the organiser; what the organiser
    took back within its ten seconds was never told to the entrant, and is not told here.
    """
    entries = [entry for entry in entries_about(proposal) if entry.act in WORDS]
    events, version = [], 0
    for entry in _without_undone(entries) if is_own else entries:
        version += entry.act == SUBMITTED
        events.append(_event(proposal, entry, version, is_own=is_own))
    return events


def _without_undone(entries: list[Entry]) -> list[Entry]:
    """A decision and its taking back cancel each other."""
    kept: list[Entry] = []
    for entry in entries:
        if entry.act == UNDONE and kept and kept[-1].act in OF_THE_ORGANISER:
            kept.pop()
        elif entry.act != UNDONE:
            kept.append(entry)
    return kept


def _event(proposal: Proposal, entry: Entry, version: int, *, is_own: bool) -> Event:
    url, action = _lead(proposal, version) if entry.act == SUBMITTED else ("", "")
    return Event(
        when=say_moment(entry.at, proposal.competition.zone, short=True),
        title=_title(entry, version),
        text=_text(proposal, entry, is_own=is_own),
        url=url,
        action=action,
        is_milestone=entry.act in MILESTONES,
    )


def _title(entry: Entry, version: int) -> str:
    title = str(WORDS[entry.act]) % {**KEPT, **entry.after}
    if entry.act != SUBMITTED:
        return title
    return _now("%(title)s, version %(version)s") % {"title": title, "version": version}


def _text(proposal: Proposal, entry: Entry, *, is_own: bool) -> str:
    """Who, why, and until when."""
    told = [_who(proposal, entry)]
    if entry.reason and (is_own or entry.act in OF_THE_ORGANISER):
        told.append(entry.reason)
    if until := entry.after.get("until"):
        when = say_moment(datetime.fromisoformat(until), proposal.competition.zone)
        told.append(_now("To be mended by %(when)s") % {"when": when})
    return ". ".join(told)


def _lead(proposal: Proposal, version: int) -> tuple[str, str]:
    """To the text that was handed in, or to what changed in it."""
    if version == 1:
        kwargs = {"code": proposal.code, "number": 1}
        return reverse("version-detail", kwargs=kwargs), _now("Read what was handed in")
    kwargs = {"code": proposal.code, "before": version - 1, "after": version}
    words = _now("What changed since version %(number)s") % {"number": version - 1}
    return reverse("version-compare", kwargs=kwargs), words


def judging_of(proposal: Proposal) -> Event | None:
    """How many judges have finished in the first stage; no name, no mark.

    LAW: later stages would tell who advanced before it is announced, so they are never told here.
    """
    if proposal.state != ProposalState.ELIGIBLE:
        return None
    found = proposal.candidacies.select_related("stage").order_by("stage__order").first()
    if found is None or not found.stage.has_panel:
        return None
    judges = found.stage.judges_per_entry
    facts = {"done": min(found.locked_count, judges), "judges": judges}
    title = _now("In assessment: %(done)s of %(judges)s judges have finished") % facts
    text = _now("Who they are and what they gave is not told before the result.")
    return Event(when="", title=title, text=text, kind="open")


def _who(proposal: Proposal, entry: Entry) -> str:
    if entry.act in OF_THE_ORGANISER or entry.actor is None:
        return proposal.competition.organiser.name
    return entry.actor.name


def approval_of(proposal: Proposal) -> Entry | None:
    """When the head of agency last stood behind it, and who that was."""
    rows = entries_about(proposal).filter(act="innovations.approve_proposal")
    return rows.last()
