"""What the stages of judging wait for, from the panel to the conclusion."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Stage
from competitions.states import StageKind, StageState
from judging.queries.discussions import gaps_of
from judging.queries.timetable import timetable_figures
from judging.states import PlenaryState
from portal.errands.errand import Errand, make_errand
from portal.queries.rounds import number
from portal.queries.steps import JudgeView, Outcome


def errands_of_stages(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Stages come in their order; a later one waits until the one before is concluded."""
    for stage in competition.stages.all():
        yield from _of_stage(competition, stage, at)
        if not stage.is_over:
            return


def _of_stage(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    if not number(stage.entries, "all"):
        return
    if stage.has_panel and stage.state in {StageState.PLANNED, StageState.SCORING}:
        yield from _of_panel(competition, stage, at)
    if stage.kind == StageKind.PRESENTATION and not stage.is_over:
        yield from _of_timetable(competition, stage, at)
    is_seated = stage.panel_size >= stage.quorum or not stage.has_panel
    if stage.state == StageState.PLANNED and is_seated:
        yield _of_start(competition, stage, at)
    elif stage.state == StageState.SCORING and stage.unvisited:
        yield _of_visits(competition, stage, at)
    elif stage.state == StageState.SCORING:
        yield from _of_scoring(competition, stage, at)
    elif stage.state == StageState.LOCKED:
        yield make_errand(competition, at, **_of_ranking(stage), due=stage.closes_at)


def _of_panel(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    if stage.panel_size < stage.quorum:
        yield make_errand(
            competition,
            at,
            title=_("The panel of %(stage)s is not complete") % {"stage": stage.name},
            reason=_("judges can be assigned once the panel is there"),
            action=_("Choose judges"),
            url=reverse("panel-edit", args=[stage.code]),
            due=stage.closes_at,
        )
    elif stage.short > stage.lost:
        yield _of_assignment(competition, stage, at)
    if stage.closed_files:
        yield _of_closed_files(competition, stage, at)
    if stage.refusals:
        yield _of_refusals(competition, stage, at)
    if stage.lost:
        yield _of_conflicts(competition, stage, at)


def _of_closed_files(competition: Competition, stage: Stage, at: datetime) -> Errand:
    """Files that no judge of a blind stage can open, until somebody gives a copy."""
    return make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s file stays closed to the judges",
            "%(count)s files stay closed to the judges",
            stage.closed_files,
        )
        % {"count": stage.closed_files},
        reason=_("the names in it could not be removed"),
        action=_("Give a copy"),
        url=reverse("stage-files", args=[stage.code]),
        due=stage.closes_at,
    )


def _of_refusals(competition: Competition, stage: Stage, at: datetime) -> Errand:
    """Judges who declined, until somebody is asked in their place or the panel goes on without."""
    return make_errand(
        competition,
        at,
        title=ngettext("%(count)s judge declined", "%(count)s judges declined", stage.refusals)
        % {"count": stage.refusals},
        reason=_("nobody was asked in their place yet"),
        action=_("Ask replacements"),
        url=reverse("panel-edit", args=[stage.code]),
        due=stage.closes_at,
    )


def _of_conflicts(competition: Competition, stage: Stage, at: datetime) -> Errand:
    """Entries that a conflict took from a judge and that have too few now."""
    return make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s entry lost a judge through a conflict",
            "%(count)s entries lost a judge through a conflict",
            stage.lost,
        )
        % {"count": stage.lost},
        reason=_("a replacement is proposed"),
        action=_("Give them to others"),
        url=reverse("conflict-list", args=[stage.code]),
        due=stage.closes_at,
    )


def _of_assignment(competition: Competition, stage: Stage, at: datetime) -> Errand:
    return make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s entry still lacks judges", "%(count)s entries still lack judges", stage.short
        )
        % {"count": stage.short},
        reason=ngettext(
            "%(stage)s asks for %(judges)s judge an entry",
            "%(stage)s asks for %(judges)s judges an entry",
            stage.judges_per_entry,
        )
        % {"stage": stage.name, "judges": stage.judges_per_entry},
        action=_("Assign judges"),
        url=reverse("assignment-matrix", args=[stage.code]),
        due=stage.closes_at,
    )


def _of_visits(competition: Competition, stage: Stage, at: datetime) -> Errand:
    """The stage is not locked before every visit has its report, or a reason why there is none."""
    return make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s field visit has no report yet",
            "%(count)s field visits have no report yet",
            stage.unvisited,
        )
        % {"count": stage.unvisited},
        reason=stage.name,
        action=_("See the visits"),
        url=reverse("visit-list", args=[stage.code]),
        due=stage.closes_at,
    )


def _of_start(competition: Competition, stage: Stage, at: datetime) -> Errand:
    count = number(stage.entries, "all")
    return make_errand(
        competition,
        at,
        title=_("%(stage)s can be started") % {"stage": stage.name},
        reason=ngettext("%(count)s entry is in it", "%(count)s entries are in it", count)
        % {"count": count},
        action=_("Start the stage"),
        url=reverse("stage-start", args=[stage.code]),
        due=max(stage.opens_at, at),
    )


