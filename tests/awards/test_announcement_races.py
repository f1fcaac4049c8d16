"""Two people at once: an approval meets a change, a cancel meets the tenth minute."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from awards.actions import approve_announcement, cancel_announcement, update_announcement
from awards.models import Announcement
from awards.posting import post_due
from awards.queries import fingerprint_of
from core.errors import ActionRefused
from notifications.models import Message
from tests.awards.announcing import APPROVED, announce, prepare
from tests.awards.rounds import T0, Round
from tests.threads import Overtaking, at_once, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def approve_beside_a_change(run: Callable[..., list]) -> list:
    """What the second approval and a change of words answered; the change is the late one."""
    world = Round()
    announcement = prepare(world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)
    read = {"by": world.approver, "at": APPROVED, "fingerprint": fingerprint_of(announcement)}

    def change() -> Announcement:
        return update_announcement(announcement, by=world.organiser, at=APPROVED, title="Lain")

    return run(change, lambda: approve_announcement(announcement, **read))


def refusals(answers: list) -> int:
    return sum(isinstance(answer, ActionRefused) for answer in answers)


def test_an_approval_never_covers_words_that_were_changed_beside_it():
    assert refusals(approve_beside_a_change(at_once)) == 1


def test_control_without_the_lock_both_the_approval_and_the_change_pass(monkeypatch):
    overtaking = Overtaking()
    read_without_lock(monkeypatch, overtaking.hold, of=Announcement)

    assert refusals(approve_beside_a_change(overtaking.of)) == 0


def test_two_workers_post_each_letter_once():
    world = Round()
    announce(world)

    posted = at_once(lambda: post_due(T0), lambda: post_due(T0))

    assert sum(posted) == 4
    assert Message.objects.count() == Message.objects.values("dedupe_key").distinct().count() == 6


def test_of_two_who_cancel_in_the_last_moment_one_has_to_hear_no():
    world = Round()
    announcement = announce(world)
    last = APPROVED + timedelta(minutes=10)

    def cancel(at):
        return lambda: cancel_announcement(announcement, by=world.organiser, at=at)

    answers = at_once(cancel(last - timedelta(microseconds=1)), cancel(last))

    assert refusals(answers) == 1
    assert Announcement.objects.get().state == "draft"
