"""Two people at one objection, or one pen: one comes first; without the lock both do (controls)."""

from functools import partial

import pytest

from competitions.states import WindowKind
from innovations.actions import (
    answer_objection,
    file_objection,
    hand_over_proposal,
    submit_proposal,
    take_pen,
)
from innovations.models import Objection
from innovations.models.text import PEN_IDLE
from tests.factories import (
    NOW,
    Role,
    World,
    add_window,
    make_member,
    make_proposal,
    make_refusal,
)
from tests.threads import at_once, meet_after, meeting, read_without_lock, rounds

pytestmark = pytest.mark.django_db(transaction=True)
few = rounds(2, 20)
ONE_REFUSED = ["ActionRefused", "Objection"]


@pytest.fixture
def world(transactional_db):
    made = World()
    add_window(made.competition, WindowKind.OBJECTION, NOW, days=3)
    made.others = [make_member(made.secretariat, Role.SCREENER, name) for name in ("Adi", "Eka")]
    return made


def refused(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    proposal.refresh_from_db()
    make_refusal(proposal, by=world.screener, second=world.organiser)
    return proposal


def filing(world, proposal):
    return partial(file_objection, proposal, by=world.local_admin, at=NOW, text="Lihat SK.")


def answers(world, objection):
    act = partial(answer_objection, objection, at=NOW, answer="Sudah diperiksa.")
    return [
        partial(act, by=person, is_accepted=is_accepted)
        for person, is_accepted in zip(world.others, (True, False), strict=True)
    ]


def kinds(outcomes):
    return sorted(type(one).__name__ for one in outcomes)


@few
def test_an_objection_is_filed_once(world, rounds):
    for _ in range(rounds):
        proposal = refused(world)

        outcomes = at_once(filing(world, proposal), filing(world, proposal))

        assert kinds(outcomes) == ONE_REFUSED


def test_control_two_filings_without_the_lock_collide(world, monkeypatch):
    proposal = refused(world)
    read_without_lock(monkeypatch)
    meet_after(monkeypatch, "innovations.actions.objecting.obstacles_to_file")

    outcomes = at_once(filing(world, proposal), filing(world, proposal))

    assert kinds(outcomes) == ["IntegrityError", "Objection"]


@few
def test_an_objection_is_answered_once(world, rounds):
    for _ in range(rounds):
        objection = filing(world, refused(world))()

        outcomes = at_once(*answers(world, objection))

        assert kinds(outcomes) == ONE_REFUSED


def test_control_two_answers_without_the_lock_are_both_given(world, monkeypatch):
    objection = filing(world, refused(world))()
    read_without_lock(monkeypatch, meeting().wait, of=Objection)

    outcomes = at_once(*answers(world, objection))

    assert kinds(outcomes) == ["Objection", "Objection"]


def takings(world):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
    section = proposal.rule_set.sections.get(code="summary")
    take_pen(proposal, by=world.drafter, at=NOW, section=section)
    act = partial(take_pen, proposal, at=NOW + PEN_IDLE, section=section, takes_over=True)
    return [partial(act, by=person) for person in world.others]


@few
def test_the_pen_is_taken_over_once(world, rounds):
    for _ in range(rounds):
        outcomes = at_once(*takings(world))

        assert kinds(outcomes) == ["ActionRefused", "SectionDraft"]


def test_control_two_who_take_over_without_the_lock_both_have_the_pen(world, monkeypatch):
    both = takings(world)
    read_without_lock(monkeypatch)
    meet_after(monkeypatch, "innovations.actions.pens._obstacles_to_take_over")

    outcomes = at_once(*both)

    assert kinds(outcomes) == ["SectionDraft", "SectionDraft"]
