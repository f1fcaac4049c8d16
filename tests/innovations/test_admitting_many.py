"""Many entries passed at once, and the views of the queue."""

from datetime import timedelta

import pytest

from competitions.models import ScreeningPoint
from competitions.states import ScreeningCheck
from core.models import Approval
from innovations.actions import (
    admit_proposal,
    admit_proposals,
    answer_point,
    ask_to_reject,
    submit_proposal,
    undo_decision,
    withdraw_proposal,
)
from innovations.models import Candidacy, ScreeningDecision
from innovations.queries import QueueView, counts_of_queue, with_desk
from innovations.states import ProposalState
from notifications.models import Message
from tests.factories import NOW
from tests.innovations.test_deciding import enter, repair

pytestmark = pytest.mark.django_db
TEN = timedelta(seconds=10)


@pytest.fixture(autouse=True)
def no_points_of_the_blueprint(world):
    """Points are those that a test names."""
    world.competition.screening_points.all().delete()


def machine_point(world, check=ScreeningCheck.TITLE):
    return ScreeningPoint.objects.create(
        competition=world.competition, code=f"butir-{check}", text="Judul", filled_by=check
    )


def test_admit_proposals_takes_the_safe_ones_and_tells_why_not_the_others(world, submitted):
    machine_point(world)
    by_eye = machine_point(world, ScreeningCheck.PERSON)
    clear, doubted, asked, own = (enter(world, f"Inovasi {n}") for n in "ABCD")
    twin = enter(world, "Gasing", world.sister_unit)
    answer_point(doubted, by=world.screener, at=NOW, point=by_eye, is_met=False)
    ask_to_reject(asked, by=world.screener, at=NOW, words="Terlalu muda.")
    own.team.create(person=world.screener, role="mentor")
    chosen = [submitted, clear, doubted, asked, own, twin]
    at = NOW + timedelta(minutes=1)

    found = admit_proposals(world.competition, by=world.screener, at=at, proposals=chosen)

    told = {proposal.title: reasons[0] for proposal, reasons in found.left_out}
    assert [proposal.pk for proposal in found.admitted] == [clear.pk]
    assert told == {
        submitted.title: "Not every check is met: look at it yourself.",
        doubted.title: "Not every check is met: look at it yourself.",
        asked.title: "A second person is asked whether it is refused.",
        own.title: "You have a part in this entry: somebody else decides about it.",
    }
    clear.refresh_from_db()
    decision = ScreeningDecision.objects.get()
    assert (clear.state, clear.screened_by) == (ProposalState.ELIGIBLE, world.screener)
    assert (decision.proposal, decision.version) == (clear, clear.versions.get())
    assert Candidacy.objects.get().proposal == clear
    mails = Message.objects.filter(kind="proposal_admitted")
    assert {(m.recipient, m.not_before) for m in mails} == {
        (world.drafter, at + TEN),
        (world.local_admin, at + TEN),
    }

    undo_decision(clear, by=world.screener, at=at)

    assert not Candidacy.objects.exists()


def test_admit_proposals_passes_over_entries_of_other_editions(world, submitted):
    machine_point(world)
    other = type(world)()

    found = admit_proposals(other.competition, by=world.screener, at=NOW, proposals=[submitted])

    assert (found.admitted, found.left_out) == ([], [])


def test_admitting_many_costs_the_same_as_admitting_one(world, django_assert_max_num_queries):
    machine_point(world)
    chosen = [enter(world, f"Inovasi {n}") for n in range(6)]
    act = {"by": world.screener, "at": NOW}

    with django_assert_max_num_queries(24) as one:
        admit_proposals(world.competition, **act, proposals=chosen[:1])
    with django_assert_max_num_queries(24) as many:
        admit_proposals(world.competition, **act, proposals=chosen[1:])

    assert len(one) == len(many)


# The queue.


def test_each_entry_stands_in_the_view_of_what_it_waits_for(world, submitted):
    back, waits, asked, passed, withdrawn = (enter(world, f"Inovasi {n}") for n in "ABCDE")
    repair(world, back)
    submit_proposal(back, by=world.local_admin, at=NOW + TEN)
    repair(world, waits)
    ask_to_reject(asked, by=world.organiser, at=NOW, words="Terlalu muda.")
    admit_proposal(passed, by=world.organiser, at=NOW)
    withdraw_proposal(withdrawn, by=world.local_admin, at=NOW)
    rows = with_desk(type(submitted).objects.all(), world.screener, NOW)

    counts = counts_of_queue(rows)

    assert counts == {
        QueueView.NEW: 1,
        QueueView.REPAIRED: 1,
        QueueView.MINE: 2,
        QueueView.IN_REPAIR: 1,
        QueueView.ASKED: 1,
        QueueView.DONE: 2,
        "total": 6,
    }


def test_a_request_that_ran_out_gives_the_entry_back_to_the_queue(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")
    over = Approval.objects.get(pk=request.pk).expires_at

    assert counts_of_queue(with_desk(type(submitted).objects.all(), world.screener, over))[
        QueueView.NEW
    ]
