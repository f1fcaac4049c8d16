"""The letters about an entry, in both languages, with whatever people wrote in them."""

from datetime import timedelta

import pytest

from innovations.actions import (
    admit_proposal,
    hand_over_proposal,
    request_repair,
    return_proposal,
    submit_proposal,
    withdraw_proposal,
)
from notifications.delivery import compose
from notifications.models import Message
from tests.factories import NOW, make_proposal, reject

pytestmark = pytest.mark.django_db
NASTY = "Sumber & angka <script>alert(1)</script> {{ 7|add:7 }}"
KINDS = {
    "proposal_handed_over",
    "proposal_returned",
    "proposal_submitted",
    "proposal_received",
    "proposal_admitted",
    "proposal_rejected",
    "proposal_repair_asked",
    "approval_asked",
    "approval_granted",
    "proposal_withdrawn",
}


@pytest.fixture
def letters(world):
    """Every kind of letter once or more, with the same nasty words as title, note and reason."""

    def enter(number):
        name = f"{NASTY} {number}"
        proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
        return hand_over_proposal(proposal, by=world.drafter, at=NOW)

    return_proposal(enter(1), by=world.local_admin, at=NOW, note=NASTY)
    sent = [enter(number) for number in (2, 3, 4, 5)]
    for proposal in sent:
        submit_proposal(proposal, by=world.local_admin, at=NOW)
    admit_proposal(sent[0], by=world.screener, at=NOW)
    reject(world, sent[1], reason=NASTY)
    kept = {"words": NASTY, "notes": {"summary": NASTY}}
    request_repair(sent[3], by=world.screener, at=NOW, until=NOW + timedelta(days=7), **kept)
    withdraw_proposal(sent[2], by=world.local_admin, at=NOW)
    return list(Message.objects.all())


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_letter_can_be_made_and_runs_nothing(letters, language):
    assert {letter.kind for letter in letters} == KINDS

    for letter in letters:
        letter.language = language
        mail = compose(letter)
        [(html, _type)] = mail.alternatives
        assert "\n" not in mail.subject
        assert len(mail.to) == 1
        assert "<script>" not in html
        assert "{{ 7|add:7 }}" in mail.body
        assert "&amp;" not in mail.body


def test_the_reason_of_a_rejection_stands_in_the_letter(letters):
    letter = next(letter for letter in letters if letter.kind == "proposal_rejected")

    assert NASTY in compose(letter).body


def test_a_letter_leads_to_the_page_in_the_readers_language(letters):
    letter = next(letter for letter in letters if letter.kind == "proposal_submitted")
    letter.language = "en"

    assert "/en/app/usulan/" in compose(letter).body
    assert letter.context["url"].endswith("/tanda-terima/")
