"""Panels: who may join, and the declaration that opens the entries."""

import pytest
from django.core import mail

from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from judging.actions import (
    add_panel_member,
    assign_judge,
    change_panel_member,
    declare_independence,
    remove_panel_member,
)
from judging.models import PanelMember
from notifications.models import Message
from tests.factories import NOW, make_member
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=2, judges=1)


def test_add_panel_member_tells_the_judge(scene):
    member = scene.members[0]

    assert member.code
    assert Message.objects.filter(kind="judging_panel_joined", recipient=member.person).exists()
    assert Entry.objects.filter(act="judging.add_panel_member").count() == 1
    assert mail.outbox == []


def test_add_panel_member_refuses_who_is_no_judge_of_the_organiser(scene):
    stranger = make_member(scene.world.foreign_secretariat, Role.JUDGE)

    with pytest.raises(ActionRefused, match="Siti Rahayu"):
        add_panel_member(scene.stage, by=scene.organiser, at=NOW, person=stranger)


def test_add_panel_member_refuses_twice(scene):
    with pytest.raises(ActionRefused):
        add_panel_member(scene.stage, by=scene.organiser, at=NOW, person=scene.members[0].person)


def test_add_panel_member_refuses_a_stage_without_judges_of_its_own(scene):
    person = make_member(scene.world.secretariat, Role.JUDGE)

    with pytest.raises(ActionRefused):
        add_panel_member(scene.plenary, by=scene.organiser, at=NOW, person=person)


def test_change_panel_member_keeps_the_load_above_what_is_assigned(scene):
    scene.assign_all()
    member = scene.members[0]

    with pytest.raises(ActionRefused):
        change_panel_member(
            member, by=scene.organiser, at=NOW, expertise="", maximum_load=1, is_chair=False
        )

    changed = change_panel_member(
        member, by=scene.organiser, at=NOW, expertise="Digital", maximum_load=2, is_chair=True
    )
    assert (changed.expertise, changed.maximum_load, changed.is_chair) == ("Digital", 2, True)


def test_remove_panel_member_only_without_entries(scene):
    idle = scene.add_judge("Juri Cadangan")
    scene.assign_all()

    remove_panel_member(idle, by=scene.organiser, at=NOW)

    assert not PanelMember.objects.filter(pk=idle.pk).exists()
    with pytest.raises(ActionRefused):
        remove_panel_member(scene.members[0], by=scene.organiser, at=NOW)


def test_declare_independence_accepts_what_was_offered_and_what_comes_later(scene):
    member, (first, second) = scene.members[0], scene.candidacies
    offered = assign_judge(first, by=scene.organiser, at=NOW, member=member)

    declare_independence(member, by=member.person, at=NOW)
    member.refresh_from_db()
    later = assign_judge(second, by=scene.organiser, at=NOW, member=member)

    offered.refresh_from_db()
    assert (offered.state, later.state) == ("active", "active")
    assert member.declared_at == NOW


def test_declare_independence_twice_changes_nothing(scene):
    member = scene.members[0]

    declare_independence(member, by=member.person, at=NOW)
    declare_independence(member, by=member.person, at=NOW)

    assert Entry.objects.filter(act="judging.declare_independence").count() == 1


def test_declare_independence_is_the_judges_own_word(scene):
    with pytest.raises(ActionRefused):
        declare_independence(scene.members[0], by=scene.organiser, at=NOW)
