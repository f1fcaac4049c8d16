"""The section editor's answers: script, plain form, conflicts, foreign sections."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from innovations.actions import hand_over_proposal, save_section
from tests.factories import NOW, Role, make_member, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def empty(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


def address(proposal, code="summary"):
    return reverse("section-edit", kwargs={"code": proposal.code, "section": code})


def send(client, proposal, text, revision, code="summary"):
    body = {"revision": revision, "answers": {code: text}}
    return client.post(address(proposal, code), json.dumps(body), content_type="application/json")


def saved_by_somebody_else(world, proposal, text):
    section = proposal.rule_set.sections.get(code="summary")
    joko = make_member(world.unit, Role.DRAFTER, "Joko")
    answers = {"summary": text}
    return save_section(proposal, by=joko, at=NOW, section=section, revision=0, answers=answers)


def test_autosave_answers_with_revision_time_and_words(world, visit, empty):
    answer = send(visit(world.drafter), empty, "Naik dari 61% menjadi 94%", 0)

    body = answer.json()
    assert (answer.status_code, body["revision"], body["saved_at"]) == (200, 1, "10.00")
    assert body["words"] == {"summary": 5}


def test_autosave_from_an_old_revision_gets_409_with_what_is_stored(world, visit, empty):
    saved_by_somebody_else(world, empty, "Teks Joko")

    answer = send(visit(world.drafter), empty, "Teks Siti", 0)

    stored = answer.json()["stored"]
    assert answer.status_code == 409
    assert (stored["revision"], stored["saved_by"], stored["saved_at"]) == (1, "Joko", "10.00")
    assert stored["answers"] == {"summary": "Teks Joko"}


def test_autosave_after_handing_over_gets_409_and_changes_nothing(world, visit, draft):
    hand_over_proposal(draft, by=world.drafter, at=NOW)

    answer = send(visit(world.drafter), draft, "Dari jendela lama", 1)

    assert answer.status_code == 409
    assert len(answer.json()["reasons"]) == 1
    assert "lama" not in str(draft.drafts.get(section__code="summary").answers)


def test_autosave_after_submission_gets_409(world, visit, submitted):
    assert send(visit(world.local_admin), submitted, "Terlambat", 1).status_code == 409


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"revision": 0}', '{"answers": 3, "revision": 0}', "[" * 100_000],
    ids=range(6),
)
def test_autosave_of_no_sense_is_refused(world, visit, empty, body):
    answer = visit(world.drafter).post(address(empty), body, content_type="application/json")

    assert answer.status_code == 422
    assert not empty.drafts.exists()


def test_autosave_keeps_nothing_that_the_section_does_not_ask(world, visit, empty):
    body = {"revision": 0, "answers": {"summary": "Teks", "state": "eligible", "novelty": "x"}}

    visit(world.drafter).post(address(empty), json.dumps(body), content_type="application/json")

    assert empty.drafts.get().answers == {"summary": "Teks"}


def test_autosave_cleans_the_text(world, visit, empty):
    send(visit(world.drafter), empty, "a\u202eb\x00\r\nc\u0301 ", 0)

    assert empty.drafts.get().answers == {"summary": "ab\nć "}


def test_autosave_refuses_a_book(world, visit, empty):
    assert send(visit(world.drafter), empty, "a" * 30_001, 0).status_code == 422


def test_autosave_without_a_session_is_sent_to_sign_in(empty):
    assert send(Client(), empty, "Teks", 0).status_code == 302


def test_a_section_of_another_unit_does_not_exist(world, visit, empty):
    assert send(visit(world.foreign_drafter), empty, "Teks", 0).status_code == 404


def test_a_section_of_no_form_does_not_exist(world, visit, empty):
    assert visit(world.drafter).get(address(empty, "rahasia")).status_code == 404


def test_without_script_a_button_saves(world, visit, empty):
    fields = {"revision": 0, "summary": "Teks", "then": "save"}

    answer = visit(world.drafter).post(address(empty), fields)

    assert answer.url == address(empty)
    assert empty.drafts.get().answers == {"summary": "Teks"}


def test_mark_complete_saves_and_goes_on(world, visit, empty):
    fields = {"revision": 0, "summary": "Teks", "then": "complete"}

    answer = visit(world.drafter).post(address(empty), fields)

    assert answer.url == address(empty, "background_goal")
    assert empty.drafts.get().is_complete


def test_mark_complete_of_nothing_keeps_the_text_and_says_why(world, visit, empty):
    fields = {"revision": 0, "summary": " -- ", "then": "complete"}

    answer = visit(world.drafter).post(address(empty), fields)

    assert answer.status_code == 409
    assert len(answer.context["reasons"]) == 1
    assert not empty.drafts.get().is_complete


def test_without_script_a_stale_save_shows_both_texts(world, visit, empty):
    saved_by_somebody_else(world, empty, "Teks Joko")
    client = visit(world.drafter)

    answer = client.post(address(empty), {"revision": 0, "summary": "Teks Siti"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Teks Joko" in text
    assert "Teks Siti" in text
    kept = client.post(address(empty), {"revision": 1, "summary": "Teks Siti", "then": "save"})
    assert kept.status_code == 302
    assert empty.drafts.get().answers == {"summary": "Teks Siti"}


def test_the_local_admin_reads_a_draft_without_a_pen(world, visit, draft):
    answer = visit(world.local_admin).get(address(draft))

    assert not answer.context["may_write"]
    assert "<textarea" not in answer.content.decode()


def test_the_local_admin_corrects_what_was_handed_over(world, visit, handed_over):
    answer = send(visit(world.local_admin), handed_over, "Dirapikan", 1)

    assert answer.status_code == 200
    assert handed_over.drafts.get(section__code="summary").saved_by == world.local_admin


def test_without_script_a_text_without_a_pen_is_shown_again(world, visit, handed_over):
    fields = {"revision": 1, "summary": "Tulisan saya"}

    answer = visit(world.drafter).post(address(handed_over), fields)

    assert answer.status_code == 409
    assert "Tulisan saya" in answer.content.decode()
