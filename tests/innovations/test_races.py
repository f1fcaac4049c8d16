"""Two people at once: what is promised holds, and would not hold without the lock (controls)."""

import uuid
from functools import partial

import pytest
from django.db import IntegrityError

from core.digests import digest_of
from core.errors import ActionRefused
from innovations.actions import (
    attach_link,
    save_section,
    start_proposal,
    submit_proposal,
    withdraw_proposal,
)
from innovations.models import Proposal, ProposalVersion
from innovations.slots import slots_of
from innovations.states import ProposalState
from tests.factories import NOW, World, make_innovation
from tests.innovations.entries import make_ready
from tests.threads import Overtaking, at_once, meet_after, meeting, read_without_lock, ring

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = [
    pytest.param(4, id="four rounds"),
    pytest.param(1000, id="a thousand rounds", marks=pytest.mark.slow),
]
many = pytest.mark.parametrize("rounds", ROUNDS)
fewer = pytest.mark.parametrize(
    "rounds", [ROUNDS[0], pytest.param(200, id="two hundred rounds", marks=pytest.mark.slow)]
)


@pytest.fixture
def world(transactional_db):
    return World()


def ready(world):
    return make_ready(world, 1)[0]


def submission(world, proposal):
    return lambda: submit_proposal(proposal, by=world.local_admin, at=NOW)


@many
def test_two_submissions_of_one_entry_give_one_version_and_one_receipt(world, rounds):
    with ring() as threads:
        for proposal in make_ready(world, rounds):
            first, second = threads.at_once(*[submission(world, proposal)] * 2)

            assert first == second
            assert ProposalVersion.objects.filter(proposal=proposal).count() == 1
    world.competition.refresh_from_db()
    assert world.competition.last_number == rounds


def test_control_two_submissions_without_the_lock_collide(world, monkeypatch):
    proposal = ready(world)
    read_without_lock(monkeypatch, meeting().wait, of=Proposal)

    first, second = at_once(submission(world, proposal), submission(world, proposal))

    assert first != second


@fewer
def test_two_starts_of_one_innovation_give_one_entry(world, facts, rounds):
    act = {"by": world.drafter, "at": NOW, "entrant": world.unit}
    start = partial(start_proposal, world.competition, **act)
    with ring() as threads:
        for turn in range(rounds):
            chosen = facts(innovation=make_innovation(world.unit, f"Gasing {turn}"))

            outcomes = threads.at_once(*[partial(start, facts=chosen)] * 2)

            assert {type(outcome) for outcome in outcomes} == {Proposal, ActionRefused}


def test_control_two_starts_without_the_lock_collide(world, facts, monkeypatch):
    read_without_lock(monkeypatch)
    meet_after(monkeypatch, "innovations.queries.obstacles_to_start")
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


@fewer
def test_parallel_submissions_never_share_a_number(world, rounds):
    entries = make_ready(world, 3 * rounds)
    with ring(3) as threads:
        for first in range(0, len(entries), 3):
            trio = entries[first : first + 3]
            threads.at_once(*[submission(world, proposal) for proposal in trio])

    numbers = set(Proposal.objects.values_list("number", flat=True))
    assert numbers == {f"BMS26-{n:03d}" for n in range(1, 3 * rounds + 1)}


def test_control_parallel_submissions_without_the_lock_share_a_number(world, monkeypatch):
    entries = [ready(world), ready(world)]
    read_without_lock(monkeypatch)
    # Both have read the edition before either writes it.
    meet_after(monkeypatch, "innovations.actions.submission._refuse_unseen")

    results = at_once(*[submission(world, proposal) for proposal in entries])

    assert sum(isinstance(result, Exception) for result in results) == 1


def saving(world, proposal, text):
    section = proposal.rule_set.sections.get(code="summary")
    act = {"by": world.local_admin, "at": NOW, "section": section}
    return lambda: save_section(proposal, **act, revision=1, answers={"summary": text})


