"""Read a blueprint, put in the parts it takes from the library, and refuse a broken one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from competitions.blueprints.checking import BlueprintError, faults_of

DATA = Path(__file__).resolve().parent.parent / "data"
LIBRARY = "library"
EMPTY = "empty"
PARTS = ("sections", "requirements", "aspects", "checklist", "reasons")
Blueprint = dict[str, Any]


@cache
def blueprint_names() -> tuple[str, ...]:
    """Every blueprint that is shipped, by its file's name."""
    return tuple(sorted(path.stem for path in DATA.glob("*.json") if path.stem != LIBRARY))


def all_blueprints() -> list[Blueprint]:
    """All of them, as the wizard offers them."""
    return [read_blueprint(name) for name in blueprint_names()]


def read_blueprint(name: str) -> Blueprint:
    """The blueprint of this name, e.g. `national_2023`; a broken one raises BlueprintError."""
    if name not in blueprint_names():
        raise BlueprintError(name, ["there is no such blueprint"])
    blueprint = _complete(name, _load(name), _load(LIBRARY))
    faults = faults_of(blueprint)
    if faults:
        raise BlueprintError(name, faults)
    return blueprint


def _load(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _complete(name: str, blueprint: Blueprint, library: dict[str, Any]) -> Blueprint:
    """Every reference replaced by its part, every list of anchors by levels."""
    whole = {**blueprint, "name": name}
    for part in PARTS:
        rows = [_part(name, row, library[part]) for row in blueprint[part]]
        whole[part] = [_with_levels(row, library["scale"]) for row in rows]
    return whole


def _part(name: str, row: dict[str, Any], shelf: dict[str, Any]) -> dict[str, Any]:
    """`{"from": "novelty", "groups": [...]}` is the library's part with what it says otherwise."""
    if "from" not in row:
        return row
    if row["from"] not in shelf:
        raise BlueprintError(name, [f"the library has no “{row['from']}”"])
    own = {key: value for key, value in row.items() if key not in {"from", "attachments"}}
    part = {**shelf[row["from"]], **own}
    if "attachments" in row:
        part["questions"] = [_ask(question, row["attachments"]) for question in part["questions"]]
    return part


def _ask(question: dict[str, Any], attachment: str) -> dict[str, Any]:
    return {**question, "attachment": attachment} if "attachment" in question else question


def _with_levels(row: dict[str, Any], scale: list[dict[str, Any]]) -> dict[str, Any]:
    if "anchors" not in row:
        return row
    bands = zip(scale, row["anchors"], strict=False)
    levels = [{**band, "anchor": anchor} for band, anchor in bands]
    return {**row, "levels": levels}
