"""The lives of an announcement and of a certificate. "Public" is computed: `publish_at <= now`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class AnnouncementState(models.TextChoices):
    """Two persons stand between a result and the public."""

    DRAFT = "draft", _("Being prepared")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")


class CertificateState(models.TextChoices):
    """A certificate holds until it is revoked."""

    ISSUED = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")


_A, _C = AnnouncementState, CertificateState

APPROVE = Transition("approve", (_A.DRAFT,), _A.APPROVED)
SCHEDULE = Transition("schedule", (_A.APPROVED,), _A.SCHEDULED)
CANCEL = Transition("cancel", (_A.APPROVED, _A.SCHEDULED), _A.DRAFT)
ANNOUNCEMENT = machine(_A, _A.DRAFT, APPROVE, SCHEDULE, CANCEL)

REVOKE = Transition("revoke", (_C.ISSUED,), _C.REVOKED)
CERTIFICATE = machine(_C, _C.ISSUED, REVOKE)


class ResultObjectionState(models.TextChoices):
    """An objection to a published result, by the public or by an entrant."""

    FILED = "filed", _("Waiting for its mailbox")
    CONFIRMED = "confirmed", _("Waiting for an answer")
    TAKEN_UP = "taken_up", _("Being looked into")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_O = ResultObjectionState
_UNANSWERED = (_O.FILED, _O.CONFIRMED, _O.TAKEN_UP)

CONFIRM_OBJECTION = Transition("confirm", (_O.FILED,), _O.CONFIRMED)
TAKE_UP_OBJECTION = Transition("take_up", (_O.CONFIRMED, _O.TAKEN_UP), _O.TAKEN_UP)
ACCEPT_OBJECTION = Transition("accept", (_O.TAKEN_UP,), _O.ACCEPTED)
REFUSE_OBJECTION = Transition("refuse", (_O.TAKEN_UP,), _O.REFUSED)
WITHDRAW_OBJECTION = Transition("withdraw", _UNANSWERED, _O.WITHDRAWN)
RESULT_OBJECTION = machine(
    _O,
    _O.FILED,
    CONFIRM_OBJECTION,
    TAKE_UP_OBJECTION,
    ACCEPT_OBJECTION,
    REFUSE_OBJECTION,
    WITHDRAW_OBJECTION,
)

OPEN_OBJECTIONS = (_O.CONFIRMED, _O.TAKEN_UP)
ANSWERED_OBJECTIONS = (_O.ACCEPTED, _O.REFUSED)


class ObjectionGround(models.TextChoices):
    """What an objection is about."""

    CLAIM = "claim", _("A claim of the entry is not true")
    RULE = "rule", _("A rule of the competition was not kept")
    CONFLICT = "conflict", _("Somebody who decided was not independent")
    SUM = "sum", _("The scores or ranks are computed wrongly")
    OWN = "own", _("My own result was decided wrongly")


class Consequence(models.TextChoices):
    """What follows from an accepted objection; part of the answer."""

    WORDS = "words", _("The result stands; the words are put right")
    DISQUALIFY = "disqualify", _("The entry is disqualified")
    REOPEN = "reopen", _("A scorecard is opened again and the ranking computed anew")


class Audience(models.TextChoices):
    """Whom a certificate is for."""

    WINNER = "winner", _("Unit that won")
    INNOVATOR = "innovator", _("Innovator")
    PARTICIPANT = "participant", _("Participant")


class InscriptionState(models.TextChoices):
    """Names before they are printed: the owner looks, the office decides about corrections."""

    OPEN = "open", _("Not checked yet")
    CONFIRMED = "confirmed", _("Confirmed")
    WISHED = "wished", _("Correction asked")
    CORRECTED = "corrected", _("Corrected")
    KEPT = "kept", _("Kept as it was")


class BatchState(models.TextChoices):
    """Certificates of one announcement: names first, then paper."""

    NAMES = "names", _("Names are being checked")
    MAKING = "making", _("Being made")
    DONE = "done", _("Made")


_I, _B = InscriptionState, BatchState

_ANY = tuple(_I)

CONFIRM_NAMES = Transition("confirm", _ANY, _I.CONFIRMED)
WISH_NAMES = Transition("wish", _ANY, _I.WISHED)
CORRECT_NAMES = Transition("correct", _ANY, _I.CORRECTED)
KEEP_NAMES = Transition("keep", (_I.WISHED,), _I.KEPT)
INSCRIPTION = machine(_I, _I.OPEN, CONFIRM_NAMES, WISH_NAMES, CORRECT_NAMES, KEEP_NAMES)

START_MAKING = Transition("start", (_B.NAMES,), _B.MAKING)
FINISH_MAKING = Transition("finish", (_B.MAKING,), _B.DONE)
BATCH = machine(_B, _B.NAMES, START_MAKING, FINISH_MAKING)


class IncentiveKind(models.TextChoices):
    """What followed an honour in money."""

    DID = "did", _("Regional incentive fund (DID)")
    DAK = "dak", _("Special allocation fund (DAK)")
    PRIZE = "prize", _("Prize")
    OTHER = "other", _("Something else")


class SourceKind(models.TextChoices):
    """How well a fact is documented."""

    DOCUMENT = "document", _("Document")
    DECREE = "decree", _("Decree")
    NEWS = "news", _("News")


class IncentiveState(models.TextChoices):
    """A fact stands until it is withdrawn."""

    NOTED = "noted", _("Noted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_N = IncentiveState
WITHDRAW_INCENTIVE = Transition("withdraw", (_N.NOTED,), _N.WITHDRAWN)
INCENTIVE = machine(_N, _N.NOTED, WITHDRAW_INCENTIVE)


class Attendance(models.TextChoices):
    """Whether a receiver comes, and came."""

    OPEN = "open", _("Not known")
    COMING = "coming", _("Comes")
    ABSENT = "absent", _("Does not come")
    CAME = "came", _("Was there")
    MISSED = "missed", _("Was not there")
