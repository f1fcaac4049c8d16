"""Deadlines move later by two persons; one participant may get its own, listed openly."""

from datetime import datetime, timedelta

import pytest

from accounts.actions import grant_approval
from competitions.actions import (
    ask_to_extend_window,
    ask_to_reopen_window,
    extend_window,
    reopen_window,
)
from competitions.models import Change, Competition, Reopening, Window
from competitions.queries import is_open, moved_deadline, standing_move
from competitions.states import ChangeKind, StageState, WindowKind
from core.errors import ActionRefused
from core.models import Approval
from innovations.actions import hand_over_proposal, start_proposal, submit_proposal
from innovations.facts import InnovationFacts
from innovations.models import Proposal
from innovations.queries import obstacles_to_start, obstacles_to_withdraw
from notifications.models import Message
from tests.factories import NOW, World, make_proposal

pytestmark = pytest.mark.django_db

INSTANT = timedelta(microseconds=1)
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def window(world: World) -> Window:
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


def later(window: Window, **span: int) -> datetime:
    return window.closes_at + timedelta(**(span or {"days": 3}))


def extend(world: World, window: Window, closes_at: datetime, *, at: datetime = NOW) -> Approval:
    approval = ask_to_extend_window(
        window, by=world.organiser, at=at, closes_at=closes_at, reason="Banjir"
    )
    return grant_approval(approval, by=world.approver, at=at)


def reopen(world: World, window: Window, *, at: datetime, closes_at: datetime) -> Approval:
    approval = ask_to_reopen_window(
        window,
        by=world.organiser,
        at=at,
        participant=world.opd,
        closes_at=closes_at,
        reason="Server dinas mati",
    )
    return grant_approval(approval, by=world.approver, at=at)


def test_extend_window_moves_it_and_is_listed(world: World, window: Window) -> None:
    closes_at = later(window)

    approval = extend(world, window, closes_at)

    window.refresh_from_db()
    change = Change.objects.get()
    assert (window.closes_at, window.revision) == (closes_at, 2)
    assert (change.kind, change.reason) == (ChangeKind.DEADLINE, "Banjir")
    assert change.approval == approval
    assert change.facts == [
        {
            "label": "Pendaftaran ditutup",
            "before": "Kamis, 30 April 2026 pukul 10.00 WIB",
            "after": "Minggu, 3 Mei 2026 pukul 10.00 WIB",
            "until": closes_at.isoformat(),
        }
    ]


def test_asking_alone_moves_nothing(world: World, window: Window) -> None:
    before = window.closes_at

    ask_to_extend_window(
        window, by=world.organiser, at=NOW, closes_at=later(window), reason="Banjir"
    )

    window.refresh_from_db()
    assert window.closes_at == before


def test_whoever_asked_cannot_grant(world: World, window: Window) -> None:
    approval = ask_to_extend_window(
        window, by=world.organiser, at=NOW, closes_at=later(window), reason="Banjir"
    )

    with pytest.raises(ActionRefused):
        grant_approval(approval, by=world.organiser, at=NOW)


def test_a_deadline_never_moves_earlier(world: World, window: Window) -> None:
    for closes_at in (window.closes_at, window.closes_at - INSTANT):
        with pytest.raises(ActionRefused):
            ask_to_extend_window(
                window, by=world.organiser, at=NOW, closes_at=closes_at, reason="Banjir"
            )


def test_a_closed_window_is_not_extended_into_the_past(world: World, window: Window) -> None:
    at = window.closes_at + timedelta(days=5)

    with pytest.raises(ActionRefused):
        ask_to_extend_window(
            window, by=world.organiser, at=at, closes_at=at - INSTANT, reason="Banjir"
        )


def test_a_grant_that_comes_too_late_is_refused(world: World, window: Window) -> None:
    closes_at = later(window)
    approval = ask_to_extend_window(
        window, by=world.organiser, at=NOW, closes_at=closes_at, reason="Banjir"
    )

    with pytest.raises(ActionRefused):
        extend_window(approval, by=world.approver, at=closes_at)


