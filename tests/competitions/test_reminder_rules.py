"""The rules by which beat reminds, as rows of the edition."""

import uuid

import pytest
from django.urls import reverse

from competitions.editors.reminders import note_of
from competitions.models import ReminderRule
from competitions.states import CompetitionState, ReminderKind
from tests.factories import World, make_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    return make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )


def address(name, competition, **more):
    return reverse(name, kwargs={"code": competition.code, "slug": "pengingat", **more})


def words(**facts):
    return {"idempotency_key": str(uuid.uuid4()), "is_active": "on", **facts}


def test_a_rule_is_added(client, world, draft):
    client.force_login(world.organiser)

    answer = client.post(address("row-create", draft), words(kind="stuck_draft", days=9))

    rule = draft.reminder_rules.get(kind="stuck_draft", days=9)
    assert (answer.status_code, rule.is_active) == (302, True)


@pytest.mark.parametrize("days", [0, 61])
def test_days_outside_reason_are_refused(client, world, draft, days):
    client.force_login(world.organiser)

    answer = client.post(address("row-create", draft), words(kind="deadline", days=days))

    assert answer.status_code == 422


def test_the_same_rule_twice_is_refused_in_words(client, world, draft):
    client.force_login(world.organiser)
    ReminderRule.objects.create(competition=draft, kind="deadline", days=5)

    answer = client.post(address("row-create", draft), words(kind="deadline", days=5))

    assert answer.status_code == 422


def test_the_list_says_when_each_rule_speaks(client, world, draft):
    client.force_login(world.organiser)
    ReminderRule.objects.create(competition=draft, kind="deadline", days=5)

    page = client.get(address("row-list", draft)).content.decode()

    assert "5 hari sebelum tutup" in page


@pytest.mark.parametrize("kind", ReminderKind.values)
def test_every_kind_has_its_note(kind):
    assert "3" in note_of(ReminderRule(kind=kind, days=3))
