"""Somebody leaves: no draft loses its writer while there is a colleague."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from innovations.actions import hand_over_proposal, release_member, submit_proposal
from innovations.states import TeamRole
from notifications.models import Message
from tests.factories import NOW, World, join, make_member, make_proposal

pytestmark = pytest.mark.django_db
KEY = "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0d001"


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        world = World()
        world.colleague = make_member(world.unit, Role.DRAFTER, "Endang Puji")
        yield world


@pytest.fixture
def draft(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, name="Perahu Sehat")


def team(proposal):
    return {(member.person.name, member.role) for member in proposal.team.all()}


def release(world, **facts):
    return release_member(world.drafter.workspace, by=world.local_admin, at=NOW, **facts)


def test_a_draft_is_not_orphaned(world, draft):
    with pytest.raises(ActionRefused, match="Choose who"):
        release(world)

    assert Membership.objects.get(person=world.drafter).ends_on is None


def test_a_colleague_takes_the_draft_over(world, draft):
    release(world, successor=world.colleague.workspace)

    assert team(draft) == {("Endang Puji", TeamRole.WRITER)}
    assert Membership.objects.get(person=world.drafter).ends_on == NOW.date()
    assert Entry.objects.filter(act="innovations.pass_on_draft").count() == 1


def test_both_are_told(world, draft):
    release(world, successor=world.colleague.workspace)

    found = set(Message.objects.values_list("kind", "recipient__name"))
    assert found == {
        ("membership_ended", "Siti Rahayu"),
        ("drafts_passed_on", "Siti Rahayu"),
        ("drafts_taken_over", "Endang Puji"),
    }


def test_whoever_made_it_stays_named(world, draft):
    draft.team.update(role=TeamRole.INNOVATOR)

    release(world, successor=world.colleague.workspace)

    assert team(draft) == {
        ("Siti Rahayu", TeamRole.INNOVATOR),
        ("Endang Puji", TeamRole.WRITER),
    }


def test_a_local_admin_above_may_take_over(world, draft):
    release(world, successor=world.local_admin.workspace)

    assert team(draft) == {("Joko Susilo", TeamRole.WRITER)}


def test_a_stranger_to_the_unit_may_not(world, draft):
    stranger = make_member(world.sister_unit, Role.DRAFTER, "Tono")

    with pytest.raises(ActionRefused, match="colleague of the unit"):
        release(world, successor=stranger.workspace)


def test_without_drafts_nobody_is_asked_for(world):
    release(world)

    assert Membership.objects.get(person=world.drafter).ends_on == NOW.date()


def test_what_was_handed_in_is_no_draft(world, draft):
    hand_over_proposal(draft, by=world.drafter, at=NOW)
    submit_proposal(draft, by=world.local_admin, at=NOW)

    release(world)

    assert team(draft) == {("Siti Rahayu", TeamRole.WRITER)}


def test_a_role_that_goes_on_keeps_the_drafts(world, draft):
    place = world.drafter.workspace
    join(world.drafter, world.unit, Role.LOCAL_ADMIN)

    release_member(place, by=world.local_admin, at=NOW)

    assert team(draft) == {("Siti Rahayu", TeamRole.WRITER)}


def test_the_last_one_leaves_and_the_draft_stays_with_the_unit(world, draft):
    Membership.objects.filter(person__in=[world.colleague, world.local_admin]).update(
        ends_on=NOW.date()
    )

    release_member(world.drafter.workspace, by=world.organiser, at=NOW)

    assert team(draft) == {("Siti Rahayu", TeamRole.WRITER)}


def page_of(client, world, person):
    client.force_login(person)
    address = reverse("membership-end", args=[world.drafter.workspace.code])
    return client.get(address).content.decode()


def test_the_page_names_the_drafts_to_the_branch_only(client, world, draft):
    branch = page_of(client, world, world.local_admin)
    office = page_of(client, world, world.organiser)

    assert ("Perahu Sehat" in branch, "Perahu Sehat" in office) == (True, False)
    assert "has 1 draft on hand" in office


def test_the_page_hands_over_and_ends(client, world, draft):
    client.force_login(world.local_admin)
    address = reverse("membership-end", args=[world.drafter.workspace.code])

    refused = client.post(address, {"idempotency_key": KEY})
    taken = client.post(
        address, {"idempotency_key": KEY, "successor": world.colleague.workspace.code}
    )

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert team(draft) == {("Endang Puji", TeamRole.WRITER)}


def test_the_page_stays_within_budget(client, world, draft, django_assert_max_num_queries):
    for number in range(3):
        make_proposal(world.competition, world.unit, by=world.drafter, name=f"Draf {number}")
    client.force_login(world.local_admin)

    with django_assert_max_num_queries(8):
        client.get(reverse("membership-end", args=[world.drafter.workspace.code]))
