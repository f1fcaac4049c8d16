"""Reads over announcements; what stands in the way of an approval."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Announcement, AnnouncementApproval, AwardRow
from awards.queries.choosing import obstacles_of_rows
from competitions.models import Competition
from core.digests import digest_of

WORDS = (
    "title",
    "message",
    "decree_number",
    "signatory_name",
    "signatory_position",
    "place",
    "correction_note",
)
APPROVERS = 2


def announcement_of(competition: Competition) -> Announcement | None:
    """The latest of the edition, whatever its state: of its last announced stage."""
    found = competition.announcements.newest_first()
    return found.select_related("stage", "prepared_by", "approved_by").first()


def told_announcements() -> ArraySubquery:
    """An edition's announcements inside another statement, the last stage first, as facts."""
    rows = Announcement.objects.filter(competition=OuterRef("pk")).newest_first()
    told = JSONObject(
        code="code",
        stage_id="stage_id",
        stage="stage__name",
        order="stage__order",
        version="version",
        state="state",
        publish_at="publish_at",
        prepared_by_id="prepared_by_id",
    )
    return ArraySubquery(rows.values(told=told))


def obstacles_to_approve(announcement: Announcement, by: User, at: datetime) -> list[str]:
    """The announcement's own obstacles, the frozen rows, and the rule of two persons."""
    obstacles = announcement.obstacles_to_approve(at)
    if announcement.is_draft:
        obstacles += _obstacles_of_person(announcement, by)
        rows = frozen_rows(announcement)
        obstacles += _obstacles_of_signatory(announcement, rows)
        obstacles += obstacles_of_rows(announcement, rows)
    return obstacles


def standing_approvals(announcement: Announcement) -> list[AnnouncementApproval]:
    """Those that no change has voided; no statement where they are at hand."""
    return [one for one in announcement.approvals.all() if one.voided_at is None]


def _obstacles_of_person(announcement: Announcement, by: User) -> list[str]:
    """The preparer may be the first of the two; nobody is both."""
    given = {one.person_id for one in standing_approvals(announcement)}
    if by.pk in given:
        return [_("You have approved this announcement. It needs a second person now.")]
    if given and announcement.prepared_by_id == by.pk:
        return [_("You prepared this announcement. The second approval is somebody else's.")]
    return []


def _obstacles_of_signatory(announcement: Announcement, rows: Sequence[AwardRow]) -> list[str]:
    """Certificates need their names; finalists get none."""
    needed = (announcement.signatory_name, announcement.signatory_position, announcement.place)
    if all(needed) or not any(row.is_winning for row in rows):
        return []
    return [_("Say who signs the certificates, in which position, and where.")]


def frozen_rows(announcement: Announcement) -> list[AwardRow]:
    """All rows with what a fingerprint names; no statement where they are at hand."""
    known = getattr(announcement, "told_rows", None)
    return known if known is not None else list(announcement.rows.for_reading())


def fingerprint_of(announcement: Announcement) -> str:
    """Names words, letters, time and rows exactly: for the trail, and for what was read."""
    letters = sorted(announcement.letter_words.all(), key=lambda one: (one.kind, one.language))
    at = announcement.publish_at
    return digest_of(
        [
            at.isoformat() if at else "",
            [getattr(announcement, name) for name in WORDS],
            [[one.kind, one.language, one.subject, one.body] for one in letters],
            [_told(row) for row in frozen_rows(announcement)],
        ]
    )


def _told(row: AwardRow) -> list[str]:
    tier = row.tier.name if row.tier else ""
    facts = (row.proposal.code, row.run.code, row.has_advanced, row.rank, row.score, tier)
    return [str(fact) for fact in (*facts, row.criterion_scores)]
