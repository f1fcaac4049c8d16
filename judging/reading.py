"""What a judge reads: the frozen version and nothing else.

SECURITY: pages for judges are given these plain values, never rows of the database, so that no
template can reach a name which a blind stage hides.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.words import paragraphs_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer in paragraphs."""

    label: str
    paragraphs: list[str]
    words: int


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section; `code` is its anchor in the page."""

    code: str
    title: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry's text. `entrant` and `team` are empty in a blind stage."""

    number: str
    title: str
    subtitle: str
    group: str
    category: str
    started_on: date | None
    sections: list[ReadSection]
    entrant: str = ""
    team: tuple[str, ...] = ()


def reading_of(content: dict[str, Any], *, number: str, is_blind: bool) -> Reading:
    """The text of a version's content; identities only where the stage shows them."""
    identities = {} if is_blind else _identities(content)
    return Reading(
        number=number,
        title=content["title"],
        subtitle=content.get("subtitle", ""),
        group=content.get("group", ""),
        category=content.get("category", ""),
        started_on=_day(content.get("started_on")),
        sections=[_section(section) for section in content["sections"]],
        **identities,
    )


def _identities(content: dict[str, Any]) -> dict[str, Any]:
    team = tuple(str(person.get("name", "")) for person in content.get("team", []))
    return {"entrant": content.get("entrant", ""), "team": team}


def _section(section: dict[str, Any]) -> ReadSection:
    answers = [
        Answer(row["label"], paragraphs_of(row.get("text", "")), row.get("words", 0))
        for row in section["questions"]
    ]
    return ReadSection(section["code"], section["title"], answers)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
