"""From first draft to honour: the steps of an edition with what was lost and what waits.

Each number is read from the counts of `portal.queries.rounds` and leads to the list of its rows.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Stage
from competitions.queries import window_of
from competitions.states import StageState, WindowKind
from core.charts import Step
from portal.queries.rounds import number
from portal.queries.steps import EntryStep, Outcome


def rows_url(competition: Competition, **narrowed: str) -> str:
    """Where the rows of a number stand."""
    address = reverse("entry-list", args=[competition.code])
    return f"{address}?{urlencode(narrowed)}" if narrowed else address


def steps_of(competition: Competition, at: datetime) -> list[Step]:
    """Drafts, handed over, submitted, passed; then what each stage holds; last the honoured."""
    window = window_of(competition, WindowKind.REGISTRATION)
    is_open = window is not None and window.is_open_at(at)
    passed = number(competition.counts, EntryStep.PASSED)
    return [
        *_of_drafts(competition, is_open=is_open),
        *_of_selection(competition),
        *_of_stages(competition, passed),
    ]


def _of_drafts(competition: Competition, *, is_open: bool) -> Iterator[Step]:
    """While registration is open nothing is lost yet: it is being written, or read."""
    counts = competition.counts
    here = EntryStep.WRITTEN if is_open else EntryStep.LEFT
    left = number(counts, here)
    yield Step(
        _("Drafts begun"),
        number(counts, "all"),
        lost=0 if is_open else left,
        note=_written(left) if is_open else _never_handed(left),
        note_url=rows_url(competition, langkah=here),
        url=rows_url(competition),
    )
    held = number(counts, EntryStep.HELD)
    yield Step(
        _("Handed in by the unit"),
        number(counts, EntryStep.HANDED),
        lost=0 if is_open else held,
        note=_at_admin(held) if is_open else _never_submitted(held),
        note_url=rows_url(competition, langkah=EntryStep.HELD),
        url=rows_url(competition, langkah=EntryStep.HANDED),
    )


def _of_selection(competition: Competition) -> Iterator[Step]:
    counts = competition.counts
    lost = number(counts, EntryStep.LOST)
    yield Step(
        _("Submitted"),
        number(counts, EntryStep.SUBMITTED),
        lost=lost,
        note=_dropped(lost),
        note_url=rows_url(competition, langkah=EntryStep.LOST),
        url=rows_url(competition, langkah=EntryStep.SUBMITTED),
    )
    undecided = number(counts, EntryStep.UNDECIDED)
    yield Step(
        _("Passed selection"),
        number(counts, EntryStep.PASSED),
        waiting=undecided,
        note=_("%(count)s undecided") % {"count": undecided} if undecided else "",
        note_url=rows_url(competition, langkah=EntryStep.UNDECIDED),
        url=rows_url(competition, langkah=EntryStep.PASSED),
        state="partial" if undecided else "done",
    )


def _of_stages(competition: Competition, passed: int) -> Iterator[Step]:
    """A scored stage shows complete marks; a stage without a beginning shows its plan."""
    planned = passed
    last = None
    for stage in competition.stages.all():
        yield _of_stage(competition, stage, planned)
        planned = min(stage.places, planned) if planned else stage.places
        last = stage
    if last is not None:
        yield _honoured(competition, last, planned)


def _of_stage(competition: Competition, stage: Stage, planned: int) -> Step:
    count = number(stage.entries, "all")
    if not count:
        url = reverse("stage-detail", args=[stage.code])
        return Step(stage.name, planned, note=_("planned"), url=url, state="planned")
    url = rows_url(competition, tahap=stage.code)
    if not stage.is_scored or stage.state in {StageState.LOCKED, StageState.CONCLUDED}:
        lost = number(stage.entries, Outcome.ELIMINATED)
        return Step(
            stage.name,
            count,
            lost=lost,
            note=_below_cut(lost),
            note_url=f"{url}&hasil={Outcome.ELIMINATED}",
            url=url,
        )
    waiting = number(stage.entries, Outcome.WAITING)
    return Step(
        _("Fully scored"),
        number(stage.entries, Outcome.SCORED),
        waiting=waiting,
        note=_awaited(waiting),
        note_url=f"{url}&hasil={Outcome.WAITING}",
        url=f"{url}&hasil={Outcome.SCORED}",
        state="partial" if waiting else "done",
    )


def _honoured(competition: Competition, stage: Stage, planned: int) -> Step:
    """Those that come out of the last stage."""
    if not stage.is_over:
        return Step(_("Honoured"), planned, note=_("planned"), state="planned")
    url = rows_url(competition, tahap=stage.code, hasil=Outcome.ADVANCED)
    return Step(_("Honoured"), number(stage.entries, Outcome.ADVANCED), url=url)


def _said(text: str, count: int) -> str:
    return text % {"count": count} if count else ""


def _written(count: int) -> str:
    return _said(
        ngettext("%(count)s still being written", "%(count)s still being written", count), count
    )


def _never_handed(count: int) -> str:
    return _said(
        ngettext("%(count)s never handed over", "%(count)s never handed over", count), count
    )


def _at_admin(count: int) -> str:
    return _said(
        ngettext("%(count)s with head or local admin", "%(count)s with head or local admin", count),
        count,
    )


def _never_submitted(count: int) -> str:
    return _said(ngettext("%(count)s never submitted", "%(count)s never submitted", count), count)


def _dropped(count: int) -> str:
    return _said(ngettext("%(count)s dropped out", "%(count)s dropped out", count), count)


def _below_cut(count: int) -> str:
    return _said(ngettext("%(count)s below the cut", "%(count)s below the cut", count), count)


def _awaited(count: int) -> str:
    return _said(ngettext("%(count)s waits for judges", "%(count)s wait for judges", count), count)
