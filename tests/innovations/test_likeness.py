"""Near-duplicates: found by title and text, told to a person, never betraying a draft."""

import json
from decimal import Decimal
from itertools import combinations

import pytest

from competitions.states import ScreeningCheck
from demo.files import DATA
from innovations.actions import hand_over_proposal, submit_proposal, withdraw_proposal
from innovations.documents import latest_version
from innovations.likeness import compare_entry, entries_to_compare
from innovations.models import Resemblance, SectionDraft
from innovations.precheck import checklist_of
from innovations.shingles import bands_of, mark_passages, share_of, triples_of
from tests.factories import NOW, make_competition, make_innovation, make_proposal

ENTRIES = json.loads((DATA / "entries.json").read_text())
ESSAYS = [row["answers"]["significance"] for row in ENTRIES[:2]]


@pytest.fixture
def enter(world):
    """Return a function that hands an entry in; every section holds the same essay."""

    def submit(name, essay, competition=None, unit=None):
        unit = unit or world.school
        proposal = make_proposal(
            competition or world.competition, unit, by=world.drafter, name=name
        )
        for draft in SectionDraft.objects.filter(proposal=proposal):
            words = essay.split()[:90]
            draft.answers = {code: " ".join(words) for code in draft.answers}
            draft.save()
        hand_over_proposal(proposal, by=world.drafter, at=NOW)
        submit_proposal(proposal, by=world.local_admin, at=NOW)
        proposal.refresh_from_db()
        return proposal

    return submit


def _likes(proposal):
    rows = proposal.resemblances.all()
    return {(one.other or one.innovation).pk: (one.of_title, one.of_text) for one in rows}


@pytest.mark.django_db
def test_the_same_text_under_another_title_is_found_from_both_sides(world, enter):
    first, copy = enter("Gasing", ESSAYS[0]), enter("Lumbung Warga", ESSAYS[0])
    stranger = enter("Perahu Baca", ESSAYS[1])

    for one in (first, copy, stranger):
        compare_entry(one.pk, NOW)

    assert _likes(first).keys() == {copy.pk}
    assert _likes(copy)[first.pk][1] == 1
    assert _likes(stranger) == {}


@pytest.mark.django_db
def test_a_title_of_the_same_words_is_found_in_an_earlier_edition_of_the_office(world, enter):
    earlier = make_competition(world.secretariat, territory=world.regency)
    foreign = make_competition(world.foreign_secretariat, territory=world.foreign_regency)
    old = enter("Posyandu Perahu", ESSAYS[0], earlier)
    enter("Perahu Posyandu", ESSAYS[0], foreign, world.foreign_unit)
    new = enter("Perahu Posyandu", ESSAYS[1])

    for one in (old, new):
        compare_entry(one.pk, NOW)

    assert {pk: like[0] for pk, like in _likes(new).items()} == {old.pk: Decimal(1)}
    assert _likes(old) == {}


@pytest.mark.django_db
def test_drafts_withdrawn_entries_and_the_innovation_itself_are_left_out(world, enter):
    make_proposal(world.competition, world.unit, by=world.drafter, name="Perahu Posyandu")
    withdrawn = enter("Perahu Posyandu", ESSAYS[0])
    compare_entry(withdrawn.pk, NOW)
    withdraw_proposal(withdrawn, by=world.local_admin, at=NOW)
    public = make_innovation(world.unit, "Perahu Posyandu", published_at=NOW)
    make_innovation(world.unit, "Perahu Posyandu")

    new = enter("Perahu Posyandu", ESSAYS[0])
    compare_entry(new.pk, NOW)

    assert _likes(new).keys() == {public.pk}


@pytest.mark.django_db
def test_comparing_twice_changes_nothing_and_leaves_nothing_to_do(world, enter):
    first, copy = enter("Gasing", ESSAYS[0]), enter("Gasing", ESSAYS[0])

    for one in (first, copy, first, copy):
        compare_entry(one.pk, NOW)

    assert Resemblance.objects.count() == 2
    assert not entries_to_compare().exists()


@pytest.mark.django_db
def test_the_checklist_tells_of_what_is_very_like(world, enter):
    text = {"code": "kembar", "text": "Bukan tiruan", "order": 90}
    world.competition.screening_points.create(**text, filled_by=ScreeningCheck.RESEMBLANCE)
    first, copy = enter("Gasing", ESSAYS[0]), enter("Lumbung Warga", ESSAYS[0])
    for one in (first, copy):
        compare_entry(one.pk, NOW)

    point = checklist_of(copy, latest_version(copy))[-1]

    assert (point.code, point.verdict) == ("kembar", False)
    assert point.note == "1 entry or innovation is very like it."


def test_texts_about_the_same_topic_are_told_apart():
    """The demo's 107 entries of one regency, from one pen: what they share stays below half."""
    texts = [triples_of(json.dumps(row["answers"])) for row in ENTRIES]

    most = max(share_of(*sorted(pair, key=len)) for pair in combinations(texts, 2))

    assert (len(texts), most < 0.5) == (107, True)


def test_a_text_with_every_tenth_word_changed_shares_a_fingerprint():
    words = ESSAYS[0].split()
    changed = " ".join("lain" if place % 10 == 9 else word for place, word in enumerate(words))

    assert {*bands_of([ESSAYS[0]])} & {*bands_of([changed])}
    assert 0.6 < share_of(triples_of(changed), triples_of(ESSAYS[0])) < 0.9


def test_equal_passages_are_marked_as_they_were_written():
    text = "Mula-mula lain. Kader mendatangi setiap rumah warga, pagi dan sore. Lalu lain."
    other = triples_of("kader mendatangi setiap rumah warga pagi dan sore")

    passages = mark_passages(text, other)

    assert "".join(one.text for one in passages) == text
    assert [one.text for one in passages if one.is_shared] == [
        "Kader mendatangi setiap rumah warga, pagi dan sore"
    ]
