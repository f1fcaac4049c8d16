"""Assignments: by hand, by draw, and never across a conflict."""

from datetime import date, timedelta

import pytest

from accounts.models import Membership
from accounts.states import AgencyKind, Role
from audit.models import Entry
from core.errors import ActionRefused
from innovations.states import ProposalState
from judging.actions import (
    assign_judge,
    change_assignments,
    draw_assignments,
    start_stage,
    unassign_judge,
)
from judging.models import Assignment
from judging.queries.conflicts import Bar, conflicts_of
from notifications.models import Message
from tests.factories import NOW, join, make_agency
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=3)


def bars(scene):
    return list(conflicts_of(scene.stage, NOW).values())


def test_a_judge_of_no_other_agency_has_no_conflict(scene):
    assert bars(scene) == []


@pytest.mark.parametrize("place", ["unit", "opd", "sister_unit"])
def test_the_whole_house_of_the_entrant_is_a_conflict(scene, place):
    join(scene.members[0].person, getattr(scene.world, place), Role.DRAFTER)

    assert bars(scene) == [Bar.AGENCY] * 3


@pytest.mark.parametrize("place", ["regency", "other_opd", "school", "secretariat"])
def test_the_government_above_and_other_houses_are_none(scene, place):
    join(scene.members[0].person, getattr(scene.world, place), Role.LOCAL_ADMIN)

    assert bars(scene) == []


@pytest.mark.parametrize(("days_ago", "found"), [(729, 3), (731, 0)])
def test_a_former_place_counts_for_two_years(scene, days_ago, found):
    person = join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)
    Membership.objects.filter(person=person, role=Role.LOCAL_ADMIN).update(
        ends_on=NOW.date() - timedelta(days=days_ago)
    )

    assert len(bars(scene)) == found


def test_a_ministry_is_one_house(scene):
    nation = make_agency("Indonesia", kind=AgencyKind.NATION)
    ministry = make_agency("Kementerian", kind=AgencyKind.MINISTRY, parent=nation)
    unit = make_agency("Kantor Layanan", parent=ministry)
    candidacy = scene.add_entry(entrant=unit)
    join(scene.members[0].person, ministry, Role.DRAFTER)

    assert list(conflicts_of(scene.stage, NOW)) == [(candidacy.pk, scene.members[0].pk)]


@pytest.mark.parametrize(("role", "bar"), [("mentor", Bar.MENTOR), ("writer", Bar.TEAM)])
def test_a_member_of_the_team_has_a_conflict(scene, role, bar):
    scene.candidacies[0].proposal.team.create(person=scene.members[1].person, role=role)

    assert conflicts_of(scene.stage, NOW) == {(scene.candidacies[0].pk, scene.members[1].pk): bar}


def test_assign_judge_offers_the_entry(scene):
    assignment = assign_judge(
        scene.candidacies[0], by=scene.organiser, at=NOW, member=scene.members[0]
    )

    assert assignment.state == "offered"
    assert Entry.objects.filter(act="judging.assign_judge").count() == 1
    assert not Message.objects.filter(kind="judging_assigned").exists()


def test_assign_judge_refuses_a_conflict(scene):
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)

    with pytest.raises(ActionRefused, match="BMS26-001"):
        assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=scene.members[0])


def test_assign_judge_refuses_more_than_the_load(scene):
    small = scene.add_judge("Juri Kecil", maximum_load=1)
    assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=small)

    with pytest.raises(ActionRefused):
        assign_judge(scene.candidacies[1], by=scene.organiser, at=NOW, member=small)


def test_assign_judge_refuses_a_withdrawn_entry(scene):
    candidacy = scene.candidacies[0]
    type(candidacy.proposal).objects.filter(pk=candidacy.proposal_id).update(
        state=ProposalState.WITHDRAWN
    )
    candidacy.proposal.refresh_from_db()

    with pytest.raises(ActionRefused):
        assign_judge(candidacy, by=scene.organiser, at=NOW, member=scene.members[0])


def test_assign_judge_while_scoring_tells_the_judge(scene):
    scene.start()
    late = scene.add_judge("Juri Pengganti")

    assign_judge(scene.candidacies[0], by=scene.organiser, at=LATER, member=late)

    assert Message.objects.filter(kind="judging_assigned", recipient=late.person).count() == 1


def test_unassign_judge_keeps_the_row_and_can_be_undone(scene):
    assignment = assign_judge(
        scene.candidacies[0], by=scene.organiser, at=NOW, member=scene.members[0]
    )

    unassign_judge(assignment, by=scene.organiser, at=NOW, reason="Salah pilih")
    again = assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=scene.members[0])

    assert (again.pk, again.state) == (assignment.pk, "offered")
    assert Entry.objects.get(act="judging.unassign_judge").reason == "Salah pilih"


def test_unassign_judge_refuses_a_locked_scorecard(scene):
    scene.start()
    scene.score(0, 0)

    with pytest.raises(ActionRefused):
        unassign_judge(scene.assignment(0, 0), by=scene.organiser, at=LATER, reason="x")


def test_change_assignments_saves_all_or_nothing(scene):
    join(scene.members[1].person, scene.world.opd, Role.LOCAL_ADMIN)
    pairs = [(scene.candidacies[0], scene.members[0]), (scene.candidacies[0], scene.members[1])]

    with pytest.raises(ActionRefused):
        change_assignments(scene.stage, by=scene.organiser, at=NOW, add=pairs, remove=[], reason="")

    assert not Assignment.objects.exists()


def test_the_panel_is_closed_after_the_lock(scene):
    scene.start()
    scene.score_all()
    scene.lock()

    with pytest.raises(ActionRefused):
        draw_assignments(scene.stage, by=scene.organiser, at=LATER, seed="padi")


def test_start_stage_needs_entries_and_a_panel():
    empty = Scene(entries=0, judges=1)

    with pytest.raises(ActionRefused) as refusal:
        start_stage(empty.stage, by=empty.organiser, at=NOW)

    assert len(refusal.value.reasons) == 2


def test_membership_from_the_future_day_is_read_as_a_date(scene):
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN, starts_on=date(2026, 4, 20))

    assert len(bars(scene)) == 3
