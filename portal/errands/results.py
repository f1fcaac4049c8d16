"""What the office owes to those who object to a result."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from portal.errands.errand import Errand, make_errand


def errands_of_result_objections(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Unanswered objections; the first due date is the errand's."""
    told = competition.result_objections
    if not told:
        return
    count = told["count"]
    yield make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s objection to the result waits for an answer",
            "%(count)s objections to the result wait for an answer",
            count,
        )
        % {"count": count},
        reason=_("answered by somebody who did not judge the entry"),
        action=_("Read and answer"),
        url=reverse("result-objection-list", args=[competition.code]),
        due=datetime.fromisoformat(told["due"]),
    )
