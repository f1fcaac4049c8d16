"""From hand to hand, at the four instants of the registration window."""

from datetime import timedelta

import pytest

from competitions.states import WindowKind
from core.errors import ActionRefused
from innovations.actions import (
    approve_proposal,
    hand_over_proposal,
    return_proposal,
    start_proposal,
    submit_proposal,
    withdraw_proposal,
)
from innovations.models import SectionDraft
from innovations.queries import obstacles_to_hand_over, obstacles_to_start, obstacles_to_withdraw
from innovations.states import ProposalState
from notifications.models import Message, Notice
from tests.factories import NOW, Role, make_member

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def window(world):
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


def instants(window):
    """Before, opening, last microsecond, closing."""
    opening, closing = window.opens_at, window.closes_at
    return [opening - MICROSECOND, opening, closing - MICROSECOND, closing]


OPENS = "Registration opens on Monday, 13 April 2026, 10:00 WIB."
CLOSED = "Registration closed on Thursday, 30 April 2026, 10:00 WIB. Your text is kept."
FOUR = [[OPENS], [], [], [CLOSED]]


def test_obstacles_to_start_at_the_four_instants(world, window):
    found = [obstacles_to_start(world.competition, at) for at in instants(window)]

    assert found == FOUR


def test_obstacles_to_hand_over_at_the_four_instants(draft, window):
    found = [obstacles_to_hand_over(draft, at) for at in instants(window)]

    assert found == FOUR


def test_obstacles_to_withdraw_at_the_four_instants(submitted, window):
    found = [obstacles_to_withdraw(submitted, at) for at in instants(window)]

    assert found == FOUR


@pytest.mark.parametrize("moment", [0, 3])
def test_start_hand_over_and_withdraw_are_refused_outside_the_window(
    world, draft, window, facts, moment
):
    at = instants(window)[moment]

    for act in (hand_over_proposal, withdraw_proposal):
        with pytest.raises(ActionRefused, match="Registration"):
            act(draft, by=world.drafter, at=at)
    with pytest.raises(ActionRefused, match="Registration"):
        start_proposal(
            world.competition, by=world.drafter, at=at, entrant=world.unit, facts=facts()
        )


@pytest.mark.parametrize("moment", [1, 2])
def test_start_hand_over_and_withdraw_happen_inside_the_window(world, draft, window, facts, moment):
    at = instants(window)[moment]

    started = start_proposal(
        world.competition, by=world.drafter, at=at, entrant=world.unit, facts=facts(name="Baru")
    )
    hand_over_proposal(draft, by=world.drafter, at=at)
    withdraw_proposal(started, by=world.drafter, at=at)

    started.refresh_from_db()
    assert started.state == ProposalState.WITHDRAWN


def test_hand_over_names_every_section_that_is_not_ready(world, draft):
    sections = {part.code: part for part in draft.rule_set.sections.all()}
    rows = SectionDraft.objects.filter(proposal=draft)
    rows.filter(section=sections["summary"]).update(answers={"summary": "kata " * 201})
    rows.filter(section=sections["novelty"]).update(is_complete=False)
    rows.filter(section=sections["resources"]).update(answers={})

    with pytest.raises(ActionRefused) as refusal:
        hand_over_proposal(draft, by=world.drafter, at=NOW)

    assert refusal.value.reasons == [
        "Ringkasan: 1 word over the limit.",
        "Kebaruan/Nilai Tambah: not marked complete yet.",
        "Sumber Daya: not every question is answered yet.",
    ]


def test_hand_over_tells_the_local_admin(world, draft):
    hand_over_proposal(draft, by=world.drafter, at=NOW)

    assert [message.recipient for message in Message.objects.all()] == [world.local_admin]
    notice = Notice.objects.get()
    assert (notice.kind, notice.url) == (
        "proposal_handed_over",
        f"/app/usulan/{draft.code}/",
    )


def test_hand_over_tells_nobody_of_another_agency(world, draft):
    make_member(world.other_opd, Role.LOCAL_ADMIN, "Orang lain")
    former = make_member(world.opd, Role.LOCAL_ADMIN, "Pindah tugas")
    former.memberships.update(ends_on=NOW.date())

    hand_over_proposal(draft, by=world.drafter, at=NOW)

    assert [message.recipient for message in Message.objects.all()] == [world.local_admin]


def test_return_proposal_tells_the_team_why_and_gives_the_pen_back(world, handed_over):
    later = NOW + timedelta(hours=2)

    proposal = return_proposal(handed_over, by=world.local_admin, at=later, note="Sebut sumbernya.")

    assert (proposal.state, proposal.returned_note) == (ProposalState.DRAFT, "Sebut sumbernya.")
    assert proposal.held_since == later
    message = Message.objects.get(kind="proposal_returned")
    assert (message.recipient, message.context["note"]) == (world.drafter, "Sebut sumbernya.")


def test_return_proposal_a_second_time_is_told_again(world, handed_over):
    for note in ("Pertama", "Kedua"):
        return_proposal(handed_over, by=world.local_admin, at=NOW, note=note)
        hand_over_proposal(handed_over, by=world.drafter, at=NOW)

    notes = [m.context["note"] for m in Message.objects.filter(kind="proposal_returned")]
    assert sorted(notes) == ["Kedua", "Pertama"]
    handed_over.refresh_from_db()
    assert handed_over.returned_note == ""


def test_return_proposal_is_refused_while_it_is_with_its_writers(world, draft):
    with pytest.raises(ActionRefused, match="changed meanwhile"):
        return_proposal(draft, by=world.local_admin, at=NOW, note="Sudah terlambat")


def test_hand_over_goes_to_the_head_first_where_the_edition_asks(world, draft):
    type(world.competition).objects.update(needs_agency_head=True)
    head = make_member(world.opd, Role.AGENCY_HEAD, "Kepala")

    proposal = hand_over_proposal(draft, by=world.drafter, at=NOW)
    assert proposal.state == ProposalState.WITH_AGENCY_HEAD
    proposal = approve_proposal(proposal, by=head, at=NOW)

    assert proposal.state == ProposalState.WITH_LOCAL_ADMIN
    assert [m.recipient for m in Message.objects.order_by("pk")] == [head, world.local_admin]


def test_withdraw_after_submission_tells_both_sides(world, submitted):
    Message.objects.all().delete()

    withdraw_proposal(submitted, by=world.local_admin, at=NOW)

    told = {message.recipient for message in Message.objects.all()}
    assert told == {
        world.drafter,
        world.local_admin,
        world.organiser,
        world.approver,
        world.screener,
    }


def test_withdraw_before_submission_does_not_reach_the_organiser(world, draft):
    withdraw_proposal(draft, by=world.drafter, at=NOW)

    assert {m.recipient for m in Message.objects.all()} == {world.drafter, world.local_admin}


def test_submit_is_refused_before_it_was_handed_over(world, draft):
    with pytest.raises(ActionRefused, match="not the moment"):
        submit_proposal(draft, by=world.local_admin, at=NOW)
