"""A result that is public, straight to its rows: what certificates begin with."""

from awards.honours import give_honours
from awards.models import Announcement, AwardRow, CertificateTemplate
from awards.states import APPROVE, SCHEDULE, AnnouncementState
from core.codes import new_code
from tests.awards.rounds import T0, WORDING, Round
from tests.factories import NOW


def published(world: Round, *, publish_at=T0, winners: int = 2, **changed) -> Announcement:
    """The first `winners` entries have won; scheduled for `publish_at` with their honours."""
    tier = world.plenary.tiers.first()
    facts = {"stage": world.plenary, "run": world.plenary_run, "prepared_by": world.organiser}
    announcement = Announcement.objects.create(
        code=new_code(),
        competition=world.competition,
        publish_at=publish_at,
        **facts | WORDING | changed,
    )
    for rank, proposal in enumerate(world.proposals[: world.plenary_run.rows.count()], start=1):
        AwardRow.objects.create(
            announcement=announcement,
            run=world.plenary_run,
            version=proposal.versions.get(),
            proposal=proposal,
            innovation=proposal.innovation,
            has_advanced=rank <= winners,
            tier=tier if rank <= winners else None,
            rank=rank,
            score=100 - rank,
            judges=2,
        )
    stamps = {"approved_by": world.approver, "approved_at": NOW}
    announcement.move(APPROVE, **stamps).move(SCHEDULE, scheduled_at=NOW)
    give_honours(announcement)
    assert announcement.state == AnnouncementState.SCHEDULED
    return announcement


def designed(world: Round, **changed) -> CertificateTemplate:
    """The plain design, with what a test is about."""
    return CertificateTemplate.objects.create(competition=world.competition, **changed)
