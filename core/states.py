"""State machines as data: an arrow has a name, its sources and its target, and nothing else."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import ActionRefused


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow. `sources` may name several states; it carries no code and no permission."""

    name: str
    sources: tuple[str, ...]
    target: str

    def follow(self, state: str) -> str:
        """The state after this arrow; raises ActionRefused off the map."""
        if state not in self.sources:
            raise ActionRefused(_("This was changed meanwhile. Look again, then decide."))
        return self.target


@dataclass(frozen=True, slots=True)
class Machine:
    """All arrows of one object, in the order of its life."""

    states: type[models.TextChoices]
    initial: str
    arrows: tuple[Transition, ...]

    def reachable(self) -> set[str]:
        """Every state that can be reached from the initial one."""
        found, size = {str(self.initial)}, 0
        while size != len(found):
            size = len(found)
            found |= {str(a.target) for a in self.arrows if found & {str(s) for s in a.sources}}
        return found


def machine(states: type[models.TextChoices], initial: str, *arrows: Transition) -> Machine:
    """Put arrows on one map."""
    return Machine(states, initial, arrows)


class JobState(models.TextChoices):
    """The life of what a person waits for."""

    QUEUED = "queued", gettext_lazy("Waiting for a worker")
    RUNNING = "running", gettext_lazy("Running")
    DONE = "done", gettext_lazy("Done")
    FAILED = "failed", gettext_lazy("Failed")


_J = JobState

START_JOB = Transition("start", (_J.QUEUED, _J.RUNNING), _J.RUNNING)
FINISH_JOB = Transition("finish", (_J.RUNNING,), _J.DONE)
FAIL_JOB = Transition("fail", (_J.QUEUED, _J.RUNNING), _J.FAILED)
JOB = machine(_J, _J.QUEUED, START_JOB, FINISH_JOB, FAIL_JOB)


class ApprovalState(models.TextChoices):
    """What one person asked for and a second one decides."""

    PENDING = "pending", gettext_lazy("Waiting for a second person")
    GRANTED = "granted", gettext_lazy("Granted")
    REFUSED = "refused", gettext_lazy("Refused")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    EXPIRED = "expired", gettext_lazy("Expired")


_A = ApprovalState

GRANT = Transition("grant", (_A.PENDING,), _A.GRANTED)
REFUSE = Transition("refuse", (_A.PENDING,), _A.REFUSED)
WITHDRAW_REQUEST = Transition("withdraw", (_A.PENDING,), _A.WITHDRAWN)
EXPIRE = Transition("expire", (_A.PENDING,), _A.EXPIRED)
APPROVAL = machine(_A, _A.PENDING, GRANT, REFUSE, WITHDRAW_REQUEST, EXPIRE)
