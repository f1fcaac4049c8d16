"""Six places of a submission at which a test may end the web process; only tests load them.

The test writes the name of a place into the file that FAILPOINT names. The first request that
comes by takes the file away and kills its process as the machine's failure would: nothing is
caught, closed or rolled back by us. The server's master then starts another worker.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.urls import resolve

from core.querysets import LockingQuerySet
from innovations import news
from innovations.actions import submission
from innovations.models import Proposal
from innovations.views.submission import ProposalSubmitView
from tests.faults.killing import with_failpoint


def lock_or_die(lock: Callable[..., Any]) -> Callable[..., Any]:
    """Only the lock of an entry is a place; there are others in the same request."""
    watched = with_failpoint(lock, before="before the lock", after="after the lock")

    @wraps(lock)
    def choose(rows: LockingQuerySet, row: Any) -> Any:
        return (watched if isinstance(row, Proposal) else lock)(rows, row)

    return choose


LockingQuerySet.lock = lock_or_die(LockingQuerySet.lock)
submission.freeze_version = with_failpoint(submission.freeze_version, after="after freezing")
Proposal.move = with_failpoint(Proposal.move, after="after the move")
news.tell_submitted = with_failpoint(news.tell_submitted, after="before COMMIT")
ProposalSubmitView.form_valid = with_failpoint(
    ProposalSubmitView.form_valid, after="before the answer"
)
resolve("/")  # loads every page before the worker is forked: the next one answers at once
