"""What stands on a plenary's papers, block by block, from its frozen facts alone."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.blocks import Block, Paper, make_paper
from judging.plenary_papers.annex import annex
from judging.plenary_papers.minutes import excerpt, minutes
from judging.plenary_papers.parts import Facts
from judging.plenary_papers.sheet import sheet
from judging.states import PaperKind

PREVIEWED = 300  # rows of a draft; the closing prints all of them
BLOCKS: dict[str, Callable[[Facts], list[Block]]] = {
    PaperKind.MINUTES: minutes,
    PaperKind.SHEET: sheet,
    PaperKind.ANNEX: annex,
    PaperKind.EXCERPT: excerpt,
}


def draw(facts: Facts, kind: str, form: str, *, at: datetime, is_draft: bool = False) -> bytes:
    """The bytes of one paper in the language of the edition's papers."""
    with override(settings.LANGUAGE_CODE):
        paper = Paper(
            title=f"{PaperKind(kind).label} {facts['number']}".strip(),
            author=facts["competition"]["organiser"],
            language=settings.LANGUAGE_CODE,
            footer=_foot(facts, kind),
            blocks=BLOCKS[kind](_shortened(facts) if is_draft else facts),
            is_wide=kind == PaperKind.SHEET,
            draft=_("DRAFT") if is_draft else "",
        )
        return make_paper(paper, form, at=at)


def _shortened(facts: Facts) -> Facts:
    return {**facts, "entries": facts["entries"][:PREVIEWED]}


def _foot(facts: Facts, kind: str) -> str:
    names = [PaperKind(kind).label, facts["number"], facts["stage"]["name"]]
    return " · ".join(str(name) for name in names if name)
