"""Two people at one entry: one decision stands, and two would without the lock (controls)."""

from functools import partial

import pytest

from competitions.models import ScreeningPoint
from competitions.states import ScreeningCheck
from core.errors import ActionRefused
from innovations.actions import (
    admit_proposal,
    admit_proposals,
    hand_over_proposal,
    request_repair,
    submit_proposal,
    withdraw_proposal,
)
from innovations.deciding import Admission
from innovations.models import Candidacy, Proposal, ScreeningDecision
from innovations.queries.screening import LONGEST_REPAIR
from innovations.states import ProposalState
from tests.factories import NOW, World, make_proposal
from tests.threads import Overtaking, at_once, meeting, read_without_lock, rounds

pytestmark = pytest.mark.django_db(transaction=True)
few = rounds(2, 20)


@pytest.fixture
def world(transactional_db):
    made = World()
    made.competition.screening_points.all().delete()
    facts = {"code": "judul", "text": "Judul", "filled_by": ScreeningCheck.TITLE}
    ScreeningPoint.objects.create(competition=made.competition, **facts)
    return made


def submitted(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return proposal


def admission(world, proposal):
    return partial(admit_proposal, proposal, by=world.screener, at=NOW)


def repair(world, proposal):
    facts = {"words": "Lengkapi SK.", "until": NOW + LONGEST_REPAIR}
    return partial(request_repair, proposal, by=world.organiser, at=NOW, **facts)


def withdrawal(world, proposal):
    return partial(withdraw_proposal, proposal, by=world.local_admin, at=NOW)


def in_bulk(world, proposal):
    act = {"by": world.organiser, "at": NOW, "proposals": [proposal]}
    return partial(admit_proposals, world.competition, **act)


@few
def test_two_screeners_decide_once(world, rounds):
    for _ in range(rounds):
        proposal = submitted(world)

        outcomes = at_once(admission(world, proposal), repair(world, proposal))

        assert sorted(type(one).__name__ for one in outcomes) == ["ActionRefused", "Proposal"]
        assert ScreeningDecision.objects.filter(proposal=proposal).count() == 1


def test_control_two_screeners_without_the_lock_decide_twice(world, monkeypatch):
    proposal = submitted(world)
    read_without_lock(monkeypatch, meeting().wait, of=Proposal)

    outcomes = at_once(admission(world, proposal), repair(world, proposal))

    assert {type(one) for one in outcomes} == {Proposal}
    assert ScreeningDecision.objects.filter(proposal=proposal).count() == 2


@few
def test_a_decision_beside_a_withdrawal_leaves_no_candidate_behind(world, rounds):
    for _ in range(rounds):
        proposal = submitted(world)

        at_once(admission(world, proposal), withdrawal(world, proposal))

        proposal.refresh_from_db()
        is_candidate = Candidacy.objects.filter(proposal=proposal).exists()
        assert is_candidate is (proposal.state == ProposalState.ELIGIBLE)
        assert proposal.state in {ProposalState.ELIGIBLE, ProposalState.WITHDRAWN}


def test_control_a_withdrawal_without_the_lock_leaves_a_candidate(world, monkeypatch):
    proposal, overtaking = submitted(world), Overtaking()
    read_without_lock(monkeypatch, overtaking.hold, of=Proposal)

    overtaking.of(withdrawal(world, proposal), admission(world, proposal))

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert Candidacy.objects.filter(proposal=proposal).exists()


@few
def test_many_at_once_beside_a_decision_about_one_of_them(world, rounds):
    for _ in range(rounds):
        proposal = submitted(world)

        bulk, single = at_once(in_bulk(world, proposal), repair(world, proposal))

        assert isinstance(bulk, Admission)
        assert bool(bulk.admitted) is isinstance(single, ActionRefused)
        assert ScreeningDecision.objects.filter(proposal=proposal).count() == 1


def test_control_many_at_once_without_the_lock_decide_twice(world, monkeypatch):
    proposal, overtaking = submitted(world), Overtaking()
    read_without_lock(monkeypatch, overtaking.hold, of=Proposal)

    single, many = overtaking.of(repair(world, proposal), in_bulk(world, proposal))

    assert (len(many.admitted), type(single)) == (1, Proposal)
    assert ScreeningDecision.objects.filter(proposal=proposal).count() == 2
