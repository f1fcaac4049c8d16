"""What needs a person now: subject, reason, date and one verb; it disappears when it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import approvals_before
from accounts.states import Role
from awards.models import Announcement
from awards.states import AnnouncementState
from competitions.models import Competition, Stage
from competitions.queries import is_open, window_of
from competitions.states import CompetitionState, StageState, WindowKind
from core.moments import DEFAULT_ZONE, say_day, say_moment

SHOWN = 5
LIVE = (CompetitionState.PUBLISHED, CompetitionState.CONCLUDED)
WORKING = (Role.ORGANISER, Role.SCREENER)  # an auditor looks on
URGENT = timedelta(hours=48)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Errand:
    """One row of "needs you now"."""

    title: str
    note: str
    action: str
    url: str
    due: datetime | None = None
    is_urgent: bool = False


def errands_of(competition: Competition, person: User, at: datetime) -> list[Errand]:
    """What stands open in an edition that was read by `with_rounds`, nearest deadline first."""
    if competition.state not in LIVE or person.workspace.role not in WORKING:
        return []
    found = list(_screening(competition, at))
    if person.workspace.role == Role.ORGANISER:
        found += _of_stages(competition, at)
        found += _of_announcement(competition, person, at)
    return in_order(found)


def errands_of_silence(
    competition: Competition, silent: int, person: User, at: datetime
) -> Iterator[Errand]:
    """Agencies that entered nothing, while they still can."""
    is_organiser = person.workspace.role == Role.ORGANISER
    if silent and is_organiser and is_open(competition, WindowKind.REGISTRATION, at):
        yield _errand(
            competition,
            at,
            title=ngettext(
                "%(count)s agency has entered nothing",
                "%(count)s agencies have entered nothing",
                silent,
            )
            % {"count": silent},
            reason=_("registration is still open"),
            action=_("See which"),
            url="#silent",
            due=window_of(competition, WindowKind.REGISTRATION).closes_at,
        )


def errands_of_requests(person: User, at: datetime) -> Iterator[Errand]:
    """What colleagues asked a second person for."""
    waiting = approvals_before(person).pending_at(at).exclude(asked_by=person).for_list()
    for request in waiting[:SHOWN]:
        due = say_moment(request.expires_at, DEFAULT_ZONE, short=True)
        yield Errand(
            title=request.title,
            note=_("%(person)s asks for a second person") % {"person": request.asked_by.name}
            + " · "
            + _("deadline %(moment)s") % {"moment": due},
            action=_("Read and decide"),
            url=reverse("approval-grant", args=[request.code]),
            due=request.expires_at,
            is_urgent=request.expires_at - at < URGENT,
        )


def in_order(errands: Iterable[Errand]) -> list[Errand]:
    """Nearest deadline first; without a date last."""
    return sorted(errands, key=lambda errand: errand.due or NEVER)


def _screening(competition: Competition, at: datetime) -> Iterator[Errand]:
    if not competition.to_screen:
        return
    window = window_of(competition, WindowKind.SCREENING)
    count = competition.to_screen
    yield _errand(
        competition,
        at,
        title=ngettext(
            "%(count)s entry waits for the administrative selection",
            "%(count)s entries wait for the administrative selection",
            count,
        )
        % {"count": count},
        reason=_("the oldest since %(day)s")
        % {"day": say_day(competition.waiting_since, competition.zone, short=True)},
        action=_("Check entries"),
        url=reverse("screening-list", args=[competition.code]),
        due=window.closes_at if window else None,
    )


def _of_stages(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Stages come in their order; a later one waits until the one before is concluded."""
    for stage in competition.stages.all():
        yield from _of_stage(competition, stage, at)
        if not stage.is_over:
            return


