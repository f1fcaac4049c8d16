"""What the announcement waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.states import AnnouncementState
from competitions.models import Competition
from core.moments import say_moment
from portal.errands.errand import Errand, make_errand


@dataclass(frozen=True)
class AnnouncementFacts:
    """One announcement of an edition that was read by `with_rounds`."""

    code: str
    stage_id: int
    stage: str
    order: int
    version: int
    state: str
    publish_at: datetime | None
    prepared_by_id: int

    @classmethod
    def read(cls, facts: dict) -> "AnnouncementFacts":
        """JSON knows no moments."""
        at = facts["publish_at"]
        return cls(**{**facts, "publish_at": datetime.fromisoformat(at) if at else None})

    def is_public_at(self, instant: datetime) -> bool:
        """The rule of the announcement itself."""
        if self.state != AnnouncementState.SCHEDULED or self.publish_at is None:
            return False
        return self.publish_at <= instant


def announcements_of(competition: Competition) -> list[AnnouncementFacts]:
    """All of the edition, the last stage and its latest version first."""
    return [AnnouncementFacts.read(facts) for facts in competition.told_announcements]


def announcement_of(competition: Competition) -> AnnouncementFacts | None:
    """That of the last stage, the latest version; None while there is none."""
    last = max((stage.order for stage in competition.stages.all()), default=None)
    found = (one for one in announcements_of(competition) if one.order == last)
    return next(found, None)


def errands_of_announcement(
    competition: Competition, person: User, at: datetime
) -> Iterator[Errand]:
    """The result can be announced; a draft waits for its approval."""
    stages = list(competition.stages.all())
    if not announcement_of(competition) and stages and all(stage.is_over for stage in stages):
        yield make_errand(
            competition,
            at,
            title=_("The results can be announced"),
            reason=_("every stage is concluded"),
            action=_("Prepare the announcement"),
            url=reverse("announcement-list", args=[competition.code]),
        )
    for announcement in announcements_of(competition):
        if announcement.state == AnnouncementState.DRAFT:
            yield _of_approval(competition, announcement, person, at)


def _of_approval(
    competition: Competition, announcement: AnnouncementFacts, person: User, at: datetime
) -> Errand:
    is_own = announcement.prepared_by_id == person.pk
    at_told = announcement.publish_at
    told = say_moment(at_told, competition.zone, short=True) if at_told else ""
    reason = _("public from %(moment)s") % {"moment": told} if told else _("no time chosen yet")
    return make_errand(
        competition,
        at,
        title=_("The announcement waits for a second person")
        if is_own
        else _("An announcement waits for your approval"),
        reason=reason,
        action=_("Look at it") if is_own else _("Read and approve"),
        url=reverse("announcement-approve", args=[competition.code, announcement.code]),
        due=at_told,
    )
