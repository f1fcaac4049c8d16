"""What a judge reads: the frozen version and nothing else.

SECURITY: pages for judges are given these plain values, never rows of the database, so that no
template can reach a name which a blind stage hides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.words import paragraphs_of
from judging.models import Assignment
from judging.queries.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer in paragraphs, and what proves it."""

    code: str
    label: str
    paragraphs: tuple[str, ...]
    words: int
    files: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section; `code` is its anchor in the page."""

    code: str
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured before and after, as the entrant wrote the figures."""

    name: str
    before: str
    after: str
    unit: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry's text. `entrant` and `team` are empty in a blind stage.

    It never changes: pieces of pages are kept under it.
    """

    number: str
    title: str
    subtitle: str
    group: str
    category: str
    started_on: date | None
    sections: tuple[ReadSection, ...]
    measure: Measured | None = None
    files: tuple[Evidence, ...] = ()
    entrant: str = ""
    team: tuple[str, ...] = ()


def reading_of(
    content: dict[str, Any],
    *,
    number: str,
    is_blind: bool,
    evidence: Sequence[Evidence] = (),
) -> Reading:
    """The text of a version's content; identities only where the stage shows them.

    `evidence` stands beside the answers that it proves, all of it once more after the text.
    """
    identities = {} if is_blind else _identities(content)
    return Reading(
        number=number,
        title=content["title"],
        subtitle=content.get("subtitle", ""),
        group=content.get("group", ""),
        category=content.get("category", ""),
        started_on=_day(content.get("started_on")),
        sections=tuple(_section(section, evidence) for section in content["sections"]),
        measure=_measured(content),
        files=tuple(evidence),
        **identities,
    )


def _measured(content: dict[str, Any]) -> Measured | None:
    facts = [content.get(f"measure{part}") or "" for part in ("", "_before", "_after", "_unit")]
    return Measured(*facts) if facts[0] and (facts[1] or facts[2]) else None


def has_new_text(assignment: Assignment) -> bool:
    """Whether the entry's text changed since this judge's last save."""
    card = getattr(assignment, "scorecard", None)
    read = card.read_version_id if card else None
    return read is not None and read != assignment.candidacy.version_id


def _identities(content: dict[str, Any]) -> dict[str, Any]:
    team = tuple(str(person.get("name", "")) for person in content.get("team", []))
    return {"entrant": content.get("entrant", ""), "team": team}


def _section(section: dict[str, Any], evidence: Sequence[Evidence]) -> ReadSection:
    here = [one for one in evidence if one.section == section["code"]]
    answers = tuple(
        Answer(
            row.get("code", ""),
            row["label"],
            tuple(paragraphs_of(row.get("text", ""))),
            row.get("words", 0),
            tuple(one for one in here if one.question == row.get("code")),
        )
        for row in section["questions"]
    )
    return ReadSection(section["code"], section["title"], answers)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
