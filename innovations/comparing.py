"""Two versions side by side: what was put in and what was taken out, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.moments import say_day
from core.words import count_words
from innovations.states import TeamRole

#: SECURITY: a comparison takes quadratic time in bad cases, so no more parts than these are held
#: against each other: of longer texts sentences or lines, at last each text as a whole.
MOST_PARTS = 1500
#: Of a long stretch that stayed the same only its ends are shown, so many words of each.
MARGIN = 25
_WORD = re.compile(r"\S+\s*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
SAME, INSERTED, DELETED, GAP = "same", "insert", "delete", "gap"


class Piece(NamedTuple):
    """A stretch of text: the same in both, inserted, deleted; of a gap only the words are told."""

    kind: str
    text: str
    words: int = 0


@dataclass(frozen=True)
class ComparedAnswer:
    """One question in both versions."""

    section: str
    label: str
    pieces: list[Piece]
    before: int
    after: int

    @property
    def is_changed(self) -> bool:
        """Whether anything differs, if only a space."""
        return any(piece.kind in {INSERTED, DELETED} for piece in self.pieces)


class ComparedFact(NamedTuple):
    """A fact that differs."""

    label: str
    before: str
    after: str


class ComparedFile(NamedTuple):
    """A file or link that only one of the two versions has."""

    label: str
    name: str
    is_new: bool


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions, and every answer."""

    facts: list[ComparedFact]
    answers: list[ComparedAnswer]
    files: list[ComparedFile]

    @property
    def changed(self) -> list[ComparedAnswer]:
        """The answers that differ."""
        return [answer for answer in self.answers if answer.is_changed]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.facts or self.files or self.changed)


def compare_versions(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """Hold the frozen contents of two versions against each other, in the order of the later."""
    return Comparison(
        facts=list(_compare_facts(before, after)),
        answers=list(_compare_answers(before, after)),
        files=list(_compare_files(before, after)),
    )


def compare_texts(before: str, after: str) -> list[Piece]:
    """What was taken out and put in, by words; texts of book length by sentences."""
    old, new = _parts(before, after)
    keys = [part.rstrip() for part in old], [part.rstrip() for part in new]
    pieces = []
    for kind, start, end, first, last in SequenceMatcher(None, *keys).get_opcodes():
        if kind == "equal":
            pieces += _shortened("".join(new[first:last]))
        else:
            pieces += [Piece(DELETED, "".join(old[start:end]))] if end > start else []
            pieces += [Piece(INSERTED, "".join(new[first:last]))] if last > first else []
    return pieces


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts in the smallest parts that are few enough."""
    for unit in (_WORD, _SENTENCE, _LINE):
        old, new = unit.findall(before), unit.findall(after)
        if max(len(old), len(new)) <= MOST_PARTS:
            return old, new
    return [before], [after]


def _shortened(text: str) -> list[Piece]:
    words = _WORD.findall(text)
    left_out = len(words) - 2 * MARGIN
    if left_out <= MARGIN:
        return [Piece(SAME, text)]
    ends = "".join(words[:MARGIN]), "".join(words[-MARGIN:])
    return [Piece(SAME, ends[0]), Piece(GAP, "", left_out), Piece(SAME, ends[1])]


def _compare_answers(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ComparedAnswer]:
    old, new = _answers(before), _answers(after)
    for code in [*new, *(code for code in old if code not in new)]:
        section, label, _text = new.get(code) or old[code]
        texts = [one.get(code, ("", "", ""))[2] for one in (old, new)]
        counts = [count_words(text) for text in texts]
        yield ComparedAnswer(section, label, compare_texts(*texts), *counts)


def _answers(content: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (section["code"], question["code"]): (section["title"], question["label"], question["text"])
        for section in content.get("sections", ())
        for question in section["questions"]
    }


def facts_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts of a version by name, as people read them."""
    team = [_member(member) for member in content.get("team", ())]
    return [
        (_("Name of the innovation"), content.get("title", "")),
        (_("What it is, in plain words"), content.get("subtitle", "")),
        (_("Long name of an acronym"), content.get("long_name", "")),
        (_("Unit"), content.get("entrant", "")),
        (_("In use since"), _day(content.get("started_on", ""))),
        (_("Group"), content.get("group", "")),
        (_("Category"), content.get("category", "")),
        (_("Sustainable Development Goals"), ", ".join(map(str, content.get("sdgs", ())))),
        (_("What was measured"), _measure(content)),
        (_("Team"), "; ".join(team)),
    ]


def _day(told: str) -> str:
    return say_day(date.fromisoformat(told), short=True) if told else ""


def _member(member: dict[str, str]) -> str:
    told = [member["name"], member.get("position", ""), str(TeamRole(member["role"]).label)]
    return ", ".join(filter(None, told))


def _measure(content: dict[str, Any]) -> str:
    if not content.get("measure"):
        return ""
    figures = " → ".join(content.get(f"measure_{when}") or "?" for when in ("before", "after"))
    return f"{content['measure']}: {figures} {content.get('measure_unit', '')}".strip()


def _compare_facts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ComparedFact]:
    for (label, old), (_label, new) in zip(facts_of(before), facts_of(after), strict=True):
        if old != new:
            yield ComparedFact(label, old, new)


def _compare_files(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ComparedFile]:
    """What went, then what came; the same bytes in the same place are the same file."""
    for (one, other), is_new in zip(pairwise((before, after, before)), (False, True), strict=True):
        known = {_mark(row) for row in _files(other)}
        for row in _files(one):
            if _mark(row) not in known:
                yield ComparedFile(row["label"], row.get("name") or row["url"], is_new)


def _files(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [*content.get("files", ()), *content.get("links", ())]


def _mark(row: dict[str, Any]) -> tuple[str, str]:
    return row["slot"], row.get("digest") or row["url"]