def _of_stage(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    if not stage.candidates:
        return
    if stage.is_scored and stage.state in {StageState.PLANNED, StageState.SCORING}:
        yield from _of_panel(competition, stage, at)
    is_seated = stage.panel_size >= stage.quorum or not stage.is_scored
    if stage.state == StageState.PLANNED and is_seated:
        yield _of_start(competition, stage, at)
    elif stage.state == StageState.SCORING:
        yield _of_scoring(competition, stage, at)
    elif stage.state == StageState.LOCKED:
        yield _errand(competition, at, **_of_ranking(stage), due=stage.closes_at)


def _of_panel(competition: Competition, stage: Stage, at: datetime) -> Iterator[Errand]:
    if stage.panel_size < stage.quorum:
        yield _errand(
            competition,
            at,
            title=_("The panel of %(stage)s is not complete") % {"stage": stage.name},
            reason=_("judges can be assigned once the panel is there"),
            action=_("Choose judges"),
            url=reverse("panel-edit", args=[stage.code]),
            due=stage.closes_at,
        )
    elif stage.short:
        yield _of_assignment(competition, stage, at)


def _of_assignment(competition: Competition, stage: Stage, at: datetime) -> Errand:
    return _errand(
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


def _of_start(competition: Competition, stage: Stage, at: datetime) -> Errand:
    return _errand(
        competition,
        at,
        title=_("%(stage)s can be started") % {"stage": stage.name},
        reason=ngettext("%(count)s entry is in it", "%(count)s entries are in it", stage.candidates)
        % {"count": stage.candidates},
        action=_("Start the stage"),
        url=reverse("stage-start", args=[stage.code]),
        due=max(stage.opens_at, at),
    )


def _of_scoring(competition: Competition, stage: Stage, at: datetime) -> Errand:
    if stage.owed:
        title = ngettext(
            "%(count)s scorecard is not locked yet",
            "%(count)s scorecards are not locked yet",
            stage.owed,
        ) % {"count": stage.owed}
        action, route = _("See progress"), "stage-detail"
    else:
        title = _("%(stage)s can be locked") % {"stage": stage.name}
        action, route = _("Lock the stage"), "stage-lock"
    return _errand(
        competition,
        at,
        title=title,
        reason=stage.name,
        action=action,
        url=reverse(route, args=[stage.code]),
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
    if stage.adopted_runs < stage.groups_to_rank:
        return {
            "title": _("%(stage)s is locked: compute the ranking") % {"stage": stage.name},
            "reason": _("the marks can no longer change"),
            "action": _("Compute ranking"),
            "url": reverse("ranking-start", args=[stage.code]),
        }
    return {
        "title": _("%(stage)s can be concluded") % {"stage": stage.name},
        "reason": _("its ranking is adopted"),
        "action": _("Conclude the stage"),
        "url": reverse("stage-conclude", args=[stage.code]),
    }


def announcement_of(competition: Competition) -> Announcement | None:
    """The edition's announcement, if one is being prepared."""
    return getattr(competition, "announcement", None)


def _of_announcement(competition: Competition, person: User, at: datetime) -> Iterator[Errand]:
    stages = list(competition.stages.all())
    announcement = announcement_of(competition)
    if announcement is None and stages and all(stage.is_over for stage in stages):
        yield _errand(
            competition,
            at,
            title=_("The results can be announced"),
            reason=_("every stage is concluded"),
            action=_("Prepare the announcement"),
            url=reverse("announcement-edit", args=[competition.code]),
        )
    elif announcement and announcement.state == AnnouncementState.DRAFT:
        yield _of_approval(competition, announcement, person, at)


def _of_approval(
    competition: Competition, announcement: Announcement, person: User, at: datetime
) -> Errand:
    is_own = announcement.prepared_by_id == person.pk
    route = "announcement-edit" if is_own else "announcement-approve"
    return _errand(
        competition,
        at,
        title=_("The announcement waits for a second person")
        if is_own
        else _("An announcement waits for your approval"),
        reason=_("public from %(moment)s")
        % {"moment": say_moment(announcement.publish_at, competition.zone, short=True)},
        action=_("Look at it") if is_own else _("Read and approve"),
        url=reverse(route, args=[competition.code]),
        due=announcement.publish_at,
    )


def _errand(competition: Competition, at: datetime, *, reason: str, **facts: Any) -> Errand:
    due = facts.get("due")
    if due:
        day = say_moment(due, competition.zone, short=True)
        reason = f"{reason} · " + _("deadline %(moment)s") % {"moment": day}
    is_urgent = bool(due and due - at < URGENT)
    return Errand(note=reason[:1].upper() + reason[1:], is_urgent=is_urgent, **facts)
