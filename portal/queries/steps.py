"""What each number of a round counts: one condition for the count and for the list behind it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from competitions.models import Stage
from innovations.models import Candidacy, Proposal
from innovations.states import BEFORE_SUBMISSION, CandidacyState, ProposalState

_S = ProposalState

HELD = Q(state__in=(_S.WITH_AGENCY_HEAD, _S.WITH_LOCAL_ADMIN))
SENT = Q(submitted_at__isnull=False)
DECIDED_WELL = Q(state=_S.ELIGIBLE) | Q(state=_S.DISQUALIFIED, screened_at__isnull=False)
OPEN = Q(state__in=(_S.SUBMITTED, _S.REPAIR))
ACTIVE = Q(proposal__state=_S.ELIGIBLE)


class EntryStep(TextChoices):
    """Words of addresses; a step of the funnel, or what was lost or waits at one."""

    WRITTEN = "ditulis", _("Being written")
    UNSENT = "draf", _("Drafts")
    UNSUBMITTED = "belum-diajukan", _("Never submitted")
    LEFT = "tertinggal", _("Never handed over")
    HANDED = "diserahkan", _("Handed in by the unit")
    HELD = "di-admin", _("With head or local admin")
    SUBMITTED = "diajukan", _("Submitted")
    QUEUED = "antre", _("Waiting for selection")
    UNDECIDED = "diperiksa", _("Not decided yet")
    PASSED = "lolos", _("Passed selection")
    LOST = "gugur", _("Dropped out before judging")
    STUCK = "tersendat", _("Stuck drafts")


class Outcome(TextChoices):
    """What became of entries in one stage."""

    SCORED = "lengkap", _("Fully scored")
    WAITING = "menunggu", _("Waiting for judges")
    ADVANCED = "maju", _("Advanced")
    ELIMINATED = "berhenti", _("Did not advance")


class Turnout(TextChoices):
    """Words of addresses: which agencies a list shows."""

    ENTERED = "mengajukan", _("Entered")
    SILENT = "belum", _("Entered nothing")


class JudgeView(TextChoices):
    """Which judges a list shows."""

    UNBEGUN = "belum", _("Not begun")
    IDLE = "diam", _("Idle")
    DONE = "selesai", _("Finished")


STEPS: dict[str, Q] = {
    EntryStep.WRITTEN: Q(state=_S.DRAFT),
    EntryStep.UNSENT: Q(state__in=BEFORE_SUBMISSION),
    EntryStep.UNSUBMITTED: ~SENT,
    EntryStep.LEFT: ~SENT & ~HELD,
    EntryStep.HANDED: SENT | HELD,
    EntryStep.HELD: HELD & ~SENT,
    EntryStep.SUBMITTED: SENT,
    EntryStep.QUEUED: Q(state=_S.SUBMITTED),
    EntryStep.UNDECIDED: SENT & OPEN,
    EntryStep.PASSED: SENT & DECIDED_WELL,
    EntryStep.LOST: SENT & ~DECIDED_WELL & ~OPEN,
}

OUTCOMES: dict[str, Q] = {
    Outcome.SCORED: Q(locked_count__gte=F("stage__judges_per_entry")),
    Outcome.WAITING: Q(locked_count__lt=F("stage__judges_per_entry")),
    Outcome.ADVANCED: Q(state=CandidacyState.ADVANCED),
    Outcome.ELIMINATED: Q(state=CandidacyState.ELIMINATED),
}


def in_stage(rows: QuerySet[Proposal], stage: Stage, outcome: str) -> QuerySet[Proposal]:
    """Entries of one stage that still take part, all or those with one outcome."""
    places = Candidacy.objects.filter(ACTIVE, stage=stage, proposal=OuterRef("pk"))
    return rows.filter(Exists(places.filter(OUTCOMES.get(outcome, Q()))))
