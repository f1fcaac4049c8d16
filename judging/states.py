"""The lives of a place on a panel, an assignment, a scorecard and a run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class PlaceState(models.TextChoices):
    """A judge's place on the panel of one stage."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left the panel")


class AssignmentState(models.TextChoices):
    """Recused survives a re-assignment."""

    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    FINISHED = "finished", _("Finished")
    DECLINED = "declined", _("Handed back")
    EXCUSED = "excused", _("Gap with a reason")
    RECUSED = "recused", _("Conflict declared")


class ScorecardState(models.TextChoices):
    """No timer locks: locking is the judge's own act."""

    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")
    VOID = "void", _("Void")
    RECUSED = "recused", _("Conflict declared")


class CardSource(models.TextChoices):
    """Where marks were written."""

    SCREEN = "screen", _("On the screen")
    PAPER = "paper", _("On paper, entered by two persons")


class RevisionCause(models.TextChoices):
    """Why locked marks were opened again."""

    REOPENED = "reopened", _("Opened again by the chair")
    MODERATION = "moderation", _("Moderation")
    CALIBRATION = "calibration", _("Calibration")
    VISIT = "visit", _("Field visit")


class ChangeSource(models.TextChoices):
    """Who changed the table of entries and judges."""

    DRAW = "draw", _("Automatic")
    HAND = "hand", _("By hand")
    HANDOVER = "handover", _("Hand-over")
    UNDO = "undo", _("Undone")


class ConflictKind(models.TextChoices):
    """Why a judge may not read an entry; the judge says which."""

    FAMILY = "family", _("Family or close friend")
    SAME_AGENCY = "same_agency", _("Works or worked in the same agency")
    MENTOR = "mentor", _("Mentored or helped to write it")
    INTEREST = "interest", _("Money or other interest")
    OTHER = "other", _("Another reason")


class RunState(models.TextChoices):
    """A ranking run is an immutable row once done."""

    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Computing")
    DONE = "done", _("Computed")
    FAILED = "failed", _("Failed")
    ADOPTED = "adopted", _("Adopted")


class DrawState(models.TextChoices):
    """A run of the assignment engine; impossible is an answer, failed is none."""

    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Computing")
    DONE = "done", _("Shared out")
    IMPOSSIBLE = "impossible", _("Not possible")
    FAILED = "failed", _("Failed")


class VisitState(models.TextChoices):
    """A field visit: a report may be given back; a visit that cannot be made is a decided gap."""

    PLANNED = "planned", _("Visit planned")
    REPORTED = "reported", _("Report handed in")
    EXCUSED = "excused", _("No visit, with a reason")


class Finding(models.TextChoices):
    """What the visitors saw of one claim."""

    MATCHES = "matches", _("Matches")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("Does not match")
    NOT_SEEN = "not_seen", _("Could not be seen")


_P, _A, _C, _R, _D = PlaceState, AssignmentState, ScorecardState, RunState, DrawState

ACCEPT_PLACE = Transition("accept_place", (_P.INVITED,), _P.ACCEPTED)
DECLINE_PLACE = Transition("decline_place", (_P.INVITED,), _P.DECLINED)
LEAVE_PLACE = Transition("leave_place", (_P.INVITED, _P.ACCEPTED, _P.DECLINED), _P.LEFT)
INVITE_AGAIN = Transition("invite_again", (_P.DECLINED, _P.LEFT), _P.INVITED)
PANEL_PLACE = machine(_P, _P.INVITED, ACCEPT_PLACE, DECLINE_PLACE, LEAVE_PLACE, INVITE_AGAIN)

ACCEPT = Transition("accept", (_A.OFFERED,), _A.ACTIVE)
DECLINE = Transition("decline", (_A.OFFERED, _A.ACTIVE), _A.DECLINED)
OFFER_AGAIN = Transition("offer_again", (_A.DECLINED, _A.EXCUSED), _A.OFFERED)
EXCUSE = Transition("excuse", (_A.OFFERED, _A.ACTIVE), _A.EXCUSED)
FINISH_ASSIGNMENT = Transition("finish", (_A.ACTIVE,), _A.FINISHED)
RESUME_ASSIGNMENT = Transition("resume", (_A.FINISHED,), _A.ACTIVE)
RECUSE = Transition("recuse", (_A.OFFERED, _A.ACTIVE, _A.FINISHED), _A.RECUSED)
ASSIGNMENT = machine(
    _A,
    _A.OFFERED,
    ACCEPT,
    DECLINE,
    OFFER_AGAIN,
    EXCUSE,
    FINISH_ASSIGNMENT,
    RESUME_ASSIGNMENT,
    RECUSE,
)

LOCK = Transition("lock", (_C.OPEN,), _C.LOCKED)
REOPEN = Transition("reopen", (_C.LOCKED,), _C.OPEN)
VOID = Transition("void", (_C.OPEN, _C.LOCKED), _C.VOID)
RECUSE_CARD = Transition("recuse", (_C.OPEN, _C.LOCKED), _C.RECUSED)
SCORECARD = machine(_C, _C.OPEN, LOCK, REOPEN, VOID, RECUSE_CARD)

START_RUN = Transition("start", (_R.QUEUED, _R.RUNNING), _R.RUNNING)
FINISH_RUN = Transition("finish", (_R.RUNNING,), _R.DONE)
FAIL_RUN = Transition("fail", (_R.QUEUED, _R.RUNNING), _R.FAILED)
REQUEUE_RUN = Transition("requeue", (_R.FAILED,), _R.QUEUED)
ADOPT_RUN = Transition("adopt", (_R.DONE,), _R.ADOPTED)
SUPERSEDE_RUN = Transition("supersede", (_R.ADOPTED,), _R.DONE)
RANKING_RUN = machine(
    _R, _R.QUEUED, START_RUN, FINISH_RUN, FAIL_RUN, REQUEUE_RUN, ADOPT_RUN, SUPERSEDE_RUN
)

