"""Cancel within ten minutes: everything is taken back, nothing of others."""

from datetime import timedelta

import pytest

from awards.actions import cancel_announcement, prepare_announcement
from awards.models import AwardRow
from awards.models.announcements import LAST_MOMENT
from awards.posting import post_due
from awards.states import AnnouncementState
from core.errors import ActionRefused
from innovations.models import Honour, Innovation
from notifications.models import Message, Notice
from notifications.states import MessageState
from tests.awards.announcing import APPROVED, PREPARED, announce, approve, prepare
from tests.awards.rounds import T0, WORDING, Round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "is_possible"),
    [
        (timedelta(), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=10) - MICROSECOND, True),
        (timedelta(minutes=10), False),
    ],
)
def test_cancel_announcement_is_possible_for_ten_minutes(after, is_possible):
    world = Round()
    announcement = announce(world)

    assert (not announcement.obstacles_to_cancel(APPROVED + after)) is is_possible


@pytest.mark.parametrize(
    ("before", "is_possible"),
    [
        (timedelta(minutes=1), True),
        (LAST_MOMENT + MICROSECOND, True),
        (LAST_MOMENT, False),
        (timedelta(), False),
    ],
)
def test_cancel_announcement_is_impossible_once_readers_may_have_seen_it(before, is_possible):
    world = Round()
    announcement = announce(world, publish_at=APPROVED + timedelta(minutes=2))

    found = announcement.obstacles_to_cancel(announcement.publish_at - before)

    assert (not found) is is_possible


def test_cancel_announcement_is_refused_before_anything_is_scheduled():
    world = Round()
    announcement = prepare(world)

    with pytest.raises(ActionRefused, match="nothing to cancel"):
        cancel_announcement(announcement, by=world.approver, at=APPROVED)


def test_cancel_announcement_takes_everything_back():
    world = Round()
    announcement = announce(world)

    cancel_announcement(announcement, by=world.organiser, at=APPROVED, reason="Salah waktu")

    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.DRAFT
    assert (announcement.approved_by, announcement.scheduled_at) == (None, None)
    assert not Honour.objects.exists()
    assert not Innovation.objects.filter(published_at__isnull=False).exists()
    assert post_due(T0) == 0
    assert not Notice.objects.exists()
    assert not Message.objects.exists()
    assert not announcement.approvals.standing().exists()
    assert AwardRow.objects.count() == 3


def test_cancel_announcement_keeps_what_another_edition_published():
    world = Round()
    innovation = world.proposals[0].innovation
    earlier = APPROVED - timedelta(days=900)
    Innovation.objects.filter(pk=innovation.pk).update(published_at=earlier)

    announcement = announce(world)
    cancel_announcement(announcement, by=world.organiser, at=APPROVED)

    innovation.refresh_from_db()
    assert innovation.published_at == earlier


def test_cancel_announcement_keeps_the_honours_of_another_stage_at_the_same_instant():
    world = Round()
    world.desk.tiers.create(competition=world.competition, name="Finalis", order=9)
    facts = {"run": world.desk_run, "publish_at": T0, **WORDING}
    others = prepare_announcement(world.competition, by=world.organiser, at=PREPARED, **facts)
    approve(others, world)
    announcement = announce(world)

    cancel_announcement(announcement, by=world.organiser, at=APPROVED)

    kept = Honour.objects.values_list("innovation", "award")
    winners = [(one.innovation_id, "Finalis") for one in world.proposals[:3]]
    assert sorted(kept) == sorted(winners)
    assert Innovation.objects.filter(published_at=T0).count() == len(winners)


def test_cancelled_announcement_can_be_announced_again():
    world = Round()
    announcement = announce(world)
    cancel_announcement(announcement, by=world.organiser, at=APPROVED)

    approve(announcement, world, at=APPROVED + timedelta(minutes=1))
    post_due(T0)

    assert Message.objects.filter(state=MessageState.QUEUED).count() == 6
    assert Honour.objects.count() == 2