def test_deadlines_stay_once_judging_has_begun(world: World, window: Window) -> None:
    world.competition.stages.filter(order=1).update(state=StageState.SCORING)

    with pytest.raises(ActionRefused):
        ask_to_extend_window(
            window, by=world.organiser, at=NOW, closes_at=later(window), reason="Banjir"
        )


def test_the_rest_moves_by_the_same_span(world: World, window: Window) -> None:
    screening = world.competition.windows.get(kind=WindowKind.SCREENING)
    desk, plenary = world.competition.stages.all()
    approval = ask_to_extend_window(
        window,
        by=world.organiser,
        at=NOW,
        closes_at=later(window),
        reason="Banjir",
        moves_rest=True,
    )

    grant_approval(approval, by=world.approver, at=NOW)

    span = timedelta(days=3)
    moved = Window.objects.get(pk=screening.pk)
    assert (moved.opens_at, moved.closes_at) == (screening.opens_at, screening.closes_at + span)
    for stage in (desk, plenary):
        again = type(stage).objects.get(pk=stage.pk)
        assert (again.opens_at, again.closes_at) == (stage.opens_at, stage.closes_at + span)


def test_a_plan_made_before_another_move_is_refused(world: World, window: Window) -> None:
    approval = ask_to_extend_window(
        window, by=world.organiser, at=NOW, closes_at=later(window, days=9), reason="Banjir"
    )
    Window.objects.filter(pk=window.pk).update(closes_at=later(window, days=1))

    with pytest.raises(ActionRefused):
        grant_approval(approval, by=world.approver, at=NOW)


@pytest.mark.parametrize("zone", ZONES)
def test_the_extended_window_at_the_four_instants(world: World, window: Window, zone: str) -> None:
    Competition.objects.filter(pk=world.competition.pk).update(zone=zone)
    closes_at = later(window)
    extend(world, window, closes_at)
    edition = Competition.objects.get(pk=world.competition.pk)
    instants = (window.opens_at - INSTANT, window.opens_at, closes_at - INSTANT, closes_at)

    found = [is_open(edition, WindowKind.REGISTRATION, at) for at in instants]
    refused = [bool(obstacles_to_start(edition, at)) for at in instants]

    assert found == [False, True, True, False]
    assert refused == [True, False, False, True]


@pytest.mark.parametrize("zone", ZONES)
def test_the_reopened_window_at_the_four_instants(world: World, window: Window, zone: str) -> None:
    Competition.objects.filter(pk=world.competition.pk).update(zone=zone)
    granted_at = window.closes_at + timedelta(days=1)
    closes_at = granted_at + timedelta(days=2)
    reopen(world, window, at=granted_at, closes_at=closes_at)
    edition = Competition.objects.get(pk=world.competition.pk)
    instants = (granted_at - INSTANT, granted_at, closes_at - INSTANT, closes_at)

    def opens(agency: object) -> list[bool]:
        kind = WindowKind.REGISTRATION
        return [is_open(edition, kind, at, entrant=agency) for at in instants]

    assert opens(world.unit) == [False, True, True, False]
    assert opens(world.opd) == [False, True, True, False]
    assert opens(world.school) == [False, False, False, False]
    assert opens(None) == [False, False, False, False]


def test_a_reopened_participant_can_do_everything_others_cannot(
    world: World, window: Window
) -> None:
    draft = make_proposal(world.competition, world.unit, by=world.drafter)
    at = window.closes_at + timedelta(days=1)
    with pytest.raises(ActionRefused):
        hand_over_proposal(draft, by=world.drafter, at=at)

    reopen(world, window, at=at, closes_at=at + timedelta(days=2))
    held = hand_over_proposal(draft, by=world.drafter, at=at)
    submit_proposal(held, by=world.local_admin, at=at)

    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert obstacles_to_withdraw(draft, at) == []


