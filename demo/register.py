"""The register beside the editions: what is known of the winners, and honours of earlier years."""

from datetime import date, datetime, time
from typing import Any

from django.utils.text import slugify

from awards.honours import place_words_of
from core.codes import new_code
from demo.editions import ZONE
from demo.files import read
from demo.tree import Tree
from innovations.models import Honour, Innovation, Proposal

EVENT = "Kompetisi Inovasi Pelayanan Publik Nasional"


def describe_winners(proposals: dict[str, Proposal]) -> None:
    """Tell of innovations that were honoured where they run: home and what copied them."""
    facts = read("register")
    summaries = {entry["id"]: entry["summary"] for entry in read("entries")}
    for entry, copies in facts["replicated_by"].items():
        innovation = Innovation.objects.get(pk=proposals[entry].innovation_id)
        innovation.places = 1 + len(copies)
        innovation.checked_on = date.fromisoformat(facts["checked_on"])
        innovation.summary = summaries[entry]
        innovation.save(update_fields=["summary", "places", "checked_on", "updated_at"])


def honour_the_past(tree: Tree) -> None:
    """Two real honours from the nation; what is told about them is made up."""
    facts = read("register")["past_honours"]
    for honour in read("kipp_banyumas_2020")["past_honours"]:
        _honour(tree, honour, facts[honour["name"]])


def _honour(tree: Tree, honour: dict[str, Any], facts: dict[str, Any]) -> None:
    announced_at = datetime.combine(date.fromisoformat(facts["announced_on"]), time(10), ZONE)
    owner = tree.units[facts["agency"], facts["unit"]]
    innovation = Innovation.objects.create(
        code=new_code(),
        slug=slugify(honour["name"]),
        name=honour["name"],
        long_name=honour.get("long_name", ""),
        subtitle=facts["subtitle"],
        owner=owner,
        category=facts["category"],
        sdgs=facts["sdgs"],
        started_on=date.fromisoformat(facts["started_on"]),
        summary=facts["summary"],
        place_words=place_words_of(owner),
        published_at=announced_at,
        is_demo=True,
    )
    Honour.objects.create(
        innovation=innovation,
        event=f"{EVENT} {honour['year']}",
        year=honour["year"],
        level="nation",
        award=honour["award"],
        source="Pemberitaan setempat",
        visible_from=announced_at,
    )
