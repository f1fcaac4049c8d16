"""An innovation's story from its frozen text and its honours."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.words import paragraphs_of
from innovations.models import Honour, Innovation


def sections_of(content: dict) -> list[dict]:
    """Sections with something in them; each answer as paragraphs."""
    sections = []
    for section in content["sections"]:
        answers = [_answer(question, section) for question in section["questions"]]
        filled = [answer for answer in answers if answer["paragraphs"]]
        if filled:
            sections.append({"code": section["code"], "title": section["title"], "answers": filled})
    return sections


def _answer(question: dict, section: dict) -> dict:
    """The label stands above an answer only where a section asks more than one thing."""
    paragraphs = paragraphs_of(question["text"])
    is_alone = len(section["questions"]) == 1
    return {"label": "" if is_alone else question["label"], "paragraphs": paragraphs}


def history_of(innovation: Innovation, honours: Iterable[Honour]) -> list[dict]:
    """When it began, what it won, when it was last looked at."""
    return list(_events(innovation, honours))


def _events(innovation: Innovation, honours: Iterable[Honour]) -> Iterator[dict]:
    yield {"when": _month(innovation.started_on), "title": _("In use")}
    for honour in honours:
        yield {
            "when": str(honour.year),
            "title": f"{honour.award}, {honour.event}",
            "text": honour.source,
            "kind": "honour",
            "url": _results_of(honour),
            "action": _("Results"),
        }
    if innovation.checked_on:
        state = _("Still running") if innovation.is_running else _("No longer running")
        yield {"when": _month(innovation.checked_on), "title": state}


def _results_of(honour: Honour) -> str:
    if honour.competition is None:
        return ""
    return reverse("competition-results", kwargs={"slug": honour.competition.slug})


def _month(day: object) -> str:
    return date_format(day, "M Y")
