"""The team: colleagues, named people, and a link for somebody of another unit."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import ActionRefused
from innovations.actions import (
    add_member,
    hand_over_proposal,
    invite_to_team,
    join_team,
    remove_member,
    revoke_link,
    submit_proposal,
)
from innovations.actions.team import INVITATION_LIFE
from innovations.models import Proposal, TeamInvitation, TeamMember
from innovations.states import TeamRole
from notifications.models import Message
from tests.factories import NOW, make_proposal
from tests.threads import at_once, meeting, read_without_lock

pytestmark = pytest.mark.django_db
KEY = "7f1f1c1c-6b1c-4f7b-9f5e-0e6f3a1b2c3d"


def issue(world, draft, role=TeamRole.WRITER):
    return invite_to_team(draft, by=world.drafter, at=NOW, role=role)


def test_join_team_lets_a_writer_of_another_unit_see_and_write_this_entry_only(world, draft, visit):
    make_proposal(world.competition, world.unit, by=world.drafter)
    guest = world.foreign_drafter
    issued = issue(world, draft)
    client = visit(guest)

    page = client.get(issued.path)
    answer = client.post(issued.path, {"idempotency_key": KEY})

    assert draft.title in page.content.decode()
    assert answer["Location"] == reverse("proposal-detail", kwargs={"code": draft.code})
    assert list(Proposal.objects.visible_to(guest)) == [draft]
    assert guest.has_perm("innovations.write_proposal", draft)
    assert not guest.has_perm("innovations.manage_team", draft)
    assert Message.objects.filter(kind="team_joined", recipient=world.drafter).count() == 1


def test_a_fresh_link_is_shown_once_and_on_the_page_of_its_own_team(world, draft, visit):
    other = make_proposal(world.competition, world.unit, by=world.drafter)
    client = visit(world.drafter)
    pages = {one: reverse("proposal-team", kwargs={"code": one.code}) for one in (draft, other)}
    make = reverse("team-link", kwargs={"code": draft.code})
    client.post(make, {"idempotency_key": KEY, "role": TeamRole.WRITER})

    links = [client.get(pages[one]).context["fresh_link"] for one in (other, draft, draft)]

    assert ["/app/gabung/" in link for link in links] == [False, True, False]


def test_a_guest_who_is_taken_off_knows_the_entry_no_longer(world, draft):
    member = join_team(issue(world, draft).invitation, by=world.foreign_drafter, at=NOW)

    remove_member(member, by=world.drafter, at=NOW)

    assert not Proposal.objects.visible_to(world.foreign_drafter).exists()


def test_a_colleague_who_left_the_unit_knows_its_entries_no_longer(world, draft):
    draft.team.create(person=world.foreign_drafter, role=TeamRole.WRITER)

    assert not Proposal.objects.visible_to(world.foreign_drafter).exists()


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(0), True),
        (INVITATION_LIFE - timedelta(microseconds=1), True),
        (INVITATION_LIFE, False),
    ],
)
def test_a_link_ends_after_seven_days(world, draft, after, is_open):
    invitation = issue(world, draft).invitation

    assert (invitation.obstacles_to_use(NOW + after) == []) is is_open


def test_a_link_is_used_once(world, draft):
    invitation = issue(world, draft).invitation
    join_team(invitation, by=world.foreign_drafter, at=NOW)

    with pytest.raises(ActionRefused, match="already used"):
        join_team(invitation, by=world.organiser, at=NOW)


def test_a_link_that_was_taken_back_opens_nothing(world, draft):
    invitation = revoke_link(issue(world, draft).invitation, by=world.drafter, at=NOW)

    with pytest.raises(ActionRefused, match="taken back"):
        join_team(invitation, by=world.foreign_drafter, at=NOW)


def test_who_writes_for_no_unit_is_told_so(world, draft, visit):
    issued = issue(world, draft)
    client = visit(world.judge)

    page, answer = client.get(issued.path), client.post(issued.path, {"idempotency_key": KEY})

    assert "Hanya pengusul yang dapat bergabung" in page.content.decode()
    assert (draft.title in page.content.decode(), answer.status_code) == (False, 403)


def test_add_member_names_somebody_without_an_account(world, draft, visit):
    address = reverse("member-add", kwargs={"code": draft.code})
    told = {"idempotency_key": KEY, "name": "Bidan Sri", "position": "Bidan", "role": "innovator"}

    visit(world.drafter).post(address, told)

    member = draft.team.get(person=None)
    assert (member.name, member.position, member.role) == ("Bidan Sri", "Bidan", "innovator")


def test_somebody_without_an_account_cannot_be_a_writer(world, draft, visit):
    address = reverse("member-add", kwargs={"code": draft.code})
    told = {"idempotency_key": KEY, "name": "Bidan Sri", "role": "writer"}

    response = visit(world.drafter).post(address, told)

    assert response.status_code == 422
    assert "cannot write here" in response.content.decode()
    assert 'value="Bidan Sri"' in response.content.decode()


def test_nobody_is_on_a_team_twice(world, draft):
    act = partial(add_member, draft, by=world.drafter, at=NOW, role=TeamRole.INNOVATOR)
    act(name="Bidan Sri")

    with pytest.raises(ActionRefused, match="already"):
        act(name="bidan sri")


def test_the_last_writer_stays(world, draft):
    writer = draft.team.get(role=TeamRole.WRITER)

    with pytest.raises(ActionRefused, match="Somebody has to write"):
        remove_member(writer, by=world.drafter, at=NOW)


def test_a_team_is_as_it_was_handed_in(world, draft):
    hand_over_proposal(draft, by=world.drafter, at=NOW)
    submit_proposal(draft, by=world.local_admin, at=NOW)

    with pytest.raises(ActionRefused):
        add_member(draft, by=world.local_admin, at=NOW, role=TeamRole.MENTOR, name="Rina")


def test_a_changed_team_is_not_handed_in_unseen(world, draft):
    before = draft.revision

    add_member(draft, by=world.drafter, at=NOW, role=TeamRole.INNOVATOR, name="Bidan Sri")

    draft.refresh_from_db()
    assert draft.revision == before + 1


@pytest.mark.parametrize("people", [1, 9])
def test_the_page_costs_the_same_for_every_team(world, draft, visit, people):
    for number in range(people):
        draft.team.create(name=f"Anggota {number}", role=TeamRole.INNOVATOR)
    issue(world, draft)
    client = visit(world.drafter)

    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("proposal-team", kwargs={"code": draft.code}))

    assert len(seen) <= 8


def joining(world, invitation):
    people = (world.foreign_drafter, world.judge)
    return [partial(join_team, invitation, by=person, at=NOW) for person in people]


@pytest.mark.django_db(transaction=True)
def test_one_link_makes_one_member(world, draft):
    outcomes = at_once(*joining(world, issue(world, draft).invitation))

    assert sorted(type(one).__name__ for one in outcomes) == ["ActionRefused", "TeamMember"]
    assert TeamMember.objects.filter(proposal=draft).count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_link_makes_two(world, draft, monkeypatch):
    invitation = issue(world, draft).invitation
    read_without_lock(monkeypatch, meeting().wait, of=TeamInvitation)

    outcomes = at_once(*joining(world, invitation))

    assert [type(one) for one in outcomes] == [TeamMember, TeamMember]
