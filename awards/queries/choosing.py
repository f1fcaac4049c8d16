"""What can be announced: stages that are over, with the result that came out of them."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from awards.models import Announcement, AwardRow
from awards.states import AnnouncementState
from competitions.models import Stage
from competitions.states import CompetitionState
from innovations.models import Candidacy
from innovations.states import CandidacyState, ProposalState
from judging.models import RankingRow, RankingRun
from judging.states import RunState

RUNNING = (CompetitionState.PUBLISHED, CompetitionState.CONCLUDED)


def adopted_run_of(stage: Stage) -> RankingRun | None:
    """Of the first group, where there are several."""
    adopted = stage.runs.filter(state=RunState.ADOPTED).defer("document", "result")
    return adopted.select_related("stage").order_by("group__order", "pk").first()


def version_in_force(stage: Stage) -> Announcement | None:
    """The latest version that is not a draft; what a correction corrects."""
    scheduled = stage.announcements.filter(state=AnnouncementState.SCHEDULED)
    return scheduled.order_by("-version").first()


def obstacles_to_prepare(stage: Stage) -> list[str]:
    """Why there is nothing to announce yet. The page shows it; the act refuses by it."""
    if stage.competition.state not in RUNNING:
        return [_("Only a running competition can announce its results.")]
    if not stage.is_over:
        return [_("The stage is not concluded yet. Conclude it, then announce.")]
    if stage.announcements.filter(state=AnnouncementState.DRAFT).exists():
        return [_("An announcement of this stage is being prepared already.")]
    return list(faults_of_result(stage))


def faults_of_result(stage: Stage) -> Iterator[str]:
    """What makes a result unfit to be frozen. One statement."""
    facts = _facts_of(stage)
    if facts["is_last"] and not facts["has_tiers"]:
        yield _("The award that this stage gives has no name yet.")
    if facts["lacks_run"]:
        yield _("A group of this stage has no adopted ranking.")
    if not facts["has_advanced"]:
        yield _("No entry has come out of this stage.")
    if facts["is_unfit"]:
        yield _("A selected entry was withdrawn or disqualified. Compute the ranking again.")
    if facts["is_unranked"]:
        yield _("A selected entry has no rank in the adopted ranking. Compute the ranking again.")


def _facts_of(stage: Stage) -> dict[str, bool]:
    adopted = RankingRun.objects.filter(stage=stage, state=RunState.ADOPTED)
    eligible = stage.candidacies.filter(proposal__state=ProposalState.ELIGIBLE)
    advanced = advanced_in(stage)
    own_run = adopted.filter(group=OuterRef("proposal__group"))
    ranked = RankingRow.objects.filter(run__in=adopted, rank__isnull=False)
    later = Stage.objects.filter(competition=stage.competition_id, order__gt=stage.order)
    facts = {
        "is_last": ~Exists(later),
        "has_tiers": Exists(stage.tiers.all()),
        "lacks_run": Exists(eligible.filter(~Exists(own_run))),
        "has_advanced": Exists(advanced),
        "is_unfit": Exists(advanced.exclude(proposal__state=ProposalState.ELIGIBLE)),
        "is_unranked": Exists(advanced.filter(~Exists(ranked.filter(candidacy=OuterRef("pk"))))),
    }
    return Stage.objects.filter(pk=stage.pk).values(**facts).get()


def advanced_in(stage: Stage) -> QuerySet[Candidacy]:
    """Who came out of it; concluding the stage alone has decided that."""
    return stage.candidacies.filter(state=CandidacyState.ADVANCED)


def obstacles_of_rows(announcement: Announcement, rows: Iterable[AwardRow]) -> list[str]:
    """The frozen rows have to be what the stage stands for now. Two statements."""
    faults = list(faults_of_result(announcement.stage))
    frozen = {
        (row.proposal_id, row.run_id, row.rank, row.score) for row in rows if row.has_advanced
    }
    if frozen != result_of(announcement.stage):
        faults.append(
            _("The result of the stage has changed since it was frozen. Freeze it again.")
        )
    return faults


def result_of(stage: Stage) -> set[tuple]:
    """Who advanced, by which run, with which rank and score. One statement."""
    rows = RankingRow.objects.filter(
        run__stage=stage,
        run__state=RunState.ADOPTED,
        rank__isnull=False,
        candidacy__state=CandidacyState.ADVANCED,
    )
    return set(rows.values_list("candidacy__proposal_id", "run_id", "rank", "score"))
