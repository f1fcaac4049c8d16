"""What is wrong with a blueprint, in English sentences: makers read them, not organisers."""

from collections.abc import Container, Iterable, Iterator
from decimal import Decimal
from typing import Any

from accounts.states import AgencyKind
from competitions.models import PROPOSAL_RUBRIC, ZONES
from competitions.models.edition import ALL_GOALS
from competitions.states import (
    Asks,
    EligibilityKind,
    FileKind,
    Level,
    QuotaField,
    ReasonUse,
    ReminderKind,
    RequirementKind,
    ScreeningCheck,
    StageKind,
    WindowKind,
)

WHOLE = Decimal(100)
LEVELS = 5
TEXT, NUMBER, LIST, FLAG = str, int, list, bool
AMOUNT = (int, float)

#: What each part holds: name of the key to its type; a name that ends in "?" may be missing.
SHAPE: dict[str, Any] = {
    "label": TEXT,
    "note": TEXT,
    "series": TEXT,
    "theme": TEXT,
    "summary": TEXT,
    "legal_basis": TEXT,
    "needs_agency_head": FLAG,
    "fewest_sdgs": NUMBER,
    "method": TEXT,
    "decimals": NUMBER,
    "lot_seed_source": TEXT,
}
PARTS: dict[str, dict[str, Any]] = {
    "groups": {
        "code": TEXT,
        "name": TEXT,
        "description": TEXT,
        "is_by_invitation?": FLAG,
        "counts_in_quota?": FLAG,
    },
    "eligibility": {"kind": TEXT, "text": TEXT},
    "quotas": {"agency_kind": TEXT, "group?": TEXT, "most": NUMBER},
    "sections": {"code": TEXT, "title": TEXT, "prompt": TEXT, "questions": LIST, "groups?": LIST},
    "aspects": {"code": TEXT, "name": TEXT, "rubric": TEXT, "weight": AMOUNT, "anchors": LIST},
    "requirements": {
        "code": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "file_kinds": LIST,
        "groups?": LIST,
        "most_megabytes?": NUMBER,
        "most_pages?": NUMBER,
    },
    "windows": {"kind": TEXT, "opens": LIST, "closes": LIST},
    "stages": {
        "kind": TEXT,
        "name": TEXT,
        "opens": LIST,
        "closes": LIST,
        "judges_per_entry": NUMBER,
        "quorum": NUMBER,
        "cut": NUMBER,
        "cuts?": dict,
        "constraints?": LIST,
        "tie_policy_at_cut?": TEXT,
        "weight?": AMOUNT,
        "passing_mark?": AMOUNT,
        "only_own_expertise?": FLAG,
        "moderation_gap?": AMOUNT,
        "calibration_entries?": NUMBER,
        "talk_minutes?": NUMBER,
        "question_minutes?": NUMBER,
        "gap_minutes?": NUMBER,
        "confirm_hours?": NUMBER,
        "rubric?": TEXT,
        "marks_from?": NUMBER,
    },
    "tiers": {"name": TEXT, "stage": NUMBER, "group?": TEXT},
    "reminders": {"kind": TEXT, "days": NUMBER},
    "checklist": {"code": TEXT, "text": TEXT, "guidance?": TEXT, "filled_by?": TEXT},
    "reasons": {"code": TEXT, "text": TEXT, "use?": TEXT},
}
CONSTRAINT = {
    "field": TEXT,
    "subject?": TEXT,
    "group?": TEXT,
    "least?": NUMBER,
    "most?": NUMBER,
    "is_binding?": FLAG,
}
QUESTION = {
    "code": TEXT,
    "label": TEXT,
    "word_limit": NUMBER,
    "is_required": FLAG,
    "most_files?": NUMBER,
    "most_megabytes?": NUMBER,
    "most_pages?": NUMBER,
}
KINDS = {
    "windows": WindowKind.values,
    "stages": StageKind.values,
    "eligibility": EligibilityKind.values,
    "requirements": RequirementKind.values,
    "reminders": ReminderKind.values,
}


