"""Comparing among a nation's entries: copies are found, and the work does not grow with them."""

import json
import random
import re
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.codes import new_code
from core.digests import digest_of
from demo.files import DATA
from innovations.likeness import answers_of, compare_entry
from innovations.models import Innovation, Proposal, ProposalText, ProposalVersion
from innovations.shingles import bands_of
from tests.factories import NOW

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FEW, MANY = 107, 3600
ENTRIES = json.loads((DATA / "entries.json").read_text())


def _sentences():
    texts = (text for row in ENTRIES for text in row["answers"].values() if isinstance(text, str))
    return sorted({one for text in texts for one in re.split(r"(?<=[.!?])\s+", text)})


def _essay(chance, sentences):
    return [" ".join(chance.sample(sentences, 6)) for _ in range(5)]


def _enter(world, numbers, chance, sentences):
    """Entries as they stand after submission, in bulk; every fiftieth copies the one before."""
    edition, rows, essays = world.competition, [], []
    for number in numbers:
        essays.append(essays[-1] if essays and not number % 50 else _essay(chance, sentences))
        name = {"name": f"{chance.choice(sentences)[:40]} {number}", "subtitle": "Layanan"}
        facts = {"code": new_code(), "slug": f"volume-{number}", "started_on": "2022-03-01"}
        rows.append(Innovation(owner=world.unit, category="Kesehatan", **name, **facts))
    Innovation.objects.bulk_create(rows)
    about = {"competition": edition, "entrant": world.unit, "created_by": world.drafter}
    about |= {"group": edition.groups.get(), "category": edition.categories.first()}
    about |= {"rule_set": edition.rule_sets.get(), "held_since": NOW, "submitted_at": NOW}
    entries = Proposal.objects.bulk_create(
        Proposal(
            code=new_code(), innovation=row, title=row.name, state="submitted",
            number=f"V-{number}", **about,
        )
        for number, row in zip(numbers, rows, strict=True)
    )  # fmt: skip
    ProposalVersion.objects.bulk_create(
        ProposalVersion(
            proposal=entry, number=1, digest=digest_of({}), frozen_at=NOW,
            frozen_by=world.local_admin, content=_content(entry, essay),
        )
        for entry, essay in zip(entries, essays, strict=True)
    )  # fmt: skip
    return entries


def _content(entry, essay):
    sections = [
        {"code": f"s{place}", "questions": [{"code": "q", "text": text, "words": 200}]}
        for place, text in enumerate(essay)
    ]
    return {"title": entry.title, "started_on": "2022-03-01", "files": [], "sections": sections}


def _keep_words(entries):
    """What the worker keeps of each before it compares."""
    texts = []
    versions = {one.proposal_id: one for one in ProposalVersion.objects.all()}
    for entry in entries:
        version = versions[entry.pk]
        answers = answers_of(version)
        texts.append(
            ProposalText(
                proposal=entry, version=version, title=entry.title, body="\n\n".join(answers),
                bands=bands_of(answers), compared_at=NOW,
            )
        )  # fmt: skip
    ProposalText.objects.bulk_create(texts)


def _cost(entry):
    with CaptureQueriesContext(connection) as seen:
        compare_entry(entry.pk, NOW)
    return len(seen)


def test_among_thousands_copies_are_found_at_the_cost_of_hundreds(world, record_property):
    chance, sentences = random.Random(20), _sentences()
    few = _enter(world, range(1, FEW), chance, sentences)
    _keep_words(few)
    cheap = _cost(few[10])
    many = _enter(world, range(FEW, MANY), chance, sentences)
    _keep_words(many)
    connection.cursor().execute("ANALYZE innovations_proposaltext")

    started = perf_counter()
    dear = _cost(few[10])
    copies = [entry for entry in (*few, *many) if not int(entry.number[2:]) % 50]
    for entry in copies:
        compare_entry(entry.pk, NOW)

    spent = (perf_counter() - started) / (len(copies) + 1)
    record_property("ms_each", round(spent * 1000))
    found = [entry for entry in copies if entry.resemblances.filter(of_text=1).count() == 1]
    assert (len(found), dear) == (len(copies), cheap)
    assert few[10].resemblances.filter(of_text__gte=0.5).count() == 0
