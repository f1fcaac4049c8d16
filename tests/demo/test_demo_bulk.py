"""Texts written set-wise leave the rows that the acts leave."""

from dataclasses import replace

import pytest

from audit.models import Entry
from competitions.actions import publish_competition
from demo import bulk, entries
from demo.editions import build_edition, plan_of_2020
from demo.files import read
from demo.people import build_people
from demo.tree import build_tree
from innovations.models import SectionRevision

pytestmark = pytest.mark.django_db
DRAFT = ("section__code", "revision", "answers", "words", "is_complete", "saved_by", "saved_at")


def written(tree, people, year, write):
    plan = replace(plan_of_2020((12, 10)), year=year)
    competition = build_edition(plan, tree, people)
    competition = publish_competition(competition, by=people.organiser, at=plan.published_at)
    cast = entries.Cast(competition, tree, people)
    writing = entries.plan_writings(cast, read("entries")[:1])[0]
    proposal = entries.begin(cast, writing)
    write(cast, proposal, writing)
    proposal.refresh_from_db()
    return proposal


def rows_of(proposal):
    """Everything that writing left, without the ids."""
    drafts = proposal.drafts.order_by("section__order")
    revisions = SectionRevision.objects.filter(draft__proposal=proposal)
    about = {"subject_type": "innovations.proposal", "subject_id": str(proposal.pk)}
    trail = Entry.objects.filter(**about).order_by("pk")
    return {
        "drafts": list(drafts.values_list(*DRAFT)),
        "revisions": list(
            revisions.order_by("draft__section__order").values_list(
                "revision", "answers", "saved_by", "saved_at"
            )
        ),
        "trail": list(
            trail.values_list("at", "actor", "act", "subject_type", "subject_label", "after")
        ),
        "team": list(proposal.team.values_list("person", "role")),
        "revision": proposal.revision,
    }


def test_written_set_wise_is_written_as_by_the_acts():
    tree = build_tree()
    people = build_people(tree)

    by_acts = written(tree, people, 2020, entries.write_sections)
    set_wise = written(tree, people, 2019, bulk.write_sections)

    assert rows_of(set_wise) == rows_of(by_acts)
    assert len(rows_of(by_acts)["drafts"]) == 8
