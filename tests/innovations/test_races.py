"""Two people at once: what is promised holds, and would not hold without the lock (controls)."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError

from core.digests import digest_of
from core.errors import ActionRefused
from innovations.actions import (
    hand_over_proposal,
    save_section,
    start_proposal,
    submit_proposal,
    withdraw_proposal,
)
from innovations.models import Innovation, Proposal, ProposalVersion
from innovations.states import ProposalState
from tests.factories import NOW, World, make_innovation, make_proposal
from tests.threads import PATIENCE, at_once, meet_after, meeting, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50


@pytest.fixture
def world(transactional_db):
    return World()


def ready(world, name=""):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def submission(world, proposal):
    return lambda: submit_proposal(proposal, by=world.local_admin, at=NOW)


def test_two_submissions_of_one_entry_give_one_version_and_one_receipt(world):
    for _ in range(ROUNDS):
        proposal = ready(world)

        first, second = at_once(submission(world, proposal), submission(world, proposal))

        assert first == second
        assert ProposalVersion.objects.filter(proposal=proposal).count() == 1
    world.competition.refresh_from_db()
    assert world.competition.last_number == ROUNDS


def test_control_two_submissions_without_the_lock_collide(world, monkeypatch):
    proposal = ready(world)
    read_without_lock(monkeypatch, meeting().wait, of=Proposal)

    first, second = at_once(submission(world, proposal), submission(world, proposal))

    assert first != second


def test_two_starts_of_one_innovation_give_one_entry(world, facts):
    for turn in range(ROUNDS):
        chosen = facts(innovation=make_innovation(world.unit, f"Gasing {turn}"))
        start = partial(
            start_proposal, world.competition, by=world.drafter, at=NOW, entrant=world.unit
        )

        outcomes = at_once(*[partial(start, facts=chosen) for _ in range(2)])

        assert {type(outcome) for outcome in outcomes} == {Proposal, ActionRefused}


def test_control_two_starts_without_the_lock_collide(world, facts, monkeypatch):
    read_without_lock(monkeypatch, meeting().wait, of=Innovation)
    start = partial(
        start_proposal,
        world.competition,
        by=world.drafter,
        at=NOW,
        entrant=world.unit,
        facts=facts(innovation=make_innovation(world.unit, "Gasing")),
    )

    outcomes = at_once(start, start)

    assert IntegrityError in {type(outcome) for outcome in outcomes}


def test_parallel_submissions_never_share_a_number(world):
    for _ in range(ROUNDS):
        entries = [ready(world) for _ in range(3)]

        at_once(*[submission(world, proposal) for proposal in entries])

    numbers = sorted(Proposal.objects.values_list("number", flat=True))
    assert numbers == [f"BMS26-{n:03d}" for n in range(1, 3 * ROUNDS + 1)]


def test_control_parallel_submissions_without_the_lock_share_a_number(world, monkeypatch):
    entries = [ready(world), ready(world)]
    read_without_lock(monkeypatch)
    # Both have read the edition before either writes it.
    meet_after(monkeypatch, "innovations.actions.submission._refuse_unseen")

    results = at_once(*[submission(world, proposal) for proposal in entries])

    assert sum(isinstance(result, Exception) for result in results) == 1


def test_a_save_beside_a_submission_is_frozen_with_it_or_refused(world):
    for number in range(ROUNDS):
        proposal = ready(world)
        section = proposal.rule_set.sections.get(code="summary")
        text = {"summary": f"Teks putaran {number}"}

        def save(proposal=proposal, section=section, text=text):
            act = {"by": world.local_admin, "at": NOW}
            return save_section(proposal, **act, section=section, revision=1, answers=text)

        saved, receipt = at_once(save, submission(world, proposal))

        version = ProposalVersion.objects.get(proposal=proposal)
        stored = proposal.drafts.get(section=section).answers["summary"]
        assert receipt.digest == digest_of(version.content)
        assert version.content["sections"][0]["questions"][0]["text"] == stored
        assert isinstance(saved, ActionRefused) is (stored != text["summary"])


def test_control_a_save_without_the_lock_changes_what_was_submitted(world, monkeypatch):
    submitted = threading.Event()
    proposal = ready(world)
    section = proposal.rule_set.sections.get(code="summary")
    saver = []

    def wait_in_the_saver():
        if threading.get_ident() in saver:
            submitted.wait(PATIENCE)

    read_without_lock(monkeypatch, wait_in_the_saver, of=Proposal)

    def save():
        saver.append(threading.get_ident())
        act = {"by": world.local_admin, "at": NOW}
        answers = {"summary": "Sesudah diajukan"}
        return save_section(proposal, **act, section=section, revision=1, answers=answers)

    def submit():
        receipt = submission(world, proposal)()
        submitted.set()
        return receipt

    at_once(save, submit)

    version = ProposalVersion.objects.get(proposal=proposal)
    stored = proposal.drafts.get(section=section).answers["summary"]
    assert version.content["sections"][0]["questions"][0]["text"] != stored


def test_withdrawal_beside_a_submission_leaves_one_clear_end(world):
    for _ in range(ROUNDS):
        proposal = ready(world)

        def withdraw(proposal=proposal):
            return withdraw_proposal(proposal, by=world.local_admin, at=NOW)

        _withdrawn, receipt = at_once(withdraw, submission(world, proposal))

        proposal.refresh_from_db()
        assert proposal.state == ProposalState.WITHDRAWN
        assert bool(proposal.number) is not isinstance(receipt, ActionRefused)