START_DRAW = Transition("start", (_D.QUEUED, _D.RUNNING), _D.RUNNING)
FINISH_DRAW = Transition("finish", (_D.RUNNING,), _D.DONE)
REFUSE_DRAW = Transition("refuse", (_D.RUNNING,), _D.IMPOSSIBLE)
FAIL_DRAW = Transition("fail", (_D.QUEUED, _D.RUNNING), _D.FAILED)
DRAW_RUN = machine(_D, _D.QUEUED, START_DRAW, FINISH_DRAW, REFUSE_DRAW, FAIL_DRAW)


class SlotState(models.TextChoices):
    """A presentation on its day; the confirmation is a stamp beside it."""

    WAITING = "waiting", _("Waiting")
    TALK = "talk", _("Presentation")
    QUESTIONS = "questions", _("Questions")
    OVER = "over", _("Over")


class Attendance(models.TextChoices):
    """Who came to a presentation, as a fact."""

    UNKNOWN = "", _("Not noted")
    PRESENT = "present", _("Present")
    LATE = "late", _("Came late")
    ABSENT = "absent", _("Absent")


_S = SlotState

BEGIN_TALK = Transition("begin_talk", (_S.WAITING,), _S.TALK)
BEGIN_QUESTIONS = Transition("begin_questions", (_S.TALK,), _S.QUESTIONS)
END_SLOT = Transition("end", (_S.TALK, _S.QUESTIONS), _S.OVER)
RESET_SLOT = Transition("reset", (_S.TALK, _S.QUESTIONS, _S.OVER), _S.WAITING)
SLOT = machine(_S, _S.WAITING, BEGIN_TALK, BEGIN_QUESTIONS, END_SLOT, RESET_SLOT)

_V = VisitState
REPORT_VISIT = Transition("report", (_V.PLANNED,), _V.REPORTED)
RETURN_VISIT = Transition("return", (_V.REPORTED,), _V.PLANNED)
EXCUSE_VISIT = Transition("excuse", (_V.PLANNED,), _V.EXCUSED)
PLAN_AGAIN = Transition("plan_again", (_V.EXCUSED,), _V.PLANNED)
FIELD_VISIT = machine(_V, _V.PLANNED, REPORT_VISIT, RETURN_VISIT, EXCUSE_VISIT, PLAN_AGAIN)


class DiscussionState(models.TextChoices):
    """A talk about marks that lie far apart."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class DiscussionKind(models.TextChoices):
    """Why an entry's judges talk about it."""

    MODERATION = "moderation", _("Moderation")
    CALIBRATION = "calibration", _("Calibration")


class Stance(models.TextChoices):
    """What a judge does with the own marks at the end of a discussion; decided once."""

    WAITING = "waiting", _("Not decided yet")
    KEPT = "kept", _("Kept")
    REVISED = "revised", _("Revised")


CLOSE_DISCUSSION = Transition("close", (DiscussionState.OPEN,), DiscussionState.CLOSED)
DISCUSSION = machine(DiscussionState, DiscussionState.OPEN, CLOSE_DISCUSSION)


class AnswerState(models.TextChoices):
    """What somebody of the public said of an entry; it counts once the address has confirmed it."""

    WAITING = "waiting", _("Waiting for the click in the mail")
    COUNTED = "counted", _("Counted")
    STRUCK = "struck", _("Struck out")


COUNT_ANSWER = Transition("count", (AnswerState.WAITING,), AnswerState.COUNTED)
STRIKE_ANSWER = Transition("strike", (AnswerState.COUNTED,), AnswerState.STRUCK)
RESTORE_ANSWER = Transition("restore", (AnswerState.STRUCK,), AnswerState.COUNTED)
PUBLIC_ANSWER = machine(
    AnswerState, AnswerState.WAITING, COUNT_ANSWER, STRIKE_ANSWER, RESTORE_ANSWER
)


class PlenaryState(models.TextChoices):
    """A plenary of a stage: its decisions stand while it is closed."""

    OPEN = "open", _("In session")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """What the plenary decides about an entry."""

    IN = "in", _("In")
    RESERVE = "reserve", _("Reserve")
    OUT = "out", _("Out")


class Seat(models.TextChoices):
    """In what capacity somebody sits in a plenary; guests do not count in the quorum."""

    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")
    GUEST = "guest", _("Guest")


class Presence(models.TextChoices):
    """Whether somebody sits in a plenary."""

    UNKNOWN = "", _("Not noted")
    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class PaperKind(models.TextChoices):
    """What a closed plenary is put on paper as."""

    MINUTES = "minutes", _("Minutes of the plenary")
    SHEET = "sheet", _("Recapitulation of scores")
    ANNEX = "annex", _("Annex of the decree")
    EXCERPT = "excerpt", _("Excerpt for the public")


CLOSE_PLENARY = Transition("close", (PlenaryState.OPEN,), PlenaryState.CLOSED)
REOPEN_PLENARY = Transition("reopen", (PlenaryState.CLOSED,), PlenaryState.OPEN)
PLENARY = machine(PlenaryState, PlenaryState.OPEN, CLOSE_PLENARY, REOPEN_PLENARY)
