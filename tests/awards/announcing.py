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
    """By the organiser, approved by the second one too."""
    announcement = prepare(world, publish_at=publish_at)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)
    return approve_announcement(announcement, by=world.approver, at=APPROVED)