class BlueprintError(ValueError):
    """A blueprint that cannot become an edition; says everything that is wrong at once."""

    def __init__(self, name: str, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__(f"{name}: " + "; ".join(self.faults))


def faults_of(blueprint: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a whole blueprint; the shape first, for the rest relies on it.

    >>> faults_of({"label": 3})[0]
    'label: not str'
    """
    shape = list(_faults_of_shape(blueprint))
    return shape or [
        *_faults_of_values(blueprint),
        *_faults_of_names(blueprint),
        *_faults_of_constraints(blueprint),
        *_faults_of_rubrics(blueprint),
        *_faults_of_times(blueprint),
    ]


def _faults_of_shape(blueprint: dict[str, Any]) -> Iterator[str]:
    yield from _misfits("", blueprint, {**SHAPE, "categories": LIST, "sdgs": LIST})
    for part, shape in PARTS.items():
        rows = blueprint.get(part)
        if not isinstance(rows, list):
            yield f"{part}: a list is missing"
            continue
        for place, row in enumerate(rows, start=1):
            yield from _misfits(f"{part} {place}: ", row, shape)
    for stage in blueprint.get("stages") or []:
        for row in stage.get("constraints", []):
            yield from _misfits(f"constraints of {stage.get('name')}: ", row, CONSTRAINT)
    for section in blueprint.get("sections") or []:
        for question in section.get("questions") or []:
            yield from _misfits(f"questions of {section.get('code')}: ", question, QUESTION)


def _misfits(where: str, row: Any, shape: dict[str, Any]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{where}not an object"
        return
    for name, kind in shape.items():
        key = name.removesuffix("?")
        if key in row:
            is_flag = isinstance(row[key], bool)
            if not isinstance(row[key], kind) or (is_flag and kind is not FLAG):
                yield f"{where}{key}: not {_say(kind)}"
        elif key == name:
            yield f"{where}{key} is missing"


def _say(kind: Any) -> str:
    return "a number" if kind == AMOUNT else kind.__name__


def _faults_of_values(blueprint: dict[str, Any]) -> Iterator[str]:
    """Choices are choices that the portal knows."""
    yield from _strangers("level", [blueprint.get("level")], Level.values)
    yield from _strangers("zone", [blueprint.get("zone")], dict(ZONES))
    yield from _strangers("sdgs", blueprint["sdgs"], ALL_GOALS)
    for part, kinds in KINDS.items():
        yield from _strangers(f"kind of {part}", [row["kind"] for row in blueprint[part]], kinds)
    agencies = [row["agency_kind"] for row in blueprint["quotas"] if row["agency_kind"]]
    yield from _strangers("kind of agency", agencies, AgencyKind.values)
    files = [kind for row in blueprint["requirements"] for kind in row["file_kinds"]]
    yield from _strangers("kind of file", files, FileKind.values)
    asked = [question.get("attachment", Asks.NOTHING) for question in _questions(blueprint)]
    yield from _strangers("attachment", asked, Asks.values)
    checks = [row["filled_by"] for row in blueprint["checklist"] if "filled_by" in row]
    yield from _strangers("check", checks, ScreeningCheck.values)
    uses = [row["use"] for row in blueprint["reasons"] if "use" in row]
    yield from _strangers("use of a reason", uses, ReasonUse.values)


def _strangers(what: str, given: Iterable[Any], known: Container[Any]) -> Iterator[str]:
    for one in dict.fromkeys(given):
        if one not in known:
            yield f"{what}: unknown “{one}”"


def _questions(blueprint: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in blueprint["sections"]:
        yield from section["questions"]


def _faults_of_names(blueprint: dict[str, Any]) -> Iterator[str]:
    """Every name that a part mentions is there, and nothing is called twice."""
    yield from _unknown_groups(blueprint)
    yield from _unknown_rungs(blueprint)
    yield from _unknown_stages(blueprint)
    for part in ("groups", "sections", "requirements", "checklist", "reasons"):
        codes = [row["code"] for row in blueprint[part]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{part}: “{code}” stands there twice"


def _unknown_groups(blueprint: dict[str, Any]) -> Iterator[str]:
    groups = {group["code"] for group in blueprint["groups"]}
    for part in PARTS:
        for row in blueprint[part]:
            named = {*row.get("groups", ()), *row.get("cuts", {}), row.get("group")} - {None}
            for code in sorted(named - groups):
                yield f"{part}: there is no group “{code}”"


def _unknown_rungs(blueprint: dict[str, Any]) -> Iterator[str]:
    codes = {f"criterion:{row['code']}" for row in _scored(blueprint)}
    for rung in blueprint.get("tie_break", ()):
        if rung.startswith("criterion:") and rung not in codes:
            yield f"tie_break: “{rung}” is not scored"


def _unknown_stages(blueprint: dict[str, Any]) -> Iterator[str]:
    stages = blueprint["stages"]
    for place, stage in enumerate(stages, start=1):
        source = stage.get("marks_from")
        if source is not None and not 0 < source < place:
            yield f"stages: {place} takes its marks from {source}, which is no earlier stage"
    for tier in blueprint["tiers"]:
        if not 0 < tier["stage"] <= len(stages):
            yield f"tiers: there is no stage {tier['stage']}"


def _faults_of_constraints(blueprint: dict[str, Any]) -> Iterator[str]:
    """What is counted exists, and each row says how many places, the least not above the most."""
    groups = {group["code"] for group in blueprint["groups"]}
    for stage in blueprint["stages"]:
        for row in stage.get("constraints", []):
            where = f"constraints of {stage['name']}"
            yield from _strangers(where, [row["field"]], QuotaField.values)
            if row["field"] == QuotaField.CATEGORY and row.get("subject"):
                yield from _strangers(where, [row["subject"]], blueprint["categories"])
            if row.get("group"):
                yield from _strangers(where, [row["group"]], groups)
            yield from _misbounded(where, row)


def _misbounded(where: str, row: dict[str, Any]) -> Iterator[str]:
    least, most = row.get("least"), row.get("most")
    if least is None and most is None:
        yield f"{where}: neither least nor most"
    elif None not in (least, most) and least > most:
        yield f"{where}: least {least} is above most {most}"
    elif least is not None and not row.get("subject"):
        yield f"{where}: least places without a subject"


def _scored(blueprint: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(row for row in blueprint["sections"] if row.get("weight")), *blueprint["aspects"]]


def _faults_of_rubrics(blueprint: dict[str, Any]) -> Iterator[str]:
    """For each group and each rubric that a stage scores the weights give exactly 100."""
    for row in _scored(blueprint):
        if len(row.get("anchors", ())) != LEVELS or not all(row["anchors"]):
            yield f"{row['code']}: five anchored levels are needed"
    scored = [stage for stage in blueprint["stages"] if "marks_from" not in stage]
    for rubric in sorted({stage.get("rubric", PROPOSAL_RUBRIC) for stage in scored}):
        for group in blueprint["groups"]:
            total = _weight_of(blueprint, rubric, group["code"])
            if total != WHOLE:
                yield f"{rubric} of {group['code']}: the weights add up to {total}, not to 100"


def _weight_of(blueprint: dict[str, Any], rubric: str, group: str) -> Decimal:
    rows = [row for row in _scored(blueprint) if row.get("rubric", PROPOSAL_RUBRIC) == rubric]
    asked = [row for row in rows if not row.get("groups") or group in row["groups"]]
    return sum((Decimal(str(row["weight"])) for row in asked), Decimal(0))


def _faults_of_times(blueprint: dict[str, Any]) -> Iterator[str]:
    if WindowKind.REGISTRATION not in {row["kind"] for row in blueprint["windows"]}:
        yield "windows: registration is missing"
    for part in ("windows", "stages"):
        for row in blueprint[part]:
            if row["opens"] >= row["closes"]:
                yield f"{part}: {row['kind']} closes before it opens"
