"""The annex of the decree."""

from django.utils.translation import gettext as _

from core.blocks import Block, Column, heading, part, signatures, table, text
from judging.plenary_papers.parts import Facts, results_of
from judging.states import Outcome


def annex(facts: Facts) -> list[Block]:
    """Lampiran Keputusan: the winners by award, ready to be put under a decree."""
    organiser = facts["competition"]["organiser"]
    dots = "." * 24
    blocks = [
        heading(
            _("Annex").upper(),
            _("Decree of %(office)s") % {"office": organiser},
            _("Number %(dots)s of %(day)s") % {"dots": dots, "day": dots},
            facts["competition"]["name"],
        )
    ]
    for tier in facts["tiers"] or [{"name": facts["stage"]["name"], "group": ""}]:
        groups = [g for g in facts["groups"] if tier["group"] in {"", g["code"]}]
        blocks.append(part(tier["name"]))
        for group in groups:
            if len(facts["groups"]) > 1:
                blocks.append(text(group["name"]))
            rows = results_of(facts, group=group["code"], outcome=Outcome.IN)
            blocks.append(_winner_table(rows))
    head = _("Head of %(office)s") % {"office": organiser}
    said = f"{facts['place'].rpartition(',')[2].strip() or dots}, {dots}"
    return [*blocks, signatures(said, [(head, dots, "")])]


def _winner_table(rows: list[Facts]) -> Block:
    columns = [
        Column(_("No."), 0.35, "right"),
        Column(_("Innovation"), 2.6),
        Column(_("Agency"), 2.6),
        Column(_("Category"), 1.4),
    ]
    cells = [
        [str(place), row["title"], row["entrant"], row["category"]]
        for place, row in enumerate(rows, start=1)
    ]
    return table(columns, cells)