@many
def test_a_save_beside_a_submission_is_frozen_with_it_or_refused(world, rounds):
    with ring() as threads:
        for number, proposal in enumerate(make_ready(world, rounds)):
            text = f"Teks putaran {number}"

            saved, receipt = threads.at_once(
                saving(world, proposal, text), submission(world, proposal)
            )

            version = ProposalVersion.objects.get(proposal=proposal)
            stored = proposal.drafts.get(section__code="summary").answers["summary"]
            assert receipt.digest == digest_of(version.content)
            assert version.content["sections"][0]["questions"][0]["text"] == stored
            assert isinstance(saved, ActionRefused) is (stored != text)


def after_submission(world, proposal, late, monkeypatch):
    """Run an act that has read the entry before it was submitted, and goes on after it."""
    overtaking = Overtaking()
    read_without_lock(monkeypatch, overtaking.hold, of=Proposal)
    return overtaking.of(late, submission(world, proposal))


def test_control_a_save_without_the_lock_changes_what_was_submitted(world, monkeypatch):
    proposal = ready(world)

    after_submission(world, proposal, saving(world, proposal, "Sesudah diajukan"), monkeypatch)

    version = ProposalVersion.objects.get(proposal=proposal)
    stored = proposal.drafts.get(section__code="summary").answers["summary"]
    assert version.content["sections"][0]["questions"][0]["text"] != stored


@many
def test_withdrawal_beside_a_submission_leaves_one_clear_end(world, rounds):
    with ring() as threads:
        for proposal in make_ready(world, rounds):
            withdraw = partial(withdraw_proposal, proposal, by=world.local_admin, at=NOW)

            _withdrawn, receipt = threads.at_once(withdraw, submission(world, proposal))

            proposal.refresh_from_db()
            assert proposal.state == ProposalState.WITHDRAWN
            assert bool(proposal.number) is not isinstance(receipt, ActionRefused)


def test_control_a_withdrawal_without_the_lock_is_written_over(world, monkeypatch):
    proposal, both = ready(world), meeting()
    read_without_lock(monkeypatch, both.wait, of=Proposal)
    withdraw = partial(withdraw_proposal, proposal, by=world.local_admin, at=NOW)

    withdrawn, receipt = at_once(withdraw, submission(world, proposal))

    # Both were told that they succeeded; one state stands, and the other's act is lost in it.
    assert not isinstance(withdrawn, Exception)
    assert not isinstance(receipt, Exception)
    assert proposal.versions.count() == 1


def attaching(world, proposal, url):
    slot = next(slot for slot in slots_of(proposal) if slot.is_link)
    act = {"by": world.local_admin, "at": NOW, "slot": slot.code, "key": uuid.uuid4()}
    return lambda: attach_link(proposal, **act, url=url)


@many
def test_what_is_attached_beside_a_submission_is_frozen_with_it_or_refused(world, rounds):
    with ring() as threads:
        for number, proposal in enumerate(make_ready(world, rounds)):
            url = f"https://youtu.be/putaran{number}"

            attached, receipt = threads.at_once(
                attaching(world, proposal, url), submission(world, proposal)
            )

            version = ProposalVersion.objects.get(proposal=proposal)
            held = set(version.attachments.values_list("code", flat=True))
            in_use = set(proposal.attachments.in_use().values_list("code", flat=True))
            assert held == in_use
            assert receipt.digest == digest_of(version.content)
            assert isinstance(attached, ActionRefused) is (url not in str(version.content))


def test_control_what_is_attached_without_the_lock_comes_after_the_submission(world, monkeypatch):
    proposal = ready(world)
    late = attaching(world, proposal, "https://youtu.be/terlambat")

    attached, _receipt = after_submission(world, proposal, late, monkeypatch)

    version = ProposalVersion.objects.get(proposal=proposal)
    assert not version.attachments.filter(code=attached.code).exists()
    assert proposal.attachments.in_use().filter(code=attached.code).exists()
