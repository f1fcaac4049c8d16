"""From first draft to honour: the steps of an edition with what was lost and what waits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Stage
from competitions.queries import window_of
from competitions.states import StageState, WindowKind
from core.charts import Step
from innovations.states import BEFORE_SUBMISSION, ProposalState
from portal.participation import PASSED
from portal.queries.rounds import Tally

UNDECIDED = (ProposalState.SUBMITTED, ProposalState.REPAIR)


def steps_of(competition: Competition, tallies: Sequence[Tally], at: datetime) -> list[Step]:
    """Drafts, submitted, passed; then what each stage holds; last the honoured ones."""
    states = Counter()
    submitted = 0
    for tally in tallies:
        if tally.competition_id == competition.pk:
            states[tally.state] += tally.count
            submitted += tally.count if tally.day else 0
    return [
        *_of_entries(competition, states, submitted, at),
        *_of_stages(competition, sum(states[state] for state in PASSED)),
    ]


def _of_entries(
    competition: Competition, states: Counter, submitted: int, at: datetime
) -> Iterator[Step]:
    total = sum(states.values())
    window = window_of(competition, WindowKind.REGISTRATION)
    is_open = window is not None and window.is_open_at(at)
    yield Step(
        _("Drafts begun"),
        total,
        lost=0 if is_open else total - submitted,
        note=_draft_note(sum(states[state] for state in BEFORE_SUBMISSION), is_open=is_open),
    )
    passed = sum(states[state] for state in PASSED)
    undecided = sum(states[state] for state in UNDECIDED)
    rows = reverse("screening-list", args=[competition.code])
    yield Step(
        _("Submitted"),
        submitted,
        lost=submitted - passed - undecided,
        note=_submitted_note(submitted - passed - undecided),
        url=f"{rows}?keadaan=",
    )
    yield Step(
        _("Passed selection"),
        passed,
        waiting=undecided,
        note=_("%(count)s undecided") % {"count": undecided} if undecided else "",
        url=f"{rows}?keadaan=eligible",
        state="partial" if undecided else "done",
    )


def _draft_note(drafts: int, *, is_open: bool) -> str:
    if not drafts:
        return ""
    if is_open:
        text = ngettext("%(count)s not submitted yet", "%(count)s not submitted yet", drafts)
    else:
        text = ngettext("%(count)s never submitted", "%(count)s never submitted", drafts)
    return text % {"count": drafts}


def _submitted_note(lost: int) -> str:
    if not lost:
        return ""
    return ngettext("%(count)s dropped out", "%(count)s dropped out", lost) % {"count": lost}


def _of_stages(competition: Competition, passed: int) -> Iterator[Step]:
    """A scored stage shows complete marks; a stage without a beginning shows its plan."""
    planned = passed
    last = None
    for stage in competition.stages.all():
        yield _of_stage(stage, planned)
        planned = min(stage.cut, planned) if planned else stage.cut
        last = stage
    if last is not None:
        yield _honoured(last, planned)


def _of_stage(stage: Stage, planned: int) -> Step:
    url = reverse("stage-detail", args=[stage.code])
    if not stage.candidates:
        return Step(stage.name, planned, note=_("planned"), url=url, state="planned")
    if not stage.is_scored or stage.state in {StageState.LOCKED, StageState.CONCLUDED}:
        lost = stage.candidates - stage.advanced if stage.is_over else 0
        return Step(stage.name, stage.candidates, lost=lost, note=_lost_note(lost), url=url)
    waiting = stage.candidates - stage.scored
    return Step(
        _("Fully scored"),
        stage.scored,
        waiting=waiting,
        note=ngettext("%(count)s waits for judges", "%(count)s wait for judges", waiting)
        % {"count": waiting}
        if waiting
        else "",
        url=url,
        state="partial" if waiting else "done",
    )


def _lost_note(lost: int) -> str:
    if not lost:
        return ""
    return ngettext("%(count)s below the cut", "%(count)s below the cut", lost) % {"count": lost}


def _honoured(stage: Stage, planned: int) -> Step:
    """Those that come out of the last stage."""
    if not stage.is_over:
        return Step(_("Honoured"), planned, note=_("planned"), state="planned")
    return Step(_("Honoured"), stage.advanced, url=reverse("stage-detail", args=[stage.code]))
