"""Acts on a stage: open the marks, lock them, conclude."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from competitions.states import CONCLUDE_STAGE, LOCK_STAGE, REOPEN_STAGE, START_STAGE, StageState
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.moments import say_in_figures
from innovations.models import Candidacy
from innovations.states import ADVANCE, ELIMINATE, CandidacyState
from judging.moves import put_back_decided
from judging.queries.obstacles import (
    obstacles_to_conclude,
    obstacles_to_lock_stage,
    obstacles_to_reopen_stage,
    obstacles_to_start,
)
from judging.queries.plenaries import chosen_candidacies
from judging.queries.second_opinion import scores_by_database
from judging.queries.sheet import documents_of, groups_of, sheet_sha256_of
from judging.tasks import compute_report
from notifications.outbox import post

BEFORE_LOCK = (StageState.PLANNED, StageState.SCORING)


@transaction.atomic
def start_stage(stage: Stage, *, by: User, at: datetime) -> Stage:
    """Open the marks; method, ties and cut are frozen from here on."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_start(stage))
    stage.move(START_STAGE, started_at=at)
    record("judging.start_stage", stage, by=by, at=at)
    post(
        "judging_stage_started",
        to=[member.person for member in stage.panel.select_related("person")],
        about=f"stage-{stage.code}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
        closes=say_in_figures(stage.closes_at, stage.competition.zone),
    )
    return stage


@transaction.atomic
def lock_stage(stage: Stage, *, by: User, at: datetime) -> Stage:
    """Close the marks and hash the score sheet, before anybody knows the result."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_lock_stage(stage))
    _refuse_false_totals(stage)
    stage.move(LOCK_STAGE, locked_at=at, sheet_sha256=sheet_sha256_of(*documents_of(stage)))
    transaction.on_commit(lambda: compute_report.delay(stage.pk), robust=True)
    record("judging.lock_stage", stage, by=by, at=at, after={"sheet": stage.sheet_sha256})
    return stage


def _refuse_false_totals(stage: Stage) -> None:
    """Totals stored at each lock are added up again by the database."""
    for group in groups_of(stage):
        for number, opinion in scores_by_database(stage, group).items():
            if not opinion.holds:
                text = _("The stored total of %(number)s does not follow from its marks.")
                raise ActionRefused(text % {"number": number})


@transaction.atomic
def reopen_stage(stage: Stage, *, by: User, at: datetime, reason: str) -> Stage:
    """Open locked scores again, with a reason; the next lock makes a new sheet."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_reopen_stage(stage))
    before = {"sheet": stage.sheet_sha256}
    stage.move(REOPEN_STAGE, locked_at=None, sheet_sha256="")
    record("judging.reopen_stage", stage, by=by, at=at, before=before, reason=reason)
    return stage


@transaction.atomic
def conclude_stage(stage: Stage, *, by: User, at: datetime) -> Stage:
    """Carry out the plenary's decisions, else the adopted rankings: who is in goes on."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_conclude(stage))
    put_back_decided(stage)
    advanced = _decide(stage, at)
    following = stage.competition.stages.filter(order__gt=stage.order).order_by("order").first()
    if following is not None and following.state in BEFORE_LOCK:
        _open_candidacies(following, advanced)
    stage.move(CONCLUDE_STAGE, concluded_at=at)
    record("judging.conclude_stage", stage, by=by, at=at, after={"advanced": len(advanced)})
    return stage


def _decide(stage: Stage, at: datetime) -> list[Candidacy]:
    """Two statements for all: a nation has thousands of entries. The stage's row is locked."""
    pending = Candidacy.objects.filter(stage=stage, state=CandidacyState.PENDING)
    advanced = list(pending.filter(pk__in=chosen_candidacies(stage)).order_by("pk"))
    pending.filter(pk__in=[candidacy.pk for candidacy in advanced]).move(ADVANCE, decided_at=at)
    pending.move(ELIMINATE, decided_at=at)
    return advanced


def _open_candidacies(following: Stage, advanced: list[Candidacy]) -> None:
    """A stage that is concluded once more leaves those alone that are there already."""
    known = set(following.candidacies.values_list("proposal", flat=True))
    Candidacy.objects.bulk_create(
        Candidacy(
            code=new_code(),
            proposal_id=candidacy.proposal_id,
            stage=following,
            version_id=candidacy.version_id,
        )
        for candidacy in advanced
        if candidacy.proposal_id not in known
    )
