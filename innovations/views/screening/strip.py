"""The strip after a decision: what was decided, and for ten seconds the way back.

It lives in the session, so that the page that follows asks the database nothing for it. Whether
a decision can still be undone is not decided here: the act refuses by its own rule.
"""

from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from innovations.models import Proposal
from innovations.queries import SECOND_THOUGHTS
from innovations.states import Outcome

KEY = "screened"


def keep_strip(request: HttpRequest, proposal: Proposal, outcome: str) -> None:
    """After a decision that can be undone."""
    request.session[KEY] = {
        "code": proposal.code,
        "number": proposal.number,
        "competition": proposal.competition_id,
        "outcome": str(outcome),
        "until": (request.instant + SECOND_THOUGHTS).timestamp(),
    }


def drop_strip(request: HttpRequest) -> None:
    """After it was undone."""
    request.session.pop(KEY, None)


def strip_of(request: HttpRequest, competition_id: int) -> dict | None:
    """What the page shows now, if anything."""
    kept = request.session.get(KEY)
    if not kept or kept["competition"] != competition_id:
        return None
    left = kept["until"] - request.instant.timestamp()
    if left <= 0:
        return None
    return {
        "code": kept["code"],
        "text": _sentence(kept["outcome"]) % {"number": kept["number"]},
        "seconds": int(left) + (left > int(left)),
        "key": uuid4(),
    }


def _sentence(outcome: str) -> str:
    if outcome == Outcome.ADMITTED:
        return _("%(number)s passed.")
    return _("%(number)s goes back for repair.")
