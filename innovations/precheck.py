"""The checklist of the administrative selection, filled in beforehand by the machine.

What the machine finds in a frozen version is kept beside its words, so that a list of entries
needs no text. The machine proposes; a person's answer always stands above it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Question
from competitions.states import EligibilityKind, ScreeningCheck
from innovations.models import Proposal, ProposalVersion
from innovations.queries import Eligibility, eligibility_of, with_checklist
from innovations.queries.slots import slots_of

#: So many names of what is missing stand in one note.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist; `verdict` None: nobody has answered yet.

    `machine` is what the portal found by itself, `answered_by` who overruled or confirmed it.
    """

    code: str
    text: str
    guidance: str
    check: str
    verdict: bool | None
    note: str
    answered_by: str = ""
    machine: bool | None = None

    @property
    def is_met(self) -> bool:
        """For `components/checklist.html`."""
        return self.verdict is True

    @property
    def label(self) -> str:
        """For `components/checklist.html`."""
        return self.text

    @property
    def is_by_machine(self) -> bool:
        """Whether the portal filled it in and nobody has looked at it yet."""
        return self.verdict is not None and not self.answered_by


@dataclass(frozen=True, slots=True)
class Summary:
    """How a checklist stands, for a row of a list."""

    met: int
    unmet: int
    open: int

    @property
    def total(self) -> int:
        """Points of the checklist."""
        return self.met + self.unmet + self.open


def checklist_of(
    proposal: Proposal, version: ProposalVersion, *, eligibility: list[Eligibility] | None = None
) -> list[Point]:
    """The edition's points as they stand for a frozen version.

    No statement where the page has read the entry by `with_checklist` and passes the verdicts of
    `eligibility_of` that it shows.
    """
    if not hasattr(proposal, "points"):
        proposal = with_checklist(Proposal.objects.select_related("innovation")).get(pk=proposal.pk)
    if not proposal.points:
        return []
    findings = _findings_of(proposal, version)
    if eligibility is not None:
        findings["eligibility"] = [one.is_met for one in eligibility]
        findings["asks_title"] = False
    return [_point(row, proposal, findings, eligibility) for row in proposal.points]


def _findings_of(proposal: Proposal, version: ProposalVersion) -> dict[str, Any]:
    """What is kept for this version, or, before the worker has come to it, found now."""
    kept = proposal.findings or {}
    return {**kept} if kept.get("version") == version.number else find(proposal, version)


def _point(
    row: dict[str, Any],
    proposal: Proposal,
    findings: dict[str, Any],
    eligibility: list[Eligibility] | None,
) -> Point:
    machine = _machine_verdict(row["check"], proposal, findings)
    note = _machine_note(row["check"], proposal, findings, eligibility)
    return Point(
        code=row["code"],
        text=row["text"],
        guidance=row["guidance"],
        check=row["check"],
        verdict=row["is_met"] if row["is_answered"] else machine,
        note=row["note"] or note,
        answered_by=row["by"] or "",
        machine=machine,
    )


def summary_of(proposal: Proposal) -> Summary:
    """Counts for one row that was read by `with_checks`; no statement, no text."""
    verdicts = [_verdict(row, proposal) for row in proposal.points]
    return Summary(verdicts.count(True), verdicts.count(False), verdicts.count(None))


def is_clear(proposal: Proposal) -> bool:
    """Whether it may be admitted in bulk: the machine looked at something and all of it is met.

    Points that only a person can answer may still be open, but none may have been answered by no.
    """
    by_machine = [row for row in proposal.points if row["check"] != ScreeningCheck.PERSON]
    others = [row for row in proposal.points if row["check"] == ScreeningCheck.PERSON]
    is_passed = bool(by_machine) and all(_verdict(row, proposal) for row in by_machine)
    return is_passed and all(row["is_met"] is not False for row in others)


def _verdict(row: dict[str, Any], proposal: Proposal) -> bool | None:
    """A person's word first; findings of an earlier version say nothing."""
    if row["is_answered"]:
        return row["is_met"]
    findings = proposal.findings or {}
    is_stale = findings.get("version") != proposal.latest_number
    return _machine_verdict(row["check"], proposal, {} if is_stale else findings)


# What the machine finds in a frozen version.


