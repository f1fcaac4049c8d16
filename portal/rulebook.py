"""An edition's rules as its public page tells them: group by group where groups differ."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.states import AgencyKind
from competitions.models import ZONES, Competition
from competitions.states import ChangeKind, FileKind
from competitions.subjects import say_bounds, say_counted
from competitions.wording import say_file_limits
from core.moments import say_clock

Facts = dict
ALL_GOALS = 17


@dataclass(frozen=True, slots=True)
class Part:
    """What holds for some groups alike; `groups` is empty where it holds for all."""

    groups: str
    sections: list[Facts] = field(default_factory=list)
    requirements: list[Facts] = field(default_factory=list)
    criteria: list[Facts] = field(default_factory=list)


def forms_of(groups: list[Facts], rules: Facts) -> list[Part]:
    """What is asked: one part for all groups with the same questions and requirements."""
    for requirement in rules["requirement_list"]:
        requirement["limits"] = _limits(requirement, requirement["file_kinds"])
    for section in rules["section_list"]:
        for question in section["questions"]:
            question["limits"] = _limits(question, FileKind.values)
    asked = rules["section_list"], rules["requirement_list"]
    parts = _alike(groups, lambda group: [_asked_of(group, rows) for rows in asked])
    return [Part(names, *rows) for names, rows in parts]


def _limits(row: Facts, kinds: Iterable[str]) -> str:
    limits = {"megabytes": row["most_megabytes"], "pages": row["most_pages"]}
    return say_file_limits(kinds, **limits, files=row.get("most_files", 1))


def rubrics_of(competition: Competition, groups: list[Facts], rules: Facts) -> list[Facts]:
    """What is scored: for each rubric the stages that use it, and its criteria group by group."""
    sections = {section["id"]: section for section in rules["section_list"]}
    for criterion in rules["criterion_list"]:
        criterion["groups"] = sections.get(criterion["section_id"], {}).get("groups")
    stages = [stage for stage in competition.stages.all() if stage.is_scored]
    return [
        {
            "stages": ", ".join(stage.name for stage in stages if stage.rubric == rubric),
            "parts": _criteria_of(groups, list(rows)),
        }
        for rubric, rows in groupby(rules["criterion_list"], key=lambda row: row["rubric"])
    ]


def _criteria_of(groups: list[Facts], criteria: list[Facts]) -> list[Part]:
    parts = _alike(groups, lambda group: [_asked_of(group, criteria)])
    return [Part(names, criteria=rows[0]) for names, rows in parts]


def _asked_of(group: Facts, rows: list[Facts]) -> list[Facts]:
    """The rows that hold for a group: those narrowed to it, and those narrowed to none."""
    return [row for row in rows if not row["groups"] or group["id"] in row["groups"]]


def _alike(
    groups: list[Facts], pick: Callable[[Facts], list[list[Facts]]]
) -> list[tuple[str, list[list[Facts]]]]:
    """Groups for which the same is picked stand together; no names where that is all of them."""
    found: dict[tuple, tuple[list[str], list[list[Facts]]]] = {}
    for group in groups:
        own = pick(group)
        same = tuple(id(row) for rows in own for row in rows)
        found.setdefault(same, ([], own))[0].append(group["name"])
    return [
        ("" if len(names) == len(groups) else ", ".join(names), own)
        for names, own in found.values()
    ]


def quotas_of(competition: Competition) -> list[str]:
    """Each quota as a sentence."""
    return [_quota(quota) for quota in competition.quota_list]


def _quota(quota: Facts) -> str:
    kinds = dict(AgencyKind.choices)
    who = str(kinds.get(quota["agency_kind"], "")) or _("Every participant")
    most = ngettext("at most %(count)s entry", "at most %(count)s entries", quota["most"])
    parts = [who, quota["group"], most % {"count": quota["most"]}]
    return ", ".join(part for part in parts if part)


def goals_of(competition: Competition) -> str:
    """Which SDGs may be chosen; empty for all of them."""
    chosen = sorted(competition.sdgs)
    return "" if len(chosen) == ALL_GOALS else ", ".join(map(str, chosen))


def places_of(competition: Competition, groups: list[Facts]) -> list[Facts]:
    """For each stage how many of each group go on, and what they are called then."""
    cuts = {(cut["stage_id"], cut["group_id"]): cut["places"] for cut in competition.cut_list}
    return [
        {
            "stage": stage.name,
            "places": [cuts.get((stage.pk, group["id"]), stage.cut) for group in groups],
            "tiers": ", ".join(
                tier["name"] for tier in competition.tier_list if tier["stage_id"] == stage.pk
            ),
        }
        for stage in competition.stages.all()
    ]


def constraints_of(competition: Competition) -> list[Facts]:
    """By stage, what is kept at its cut; a stage without constraints is not named."""
    names = {stage.pk: stage.name for stage in competition.stages.all()}
    rows = competition.constraint_list
    return [
        {"stage": names[pk], "rows": [_constraint(row) for row in rows if row["stage_id"] == pk]}
        for pk in names
        if any(row["stage_id"] == pk for row in rows)
    ]


def _constraint(row: Facts) -> str:
    """One sentence; a constraint that does not bind says so."""
    text = say_counted(row["field"], row["subject"], row["name"] or "")
    parts = [text, row["group"], say_bounds(row["least"], row["most"])]
    if not row["is_binding"]:
        parts.append(_("for the plenary to weigh"))
    return ", ".join(part for part in parts if part)


def events_of(competition: Competition) -> list[Facts]:
    """The next events of the edition, with real instants."""
    return [
        {**event, "at": datetime.fromisoformat(event["starts_at"])}
        for event in competition.event_list
    ]


def changes_of(competition: Competition) -> list[Facts]:
    """The public change log, the latest first, with real instants."""
    return [
        {**change, "at": datetime.fromisoformat(change["happened_at"])}
        for change in competition.change_list
    ]


def extension_of(changes: list[Facts], *, is_running: bool) -> Facts | None:
    """The latest moved deadline, for the banner while the edition still takes entries."""
    moved = [change for change in changes if change["kind"] == ChangeKind.DEADLINE]
    return moved[0] if moved and is_running else None


def clocks_elsewhere(at: datetime, zone: str) -> str:
    """The same instant on the country's other clocks: 16.00 WITA, 17.00 WIT."""
    return ", ".join(
        f"{say_clock(at, other)} {at.astimezone(ZoneInfo(other)):%Z}"
        for other, _label in ZONES
        if other != zone
    )
