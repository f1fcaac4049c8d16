"""Short ways to where a test begins: prepared, or approved."""

from datetime import datetime, timedelta

from awards.actions import approve_announcement, prepare_announcement
from awards.models import Announcement
from tests.awards.rounds import T0, WORDING, Round
from tests.factories import NOW

PREPARED = NOW + timedelta(days=29)
APPROVED = PREPARED + timedelta(hours=1)


def prepare(world: Round, *, publish_at: datetime = T0) -> Announcement:
    """By the organiser."""
    return prepare_announcement(
        world.competition,
        by=world.organiser,
        at=PREPARED,
        run=world.plenary_run,
        publish_at=publish_at,
        **WORDING,
    )


def announce(world: Round, *, publish_at: datetime = T0) -> Announcement:
    """By the organiser, approved by the second one too; letters are the clock's."""
    return approve(prepare(world, publish_at=publish_at), world)


def approve(announcement: Announcement, world: Round, *, at: datetime = APPROVED) -> Announcement:
    """The preparer first, then the second person."""
    approve_announcement(announcement, by=world.organiser, at=at)
    return approve_announcement(announcement, by=world.approver, at=at)
