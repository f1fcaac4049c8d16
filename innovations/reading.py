"""The text of an entry as it stands, for whoever reads it through before it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.moments import say_day, say_moment
from core.paper import make_pdf
from innovations.models import Proposal
from innovations.queries import SectionProgress, whole_months


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the few facts by which an entry is told at a glance."""

    label: str
    value: str
    note: str = ""


def facts_of(proposal: Proposal, progress: list[SectionProgress], at: datetime) -> list[Fact]:
    """What changed, since when citizens use it, how far the text is."""
    return [_change(proposal), _age(proposal, at), _text(progress)]


def _change(proposal: Proposal) -> Fact:
    innovation = proposal.innovation
    if innovation.measure_before is None or innovation.measure_after is None:
        return Fact(_("What changed"), _("No figure given"))
    figures = (innovation.measure_before, innovation.measure_after)
    before, after = (number_format(figure.normalize()) for figure in figures)
    return Fact(
        innovation.measure or _("What changed"), f"{before} → {after}", innovation.measure_unit
    )


def _age(proposal: Proposal, at: datetime) -> Fact:
    started_on = proposal.innovation.started_on
    today = at.astimezone(proposal.competition.tzinfo).date()
    months = max(whole_months(started_on, today), 0)
    age = _("%(years)s years %(months)s months") % {"years": months // 12, "months": months % 12}
    return Fact(_("In use since"), say_day(started_on, proposal.competition.zone, short=True), age)


def _text(progress: list[SectionProgress]) -> Fact:
    complete = sum(part.is_complete for part in progress)
    words = {"words": sum(part.words for part in progress)}
    figure = _("%(complete)s of %(total)s") % {"complete": complete, "total": len(progress)}
    return Fact(_("Sections complete"), figure, _("%(words)s words") % words)


def draw_text(proposal: Proposal, progress: list[SectionProgress], *, at: datetime) -> bytes:
    """The same on paper, in the reader's language; it says when it was printed, and is no receipt.

    The same text and instant give the same bytes.
    """
    printed = {"when": say_moment(at, proposal.competition.zone)}
    facts = {
        "language": get_language() or "id",
        "words": {
            "empty": _("Not provided"),
            "footer": _("As it stood on %(when)s. Not yet a receipt.") % printed,
        },
        "title": proposal.title,
        "subtitle": proposal.innovation.subtitle,
        "entrant": proposal.entrant.name,
        "competition": proposal.competition.name,
        "organiser": proposal.competition.organiser.name,
        "category": proposal.category.name,
        "facts": [
            {"label": fact.label, "value": fact.value, "note": fact.note}
            for fact in facts_of(proposal, progress, at)
        ],
        "sections": [_section(part) for part in progress],
    }
    return make_pdf("proposal", facts, at=at)


def _section(part: SectionProgress) -> dict[str, Any]:
    """A single question needs no heading of its own."""
    several = len(part.questions) > 1
    answers = [
        {"label": one.label if several else "", "text": part.answer(one)} for one in part.questions
    ]
    return {"title": part.section.title, "answers": answers}
