"""The life of a proposal, complete on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class ProposalState(models.TextChoices):
    """Progress through stages is a Candidacy row for each, so these stay few."""

    DRAFT = "draft", _("Being written")
    WITH_AGENCY_HEAD = "with_agency_head", _("With the head of agency")
    WITH_LOCAL_ADMIN = "with_local_admin", _("With the local admin")
    SUBMITTED = "submitted", _("Submitted")
    REPAIR = "repair", _("Repair asked")
    ELIGIBLE = "eligible", _("Passed administrative selection")
    INELIGIBLE = "ineligible", _("Did not pass administrative selection")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class CandidacyState(models.TextChoices):
    """A proposal in one stage; set only when the stage is concluded."""

    PENDING = "pending", _("In assessment")
    ADVANCED = "advanced", _("Advanced")
    ELIMINATED = "eliminated", _("Did not advance")


class TeamRole(models.TextChoices):
    """A person's part in a proposal."""

    INNOVATOR = "innovator", _("Innovator")
    WRITER = "writer", _("Writer")
    MENTOR = "mentor", _("Mentor")


_S, _C = ProposalState, CandidacyState
_LIVE = (_S.DRAFT, _S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN, _S.SUBMITTED, _S.REPAIR, _S.ELIGIBLE)
_HELD = (_S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN)

HAND_TO_HEAD = Transition("hand_over_to_head", (_S.DRAFT,), _S.WITH_AGENCY_HEAD)
HAND_OVER = Transition("hand_over", (_S.DRAFT,), _S.WITH_LOCAL_ADMIN)
APPROVE = Transition("approve", (_S.WITH_AGENCY_HEAD,), _S.WITH_LOCAL_ADMIN)
RETURN = Transition("return", _HELD, _S.DRAFT)
SUBMIT = Transition("submit", (_S.WITH_LOCAL_ADMIN, _S.REPAIR), _S.SUBMITTED)
REQUEST_REPAIR = Transition("request_repair", (_S.SUBMITTED,), _S.REPAIR)
ADMIT = Transition("admit", (_S.SUBMITTED,), _S.ELIGIBLE)
REJECT = Transition("reject", (_S.SUBMITTED,), _S.INELIGIBLE)
WITHDRAW = Transition("withdraw", _LIVE, _S.WITHDRAWN)
DISQUALIFY = Transition("disqualify", tuple(s for s in _S if s != _S.DISQUALIFIED), _S.DISQUALIFIED)

PROPOSAL = machine(
    _S, _S.DRAFT, HAND_TO_HEAD, HAND_OVER, APPROVE, RETURN, SUBMIT, REQUEST_REPAIR, ADMIT, REJECT,
    WITHDRAW, DISQUALIFY,
)  # fmt: skip

ADVANCE = Transition("advance", (_C.PENDING,), _C.ADVANCED)
ELIMINATE = Transition("eliminate", (_C.PENDING,), _C.ELIMINATED)

CANDIDACY = machine(_C, _C.PENDING, ADVANCE, ELIMINATE)

WRITABLE = (_S.DRAFT, _S.WITH_LOCAL_ADMIN, _S.REPAIR)
BEFORE_SUBMISSION = (_S.DRAFT, _S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN)
WITH_RECEIPT = (_S.SUBMITTED, _S.ELIGIBLE, _S.INELIGIBLE)
