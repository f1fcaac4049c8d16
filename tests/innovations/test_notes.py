"""What is to be mended stands at its section, and is settled by who holds the pen."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.errors import ActionRefused
from innovations.actions import hand_over_proposal, return_proposal, settle_note
from innovations.section_notes import notes_of, open_notes, take_back_notes, write_notes
from notifications.models import Message
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def returned(world, handed_over):
    """With a note on the whole, on a section and on the attachments."""
    notes = {"significance": "Sebut sumber angkanya.", "files": "SK belum diteken.", "novelty": " "}
    return return_proposal(
        handed_over, by=world.local_admin, at=NOW, note="Hampir siap.", notes=notes
    )


def page(route, proposal, **more):
    return reverse(route, kwargs={"code": proposal.code, **more})


def settled(**fields):
    return {"idempotency_key": str(uuid.uuid4()), "is_settled": "on", **fields}


def test_return_proposal_keeps_a_note_for_each_section_that_has_words(returned):
    found = [(note.code, note.title, note.text) for note in notes_of(returned)]

    assert found == [
        ("", "Usulan secara keseluruhan", "Hampir siap."),
        ("significance", "Signifikansi", "Sebut sumber angkanya."),
        ("files", "Lampiran", "SK belum diteken."),
    ]


def test_return_proposal_names_the_sections_in_its_mail(returned):
    message = Message.objects.get(kind="proposal_returned")

    assert message.context["noted"] == "Signifikansi, Lampiran"


def test_return_proposal_refuses_a_section_that_the_form_does_not_have(world, handed_over):
    with pytest.raises(ActionRefused, match="tidak lagi memuat bagian “lama”"):
        return_proposal(
            handed_over, by=world.local_admin, at=NOW, note="Perbaiki", notes={"lama": "Ini"}
        )


def test_settle_note_is_kept_once_and_can_be_taken_back(world, returned):
    note = returned.notes.get(section_code="significance")

    first = settle_note(note, by=world.drafter, at=LATER)
    again = settle_note(note, by=world.drafter, at=LATER + timedelta(hours=1))
    assert (first.settled_at, again.settled_at) == (LATER, LATER)
    assert [note.code for note in open_notes(returned, notes_of(returned))] == ["", "files"]

    reopened = settle_note(note, by=world.drafter, at=LATER, is_settled=False)
    assert (reopened.settled_by, reopened.settled_at) == (None, None)


def test_settle_note_is_refused_once_the_text_is_with_the_organiser(world, submitted):
    note, *_rest = write_notes(submitted, {"significance": "Sumber?"}, by=world.local_admin, at=NOW)

    with pytest.raises(ActionRefused, match="tidak dapat diubah lagi"):
        settle_note(note, by=world.local_admin, at=LATER)


def test_take_back_notes_removes_what_one_act_wrote(world, returned):
    write_notes(returned, {"significance": "Lagi"}, by=world.screener, at=LATER)

    assert take_back_notes(returned, written_at=LATER) == 1
    assert len(notes_of(returned)) == 3


def test_a_note_stands_at_its_section_and_in_the_task_list(world, visit, returned):
    client = visit(world.drafter)

    section = client.get(page("section-edit", returned, section="significance")).content.decode()
    tasks = client.get(page("proposal-detail", returned)).content.decode()

    assert "Sebut sumber angkanya." in section
    assert "SK belum diteken." not in section
    assert tasks.count("Perlu diperbaiki: 1 catatan") == 2  # the section and the attachments
    assert "SK belum diteken." in tasks


def test_the_note_page_settles_and_goes_back_to_the_section(world, visit, returned):
    client, address = visit(world.drafter), page("note-settle", returned, number=2)
    assert "Sebut sumber angkanya." in client.get(address).content.decode()

    answer = client.post(address, settled())

    assert answer.url == page("section-edit", returned, section="significance")
    assert returned.notes.get(section_code="significance").settled_by == world.drafter
    assert client.post(address, settled(is_settled="")).status_code == 302
    assert returned.notes.get(section_code="significance").settled_by is None
    assert client.get(page("note-settle", returned, number=9)).status_code == 404


def test_handing_over_shows_unsettled_notes_as_a_hint_only(world, visit, returned):
    found = visit(world.drafter).get(page("proposal-hand-over", returned))

    assert [note.code for note in found.context["unsettled"]] == ["", "significance", "files"]
    assert found.context["obstacles"] == []
    hand_over_proposal(returned, by=world.drafter, at=LATER)


def test_the_return_page_shows_the_text_and_what_was_noted_before(world, visit, returned):
    hand_over_proposal(returned, by=world.drafter, at=LATER)
    client, address = visit(world.local_admin), page("proposal-return", returned)

    found = client.get(f"{address}?bagian=significance")
    assert [note.code for note in found.context["notes"]] == ["files", "significance", ""]
    assert found.context["form"].fields["note_significance"].is_open
    assert "Jawaban Signifikansi: naik dari 61" in found.content.decode()

    note = {"note": "Sekali lagi.", "note_significance": "Angka tanpa tahun."}
    client.post(address, {"idempotency_key": str(uuid.uuid4()), **note})
    assert [note.text for note in notes_of(returned)][3:] == ["Sekali lagi.", "Angka tanpa tahun."]
