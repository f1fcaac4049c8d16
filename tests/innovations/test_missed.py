"""What the receivers of an edition's news owe since a crash, the clock makes good: once.

No test here commits, so that an act's receivers hear nothing unless a test lets them.
"""

from datetime import timedelta

import pytest

from accounts.states import Role
from competitions.actions import (
    adopt_rules,
    ask_to_adopt_rules,
    ask_to_extend_window,
    ask_to_reopen_window,
    cancel_competition,
    extend_window,
    open_rules_version,
    reopen_window,
    save_row,
)
from competitions.models import Question
from competitions.states import WindowKind
from innovations.clock import catch_up
from innovations.missed import changes_owed, settle
from notifications.models import Message
from tests.factories import NOW, World, make_member, make_proposal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    return make_proposal(world.competition, world.unit, by=world.drafter)


def registration(world):
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


def extend(world):
    window, facts = registration(world), {"by": world.organiser, "at": NOW, "reason": "Banjir"}
    closes_at = window.closes_at + 3 * DAY
    approval = ask_to_extend_window(window, closes_at=closes_at, **facts)
    extend_window(approval, by=world.approver, at=NOW)


def reopen(world):
    window = registration(world)
    at = window.closes_at + DAY
    facts = {"by": world.organiser, "at": at, "reason": "Server mati", "participant": world.opd}
    approval = ask_to_reopen_window(window, closes_at=at + 2 * DAY, **facts)
    reopen_window(approval, by=world.approver, at=at)


def change_rules(world):
    version = open_rules_version(world.competition, by=world.organiser, at=NOW)
    question = Question.objects.get(section__rule_set=version, section__code="summary")
    facts = {"by": world.organiser, "at": NOW, "revision": question.revision}
    save_row(question, **facts, facts={"word_limit": 150})
    approval = ask_to_adopt_rules(version, by=world.organiser, at=NOW, reason="Terlalu panjang")
    adopt_rules(approval, by=world.approver, at=NOW)
    return version


def call_off(world):
    cancel_competition(world.competition, by=world.organiser, at=NOW, reason="Tidak ada dana")


def make_good(at):
    for change in changes_owed(at):
        settle(change, at=at)


def told(kind):
    rows = Message.objects.filter(kind=kind).order_by("recipient_id")
    return [message.recipient for message in rows]


@pytest.mark.parametrize(
    ("act", "kind", "at"),
    [
        (extend, "deadline_moved", LATER),
        (reopen, "window_reopened", None),
        (call_off, "competition_cancelled", LATER),
    ],
)
def test_lost_news_is_told_once(world, draft, act, kind, at):
    at = at or registration(world).closes_at + DAY + timedelta(minutes=5)
    act(world)
    assert told(kind) == []

    make_good(at)
    first = told(kind)
    make_good(at)

    assert first == told(kind) == [world.drafter, world.local_admin]


def test_drafts_follow_rules_whose_news_was_lost(world, draft):
    version = change_rules(world)
    draft.refresh_from_db()
    assert draft.rule_set != version

    make_good(LATER)
    make_good(LATER)

    before = draft.revision
    draft.refresh_from_db()
    assert (draft.rule_set, draft.revision) == (version, before + 1)
    assert told("rules_changed") == [world.drafter]


def test_drafts_follow_however_late(world, draft):
    version = change_rules(world)

    make_good(NOW + 40 * DAY)

    draft.refresh_from_db()
    assert draft.rule_set == version


def test_news_of_yesterday_is_no_news(world, draft):
    extend(world)

    make_good(NOW + DAY)

    assert told("deadline_moved") == []


@pytest.mark.parametrize("act", [extend, change_rules, call_off])
def test_what_was_told_is_not_told_again(world, draft, act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        act(world)
    before = Message.objects.count()
    make_member(world.opd, Role.LOCAL_ADMIN, "Baru Datang")

    make_good(LATER)

    assert Message.objects.count() == before


def test_beat_catches_up(world, draft):
    version = change_rules(world)

    catch_up()

    draft.refresh_from_db()
    assert draft.rule_set == version