def _of_public(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    """Entries with too few answers; the lock itself only once the time is over."""
    short = number(stage.entries, Outcome.WAITING)
    if short:
        title = ngettext(
            "%(count)s entry has too few answers of the public",
            "%(count)s entries have too few answers of the public",
            short,
        ) % {"count": short}
        action, route = _("See the answers"), "public-answers"
    elif at >= stage.closes_at:
        yield from _of_moderation(competition, stage, at)
        title = _("%(stage)s can be locked") % {"stage": stage.name}
        action, route = _("Lock the stage"), "stage-lock"
    else:
        return
    yield make_errand(
        competition,
        at,
        title=title,
        reason=stage.name,
        action=action,
        url=reverse(route, args=[stage.code]),
        due=stage.closes_at,
    )


def _of_scoring(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    if stage.is_public:
        yield from _of_public(competition, stage, at)
        return
    owed = number(stage.work, "given") - number(stage.work, "locked")
    if stage.idle:
        yield _of_idle(competition, stage, at)
    if owed:
        title = ngettext(
            "%(count)s scorecard is not locked yet", "%(count)s scorecards are not locked yet", owed
        ) % {"count": owed}
        action, route = _("See progress"), "judge-list"
    else:
        yield from _of_moderation(competition, stage, at)
        title = _("%(stage)s can be locked") % {"stage": stage.name}
        action, route = _("Lock the stage"), "stage-lock"
    yield make_errand(
        competition,
        at,
        title=title,
        reason=stage.name,
        action=action,
        url=reverse(route, args=[stage.code]),
        due=stage.closes_at,
    )


def _of_moderation(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    """Once all scorecards are in: one statement, where the rules name a difference to discuss."""
    count = gaps_of(stage).count() if stage.moderation_gap is not None else 0
    if count:
        limit = number_format(stage.moderation_gap.normalize())
        yield make_errand(
            competition,
            at,
            title=ngettext(
                "The judges of %(count)s entry differ by more than %(limit)s points",
                "The judges of %(count)s entries differ by more than %(limit)s points",
                count,
            )
            % {"count": count, "limit": limit},
            reason=_("they can talk about it before the marks are locked"),
            action=_("Open moderation"),
            url=reverse("moderation", args=[stage.code]),
            due=stage.closes_at,
        )


def _of_idle(competition: Competition, stage: Stage, at: datetime) -> Errand:
    rows = reverse("judge-list", args=[stage.code])
    return make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s judge has locked nothing for days",
            "%(count)s judges have locked nothing for days",
            stage.idle,
        )
        % {"count": stage.idle},
        reason=stage.name,
        action=ngettext("Remind %(count)s judge", "Remind %(count)s judges", stage.idle)
        % {"count": stage.idle},
        url=reverse("judge-remind", args=[stage.code]),
        rows_url=f"{rows}?lihat={JudgeView.IDLE}",
        is_act=True,
        due=stage.closes_at,
    )


def _of_ranking(stage: Stage) -> dict[str, Any]:
    """The three steps after the lock: compute, adopt, conclude."""
    if stage.run_to_adopt:
        return {
            "title": _("A ranking is computed and waits to be adopted"),
            "reason": stage.name,
            "action": _("Look at the ranking"),
            "url": reverse("ranking-detail", args=[stage.run_to_adopt]),
        }
    if stage.adopted_runs < number(stage.entries, "groups"):
        return {
            "title": _("%(stage)s is locked: compute the ranking") % {"stage": stage.name},
            "reason": _("the marks can no longer change"),
            "action": _("Compute ranking"),
            "url": reverse("ranking-start", args=[stage.code]),
        }
    if _waits_for_plenary(stage):
        return {
            "title": _("%(stage)s waits for its plenary") % {"stage": stage.name},
            "reason": _("its ranking is adopted"),
            "action": _("Go to the plenary"),
            "url": reverse("plenary-detail", args=[stage.code]),
        }
    return {
        "title": _("%(stage)s can be concluded") % {"stage": stage.name},
        "reason": _("its ranking is adopted"),
        "action": _("Conclude the stage"),
        "url": reverse("stage-conclude", args=[stage.code]),
    }


def _waits_for_plenary(stage: Stage) -> bool:
    """In session, or owed and not held."""
    is_owed = stage.kind == StageKind.PLENARY and stage.plenary_state is None
    return is_owed or stage.plenary_state == PlenaryState.OPEN


def _of_timetable(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    """One statement, and only where there are presentations."""
    figures = timetable_figures(stage, at)
    if figures.waiting:
        title = ngettext(
            "%(count)s entry has no time for its presentation",
            "%(count)s entries have no time for their presentation",
            figures.waiting,
        )
        yield _timetable_errand(competition, stage, at, title % {"count": figures.waiting})
    elif figures.untold:
        title = ngettext(
            "%(count)s entrant does not know the time yet",
            "%(count)s entrants do not know their time yet",
            figures.untold,
        )
        yield _timetable_errand(competition, stage, at, title % {"count": figures.untold})
    elif figures.late:
        title = ngettext(
            "%(count)s presentation is not confirmed in time",
            "%(count)s presentations are not confirmed in time",
            figures.late,
        )
        yield _timetable_errand(competition, stage, at, title % {"count": figures.late})


def _timetable_errand(competition: Competition, stage: Stage, at: datetime, title: str) -> Errand:
    return make_errand(
        competition,
        at,
        title=title,
        reason=stage.name,
        action=_("Timetable"),
        url=reverse("timetable-detail", args=[stage.code]),
        due=stage.closes_at,
    )
