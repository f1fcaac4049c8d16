"""The feedback letter on paper: the same content as the page."""

from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.feedback import CriterionFeedback, StageFeedback
from core.blocks import Block, Column, Paper, heading, make_paper, pairs, part, table, text
from innovations.models import Proposal


def print_feedback(proposal: Proposal, stages: list[StageFeedback], at: datetime) -> bytes:
    """One letter; the same facts at the same instant give the same bytes."""
    competition = proposal.competition
    blocks = [heading(_("Feedback"), proposal.title, competition.name)]
    number, unit = (_("Number"), proposal.number), (_("Unit"), proposal.entrant.name)
    blocks.append(pairs(number, unit))
    for stage in stages:
        blocks += _stage(stage)
    paper = Paper(
        title=_("Feedback: %(title)s") % {"title": proposal.title},
        author=competition.organiser.name,
        language=get_language(),
        footer=f"{competition.name} · {proposal.number}",
        blocks=blocks,
    )
    return make_paper(paper, "pdf", at=at)


def _stage(stage: StageFeedback) -> list[Block]:
    columns = [
        Column(_("Criterion"), 3),
        *(Column(label, 1, "right") for label in (_("Own"), _("Lowest"), _("Middle"))),
        Column(_("Highest"), 1, "right"),
    ]
    rows = [_row(one) for one in stage.criteria]
    blocks = [part(stage.stage.name), pairs(*_facts(stage))]
    if stage.has_marks:
        blocks.append(table(columns, rows))
    return [*blocks, *_comments(stage)]


def _facts(stage: StageFeedback) -> list[tuple[str, str]]:
    outcome = _("Came out of this stage") if stage.has_advanced else _("Ended in this stage")
    facts = [(_("Outcome"), outcome), (_("Own score"), _say(stage.score, 4))]
    if stage.cut is not None:
        facts.append((_("Lowest score that came out"), _say(stage.cut, 4)))
    if stage.distance is not None:
        facts.append((_("Distance"), _say(stage.distance, 4)))
    return facts


def _row(one: CriterionFeedback) -> list[str]:
    return [one.name, *(_say(value) for value in (one.own, one.lowest, one.middle, one.highest))]


def _comments(stage: StageFeedback) -> list[Block]:
    told = [
        text(f"{one.name} · {_('Judge %(letter)s') % {'letter': letter}}: {words}")
        for one in stage.criteria
        for letter, words in one.comments
    ]
    return [part(_("What the judges wrote")), *told] if told else []


def _say(value: Decimal | None, places: int = 2) -> str:
    return "-" if value is None else number_format(value, places)