def find(proposal: Proposal, version: ProposalVersion) -> dict[str, Any]:
    """Findings in a version, as plain JSON that names things and holds no sentence."""
    start = date.fromisoformat(version.content["started_on"])
    rules = eligibility_of(proposal, twins=0, started_on=start)
    return {
        "version": version.number,
        "answers": _find_in_answers(proposal, version.content),
        "files": _find_in_files(proposal, version.content),
        "eligibility": [one.is_met for one in rules if one.kind != EligibilityKind.TITLE_UNIQUE],
        "asks_title": any(one.kind == EligibilityKind.TITLE_UNIQUE for one in rules),
    }


def _find_in_answers(proposal: Proposal, content: dict[str, Any]) -> dict[str, list[str]]:
    questions = Question.objects.filter(section__rule_set=proposal.rule_set_id)
    asked = {(one.section.code, one.code): one for one in questions.select_related("section")}
    missing, too_long = [], []
    for section in content["sections"]:
        for answer in section["questions"]:
            question = asked.get((section["code"], answer["code"]))
            if question is None:
                continue
            if question.is_required and not answer["words"]:
                missing.append(question.label)
            if answer["words"] > question.word_limit:
                too_long.append(question.label)
    return {"missing": missing, "too_long": too_long}


def _find_in_files(proposal: Proposal, content: dict[str, Any]) -> list[str] | None:
    """Names of what is owed and not there; None for a version that was frozen without files."""
    if "files" not in content:
        return None
    given = {one["slot"] for one in [*content["files"], *content.get("links", [])]}
    owed = [slot for slot in slots_of(proposal) if slot.is_required]
    return [slot.label for slot in owed if slot.code not in given]


# What the findings mean.


def _machine_verdict(check: str, proposal: Proposal, findings: dict[str, Any]) -> bool | None:
    """True, False, or None for what it cannot tell."""
    if check == ScreeningCheck.TITLE:
        return not proposal.twins
    if check == ScreeningCheck.RESEMBLANCE:
        return None if not proposal.is_compared else not proposal.very_like
    found = findings.get(check)
    if found is None:
        return None
    if check == ScreeningCheck.ANSWERS:
        return not (found["missing"] or found["too_long"])
    if check == ScreeningCheck.ELIGIBILITY:
        return _all([*found, not (findings["asks_title"] and proposal.twins)])
    return not found


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    """No where one says no; nothing where one cannot be told."""
    verdicts = list(verdicts)
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _machine_note(
    check: str,
    proposal: Proposal,
    findings: dict[str, Any],
    eligibility: list[Eligibility] | None,
) -> str:
    """Why, in the reader's words."""
    found = findings.get(check)
    if check == ScreeningCheck.ANSWERS and found is not None:
        return _note_of_answers(found)
    if check == ScreeningCheck.FILES:
        return _note_of_files(found)
    if check == ScreeningCheck.ELIGIBILITY and eligibility is not None:
        return _note_of_rules(eligibility)
    if check == ScreeningCheck.TITLE:
        return _note_of_title(proposal.twins)
    return _note_of_likeness(proposal) if check == ScreeningCheck.RESEMBLANCE else ""


def _note_of_answers(found: dict[str, list[str]]) -> str:
    notes = []
    if found["missing"]:
        notes.append(_("Not answered: %(names)s.") % {"names": _name(found["missing"])})
    if found["too_long"]:
        notes.append(_("Over the limit: %(names)s.") % {"names": _name(found["too_long"])})
    return " ".join(notes)


def _note_of_files(found: list[str] | None) -> str:
    if found is None:
        return _("No files were kept with this version: look at them yourself.")
    return _("Missing: %(names)s.") % {"names": _name(found)} if found else ""


def _note_of_rules(eligibility: list[Eligibility]) -> str:
    notes = [f"{one.label}: {one.fact}." for one in eligibility if one.is_met is not True]
    return " ".join(notes)


def _note_of_title(twins: int) -> str:
    words = ngettext(
        "%(count)s submitted entry has the same title.",
        "%(count)s submitted entries have the same title.",
        twins,
    )
    return words % {"count": twins} if twins else ""


def _note_of_likeness(proposal: Proposal) -> str:
    if not proposal.is_compared:
        return _("Not compared with other entries yet.")
    words = ngettext(
        "%(count)s entry or innovation is very like it.",
        "%(count)s entries or innovations are very like it.",
        proposal.very_like,
    )
    return words % {"count": proposal.very_like} if proposal.very_like else ""


def _name(names: list[str]) -> str:
    """The first few; the rest as a number."""
    told, more = "; ".join(name.rstrip(".?") for name in names[:NAMED]), len(names) - NAMED
    return _("%(names)s and %(more)s more") % {"names": told, "more": more} if more > 0 else told
