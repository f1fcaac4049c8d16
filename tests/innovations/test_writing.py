"""Write a section: save, stale save, complete."""

from datetime import timedelta

import pytest

from audit.models import Entry
from core.errors import ActionRefused, StaleWrite
from innovations.actions import complete_section, save_section
from innovations.models import SectionRevision
from innovations.queries import progress_of
from tests.factories import NOW, Role, make_member, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def section(empty):
    return empty.rule_set.sections.get(code="significance")


def save(proposal, section, text, revision, by, at=NOW):
    answers = {"significance": text}
    return save_section(proposal, by=by, at=at, section=section, revision=revision, answers=answers)


def test_save_section_counts_words_and_keeps_every_revision(world, empty, section):
    save(empty, section, "Naik dari 61% menjadi 94%", 0, world.drafter)
    draft = save(empty, section, "Naik dari 61% menjadi 94% dalam 22 bulan", 1, world.drafter)

    empty.refresh_from_db()
    assert (draft.revision, draft.words, empty.revision) == (2, 8, 2)
    assert list(SectionRevision.objects.values_list("revision", flat=True)) == [1, 2]


def test_save_section_from_an_old_revision_gets_what_is_stored(world, empty, section):
    colleague = make_member(world.unit, Role.DRAFTER, "Joko")
    save(empty, section, "Teks Joko", 0, colleague)

    with pytest.raises(StaleWrite, match="Joko changed this section") as refusal:
        save(empty, section, "Teks Siti", 0, world.drafter)

    stored = refusal.value.stored
    assert (stored["revision"], stored["saved_by"], stored["saved_at"]) == (1, "Joko", NOW)
    assert stored["answers"] == {"significance": "Teks Joko"}
    assert empty.drafts.get().answers == {"significance": "Teks Joko"}


def test_save_section_sent_again_after_a_lost_answer_is_no_second_save(world, empty, section):
    save(empty, section, "Teks", 0, world.drafter)

    draft = save(empty, section, "Teks", 0, world.drafter, NOW + timedelta(seconds=9))

    assert (draft.revision, draft.saved_at) == (1, NOW)
    assert SectionRevision.objects.count() == 1


def test_save_section_puts_a_second_writer_on_the_team(world, empty, section):
    colleague = make_member(world.unit, Role.DRAFTER, "Joko")

    save(empty, section, "Teks", 0, colleague)

    assert [member.person for member in empty.team.order_by("pk")] == [world.drafter, colleague]


def test_save_section_by_the_local_admin_does_not_join_the_team(world, handed_over):
    section = handed_over.rule_set.sections.get(code="significance")

    save(handed_over, section, "Teks diperbaiki", 1, world.local_admin)

    assert [member.person for member in handed_over.team.all()] == [world.drafter]


def test_save_section_after_registration_closed_still_keeps_the_text(world, empty, section):
    draft = save(empty, section, "Teks", 0, world.drafter, NOW + timedelta(days=30))

    assert draft.answers == {"significance": "Teks"}


def test_save_section_after_submission_is_refused_and_changes_nothing(world, submitted):
    section = submitted.rule_set.sections.get(code="significance")
    before = submitted.drafts.get(section=section).answers

    with pytest.raises(ActionRefused, match="can no longer be changed"):
        save(submitted, section, "Terlambat", 1, world.drafter)

    assert submitted.drafts.get(section=section).answers == before


def test_save_section_is_not_stopped_by_the_word_limit(world, empty, section):
    draft = save(empty, section, "kata " * 700, 0, world.drafter)

    assert draft.words == 700
    part = next(part for part in progress_of(empty) if part.section == section)
    assert (part.limit, part.excess()) == (600, 100)


def test_complete_section_is_the_writers_decision(world, empty, section):
    save(empty, section, "Teks", 0, world.drafter)

    complete_section(empty, by=world.drafter, at=NOW, section=section)

    assert empty.drafts.get().is_complete
    assert Entry.objects.get().after == {"section": "Signifikansi"}


def test_complete_section_is_refused_while_an_owed_question_is_empty(world, empty, section):
    save(empty, section, " ... ", 0, world.drafter)

    with pytest.raises(ActionRefused, match="Write an answer first"):
        complete_section(empty, by=world.drafter, at=NOW, section=section)


def test_complete_section_can_be_taken_back(world, draft):
    section = draft.rule_set.sections.get(code="significance")

    complete_section(draft, by=world.drafter, at=NOW, section=section, is_complete=False)

    assert not draft.drafts.get(section=section).is_complete
