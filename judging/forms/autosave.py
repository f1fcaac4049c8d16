"""What scripts of the scoring screen send: JSON of a shape that is checked before anything else."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from competitions.models import Criterion
from judging.forms.marks import MarkForm, ScorecardForm, prefixed

LARGEST_BODY = 256 * 1024
NOTE = "private_note"
MOST_PASSAGES = 300
LONGEST_PASSAGE = 2000
MOST_SIGNS = 10**7
UNKEPT = re.compile(r"[\x00\ud800-\udfff]")  # no database can hold them


def read_object(request: HttpRequest) -> dict | None:
    """The body as an object with a revision, or None."""
    if request.content_type != "application/json" or len(request.body) > LARGEST_BODY:
        return None
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    is_fit = isinstance(given, dict) and type(given.get("revision")) is int
    return given if is_fit else None


@dataclass
class Autosave:
    """Arguments of `save_scorecard`, and what is wrong by aspect's code; the note under its own."""

    arguments: dict[str, Any]
    faults: dict[str, list[str]] = field(default_factory=dict)


def read_autosave(given: dict[str, Any], rubric: Sequence[Criterion]) -> Autosave:
    """`{revision, read, marks: {code: {level, value, reason}}, cleared: [code], private_note}`."""
    marks, cleared = given.get("marks", {}), given.get("cleared", [])
    if not isinstance(marks, dict) or not isinstance(cleared, list) or not _is_number(given):
        return Autosave({}, {"": [_("This could not be read.")]})
    found = Autosave({"version": given["revision"], "read": given.get("read"), "marks": []})
    by_code = {criterion.code: criterion for criterion in rubric}
    for code, facts in marks.items():
        _read_mark(found, by_code.get(code), code, facts)
    found.arguments["cleared"] = [code for code in by_code if code in cleared]
    if NOTE in given:
        _read_note(found, given)
    return found


def _is_number(given: Mapping[str, Any]) -> bool:
    return given.get("read") is None or type(given["read"]) is int


def _read_mark(found: Autosave, criterion: Criterion | None, code: str, facts: Any) -> None:
    if criterion is None or not isinstance(facts, dict):
        found.faults[code] = [_("This aspect is not part of the rubric.")]
        return
    form = MarkForm(criterion, None, prefixed(criterion, facts))
    if not form.is_valid():
        found.faults[code] = _sentences(form)
    elif form.is_blank or form.cleaned_data["level"] is None:
        found.faults[code] = [_("Choose a level first.")]
    else:
        found.arguments["marks"].append(form.facts())


def _read_note(found: Autosave, given: Mapping[str, Any]) -> None:
    form = ScorecardForm([], {"version": given["revision"], NOTE: given[NOTE]})
    if form.is_valid():
        found.arguments[NOTE] = form.cleaned_data[NOTE]
    else:
        found.faults[NOTE] = _sentences(form)


def _sentences(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def read_passages(given: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Passages as `Highlights` holds them, or None when they are none."""
    passages = given.get("passages")
    if not isinstance(passages, list) or len(passages) > MOST_PASSAGES:
        return None
    return passages if all(map(_is_passage, passages)) else None


def _is_passage(one: Any) -> bool:
    if not isinstance(one, dict) or one.keys() != {"at", "from", "to", "text"}:
        return False
    has_places = type(one["from"]) is int and type(one["to"]) is int
    has_words = isinstance(one["at"], str) and isinstance(one["text"], str)
    return (
        has_places
        and has_words
        and 0 <= one["from"] < one["to"] < MOST_SIGNS
        and len(one["at"]) <= 100
        and 0 < len(one["text"]) <= LONGEST_PASSAGE
        and not UNKEPT.search(one["at"] + one["text"])
    )
