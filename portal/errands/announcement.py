"""What the announcement waits for."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Announcement
from awards.states import AnnouncementState
from competitions.models import Competition
from core.moments import say_moment
from portal.errands.errand import Errand, make_errand


def announcement_of(competition: Competition) -> Announcement | None:
    """The edition's announcement, if one is being prepared."""
    return getattr(competition, "announcement", None)


def errands_of_announcement(
    competition: Competition, person: User, at: datetime
) -> Iterator[Errand]:
    stages = list(competition.stages.all())
    announcement = announcement_of(competition)
    if announcement is None and stages and all(stage.is_over for stage in stages):
        yield make_errand(
            competition,
            at,
            title=_("The results can be announced"),
            reason=_("every stage is concluded"),
            action=_("Prepare the announcement"),
            url=reverse("announcement-edit", args=[competition.code]),
        )
    elif announcement and announcement.state == AnnouncementState.DRAFT:
        yield _of_approval(competition, announcement, person, at)


def _of_approval(
    competition: Competition, announcement: Announcement, person: User, at: datetime
) -> Errand:
    is_own = announcement.prepared_by_id == person.pk
    route = "announcement-edit" if is_own else "announcement-approve"
    return make_errand(
        competition,
        at,
        title=_("The announcement waits for a second person")
        if is_own
        else _("An announcement waits for your approval"),
        reason=_("public from %(moment)s")
        % {"moment": say_moment(announcement.publish_at, competition.zone, short=True)},
        action=_("Look at it") if is_own else _("Read and approve"),
        url=reverse(route, args=[competition.code]),
        due=announcement.publish_at,
    )
