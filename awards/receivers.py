"""What two persons decide about an objection to a result."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.actions import accept_result_objection
from awards.models import ResultObjection
from awards.queries.objections import ACCEPT_BY_TWO
from awards.states import Consequence
from core.approvals import Fact, TwoPersonAct, register
from core.models import Approval


def _objection_asked(approval: Approval) -> ResultObjection:
    return ResultObjection.objects.select_related("proposal__innovation").get(
        pk=approval.subject_id
    )


def _perform(approval: Approval, by: User, at: datetime) -> None:
    accept_result_objection(approval, by=by, at=at)


def _describe(approval: Approval) -> list[Fact]:
    """Objection, answer and what follows; never whose it is."""
    objection, told = _objection_asked(approval), approval.payload
    follows = str(Consequence(told["consequence"]).label)
    return [
        Fact(_("Entry"), "", objection.proposal.innovation.name),
        Fact(_("Claim or rule"), "", objection.claim),
        Fact(_("Words for the public"), "", told["public_words"]),
        Fact(_("What follows"), "", follows),
    ]


def _page_of(approval: Approval) -> str:
    return reverse("result-objection-detail", args=[_objection_asked(approval).code])


register(
    TwoPersonAct(
        ACCEPT_BY_TWO,
        gettext_lazy("Accept an objection to a result"),
        _perform,
        _describe,
        _page_of,
    )
)
