"""The lives of an assignment, a scorecard and a ranking run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class AssignmentState(models.TextChoices):
    """Recused survives a re-assignment."""

    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    FINISHED = "finished", _("Finished")
    DECLINED = "declined", _("Handed back")
    RECUSED = "recused", _("Conflict declared")


class ScorecardState(models.TextChoices):
    """No timer locks: locking is the judge's own act."""

    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")
    VOID = "void", _("Void")
    RECUSED = "recused", _("Conflict declared")


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


_A, _C, _R = AssignmentState, ScorecardState, RunState

ACCEPT = Transition("accept", (_A.OFFERED,), _A.ACTIVE)
DECLINE = Transition("decline", (_A.OFFERED, _A.ACTIVE), _A.DECLINED)
OFFER_AGAIN = Transition("offer_again", (_A.DECLINED,), _A.OFFERED)
FINISH_ASSIGNMENT = Transition("finish", (_A.ACTIVE,), _A.FINISHED)
RESUME_ASSIGNMENT = Transition("resume", (_A.FINISHED,), _A.ACTIVE)
RECUSE = Transition("recuse", (_A.OFFERED, _A.ACTIVE, _A.FINISHED), _A.RECUSED)
ASSIGNMENT = machine(
    _A, _A.OFFERED, ACCEPT, DECLINE, OFFER_AGAIN, FINISH_ASSIGNMENT, RESUME_ASSIGNMENT, RECUSE
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