def test_a_reopened_participant_can_start_an_entry(world: World, window: Window) -> None:
    at = window.closes_at + timedelta(days=1)
    facts = InnovationFacts(
        name="Perahu",
        subtitle="Posyandu di perahu",
        started_on=NOW.date().replace(year=2023),
        group=world.competition.groups.get(),
        category=world.competition.categories.first(),
    )
    reopen(world, window, at=at, closes_at=at + timedelta(days=2))

    proposal = start_proposal(
        world.competition, by=world.drafter, at=at, entrant=world.unit, facts=facts
    )

    assert proposal.participant_id is None or proposal.entrant == world.unit
    open_for = Competition.objects.taking_entries_at
    assert list(open_for(at, world.unit)) == [world.competition]
    assert list(open_for(at, world.school)) == []
    assert list(open_for(at)) == []


def test_lists_tell_the_participants_own_deadline(world: World, window: Window) -> None:
    make_proposal(world.competition, world.unit, by=world.drafter, name="Satu")
    make_proposal(world.competition, world.school, by=world.drafter, name="Dua")
    at = window.closes_at + timedelta(days=1)

    reopen(world, window, at=at, closes_at=at + timedelta(days=2))

    rows = Proposal.objects.with_deadline().order_by("pk").values_list("closes_at", flat=True)
    assert list(rows) == [at + timedelta(days=2), window.closes_at]


def test_reopening_is_listed_openly(world: World, window: Window) -> None:
    at = window.closes_at + timedelta(days=1)

    reopen(world, window, at=at, closes_at=at + timedelta(days=2))

    change, reopening = Change.objects.get(), Reopening.objects.get()
    assert (change.kind, change.title) == (
        ChangeKind.REOPENING,
        "Pendaftaran dibuka kembali untuk Dinas Kesehatan",
    )
    assert (reopening.participant, reopening.opens_at) == (world.opd, at)


def test_only_an_agency_directly_below_the_territory(world: World, window: Window) -> None:
    for agency in (world.unit, world.regency, world.foreign_unit):
        with pytest.raises(ActionRefused):
            ask_to_reopen_window(
                window,
                by=world.organiser,
                at=NOW,
                participant=agency,
                closes_at=later(window),
                reason="x",
            )


def test_reopen_window_needs_a_later_time_than_everybody_has(world: World, window: Window) -> None:
    approval = ask_to_reopen_window(
        window,
        by=world.organiser,
        at=NOW,
        participant=world.opd,
        closes_at=later(window),
        reason="x",
    )
    Window.objects.filter(pk=window.pk).update(closes_at=later(window))

    with pytest.raises(ActionRefused):
        reopen_window(approval, by=world.approver, at=NOW)


def test_everybody_concerned_hears_of_a_moved_deadline(
    world: World, window: Window, django_capture_on_commit_callbacks: object
) -> None:
    for unit in (world.unit, world.sister_unit, world.school):
        make_proposal(world.competition, unit, by=world.drafter)

    with django_capture_on_commit_callbacks(execute=True):
        extend(world, window, later(window))

    told = Message.objects.filter(kind="deadline_moved").order_by("recipient_id")
    assert [message.recipient for message in told] == [world.drafter, world.local_admin]
    assert told[0].context["closes"] == "03-05-2026 10.00 WIB"
    assert told[0].context["reason"] == "Banjir"


def test_only_the_participant_hears_of_its_reopening(
    world: World, window: Window, django_capture_on_commit_callbacks: object
) -> None:
    make_proposal(world.competition, world.school, by=world.foreign_drafter)
    make_proposal(world.competition, world.unit, by=world.drafter)
    at = window.closes_at + timedelta(days=1)

    with django_capture_on_commit_callbacks(execute=True):
        reopen(world, window, at=at, closes_at=at + timedelta(days=2))

    told = Message.objects.filter(kind="window_reopened").order_by("recipient_id")
    assert [message.recipient for message in told] == [world.drafter, world.local_admin]


def banner(world: World, at: datetime) -> dict | None:
    edition = Competition.objects.annotate(moved=moved_deadline()).get(pk=world.competition.pk)
    return standing_move(edition.moved, at)


def test_the_banner_stands_until_the_new_deadline(world: World, window: Window) -> None:
    closes_at = later(window)
    assert banner(world, NOW) is None

    extend(world, window, closes_at)

    assert banner(world, closes_at - INSTANT)["reason"] == "Banjir"
    assert banner(world, closes_at) is None
