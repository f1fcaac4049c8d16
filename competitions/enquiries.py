"""When somebody may ask about the rules of an edition."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Competition, Enquiry
from competitions.states import CompetitionState

MOST_A_DAY = 5
DAY = timedelta(days=1)


def obstacles_to_ask(competition: Competition, person: User, at: datetime) -> list[str]:
    """Why this person cannot ask now: the edition is over, or the day's questions are used up."""
    if competition.state != CompetitionState.PUBLISHED:
        return [_("This competition takes no more questions.")]
    asked = Enquiry.objects.filter(
        competition=competition, asked_by=person, asked_at__gt=at - DAY
    ).count()
    if asked >= MOST_A_DAY:
        return [_("You have asked five questions within a day. The next one can follow tomorrow.")]
    return []
