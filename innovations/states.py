"""The life of a proposal, complete on one screen."""

from decimal import Decimal

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


class Sustainability(models.TextChoices):
    """How an innovation stands, as its owner last said."""

    GROWING = "growing", _("Growing")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")


class ScanState(models.TextChoices):
    """Whether a file was looked through for viruses; `pending` and `infected` are kept back."""

    PENDING = "pending", _("Waiting for the virus scan")
    UNSCANNED = "unscanned", _("Not scanned")
    CLEAN = "clean", _("Scanned, clean")
    INFECTED = "infected", _("Kept back: a virus was found")


class Outcome(models.TextChoices):
    """What the administrative selection can say."""

    ADMITTED = "admitted", _("Passed")
    REPAIR = "repair", _("Repair asked")
    REJECTED = "rejected", _("Not passed")


class ObjectionState(models.TextChoices):
    """An objection to a refusal."""

    FILED = "filed", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S, _C, _F, _O = ProposalState, CandidacyState, ScanState, ObjectionState
_LIVE = (_S.DRAFT, _S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN, _S.SUBMITTED, _S.REPAIR, _S.ELIGIBLE)
_HELD = (_S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN)

HAND_TO_HEAD = Transition("hand_over_to_head", (_S.DRAFT,), _S.WITH_AGENCY_HEAD)
HAND_OVER = Transition("hand_over", (_S.DRAFT,), _S.WITH_LOCAL_ADMIN)
APPROVE = Transition("approve", (_S.WITH_AGENCY_HEAD,), _S.WITH_LOCAL_ADMIN)
RETURN = Transition("return", _HELD, _S.DRAFT)
SUBMIT = Transition("submit", (_S.WITH_LOCAL_ADMIN, _S.REPAIR), _S.SUBMITTED)
REQUEST_REPAIR = Transition("request_repair", (_S.SUBMITTED, _S.REPAIR), _S.REPAIR)
ADMIT = Transition("admit", (_S.SUBMITTED,), _S.ELIGIBLE)
REJECT = Transition("reject", (_S.SUBMITTED, _S.REPAIR), _S.INELIGIBLE)
UNDO = Transition("undo", (_S.ELIGIBLE, _S.REPAIR), _S.SUBMITTED)
REINSTATE = Transition("reinstate", (_S.INELIGIBLE,), _S.SUBMITTED)
WITHDRAW = Transition("withdraw", _LIVE, _S.WITHDRAWN)
DISQUALIFY = Transition("disqualify", tuple(s for s in _S if s != _S.DISQUALIFIED), _S.DISQUALIFIED)

PROPOSAL = machine(
    _S, _S.DRAFT, HAND_TO_HEAD, HAND_OVER, APPROVE, RETURN, SUBMIT, REQUEST_REPAIR, ADMIT, REJECT,
    UNDO, REINSTATE, WITHDRAW, DISQUALIFY,
)  # fmt: skip

ADVANCE = Transition("advance", (_C.PENDING,), _C.ADVANCED)
ELIMINATE = Transition("eliminate", (_C.PENDING,), _C.ELIMINATED)

RECONSIDER = Transition("reconsider", (_C.ADVANCED, _C.ELIMINATED), _C.PENDING)

CANDIDACY = machine(_C, _C.PENDING, ADVANCE, ELIMINATE, RECONSIDER)

SKIP_SCAN = Transition("skip_scan", (_F.PENDING,), _F.UNSCANNED)
QUEUE_SCAN = Transition("queue_scan", (_F.UNSCANNED,), _F.PENDING)
CLEAR = Transition("clear", (_F.PENDING,), _F.CLEAN)
CONDEMN = Transition("condemn", (_F.PENDING,), _F.INFECTED)

SCAN = machine(_F, _F.PENDING, SKIP_SCAN, QUEUE_SCAN, CLEAR, CONDEMN)

ACCEPT = Transition("accept", (_O.FILED,), _O.ACCEPTED)
DENY = Transition("deny", (_O.FILED,), _O.REJECTED)
TAKE_BACK = Transition("take_back", (_O.FILED,), _O.WITHDRAWN)

OBJECTION = machine(_O, _O.FILED, ACCEPT, DENY, TAKE_BACK)

STILL_RUNNING = [Sustainability.GROWING.value, Sustainability.RUNNING.value]
VIEWABLE = (ScanState.UNSCANNED, ScanState.CLEAN)
WRITABLE = (_S.DRAFT, _S.WITH_LOCAL_ADMIN, _S.REPAIR)
BEFORE_SUBMISSION = (_S.DRAFT, _S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN)
WITH_RECEIPT = (_S.SUBMITTED, _S.ELIGIBLE, _S.INELIGIBLE)
#: From this likeness of title or text on, of 1, two entries are told as very like.
VERY_LIKE = Decimal("0.8")
