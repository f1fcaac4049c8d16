"""What the rows would make of the branch: each row's verdict, or its faults."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.imports.branch import FACTS, Branch
from accounts.imports.columns import (
    ARROW,
    COLUMNS,
    FIXED_KINDS,
    FLAGS,
    KIND_NAMES,
    KIND_OF_WORD,
    kind_list,
)
from accounts.imports.reading import Row
from accounts.states import MOST_RUNGS, Verdict

CODE = re.compile(r"[\w./-]+")
REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")

#: An agency that is there ("agency", pk), or a row that will make one ("row", number).
Key = tuple[str, int]
Path = tuple[str, ...]


@dataclass(slots=True)
class Step:
    """One row with what it means for the tree."""

    row: Row
    key: Key
    facts: dict[str, Any] = field(default_factory=dict)
    parent: Key | None = None

    @property
    def is_new(self) -> bool:
        """No agency of this code is there."""
        return self.key[0] == "row"


class Plan:
    """All rows together: codes, parents and names only make sense beside each other."""

    def __init__(self, branch: Branch, rows: Iterable[Row]) -> None:
        self.branch = branch
        self.top: Key = ("agency", branch.top)
        self.codes: dict[str, Key] = {}
        self.steps: dict[Key, Step] = {}
        for row in rows:
            self._take(row)
        self._paths: dict[Key, Path | None] = {}
        self._by_path = self._index()
        for step in self.steps.values():
            self._place(step)
        self._check_places()
        self._check_names()

    # What a row says by itself

    def _take(self, row: Row) -> None:
        _check_cells(row)
        code = row.texts["code"].lower()
        pk = self.branch.find(code) if code else None
        key: Key = ("row", row.number) if pk is None else ("agency", pk)
        twin = self.codes.get(code) or (key if key in self.steps else None)
        if code and twin:
            row.fault("code_twice", "code", row=self.steps[twin].row.number)
            key = ("row", row.number)
        elif code:
            self.codes[code] = key
        self.steps[key] = Step(row, key, _facts_of(row))
        self._check_known(self.steps[key])

    def _check_known(self, step: Step) -> None:
        row, kind = step.row, step.facts["kind"]
        if step.is_new:
            if kind in FIXED_KINDS:
                row.fault("kind_above", "kind", kind=KIND_NAMES[kind])
            return
        node = self.branch.nodes[step.key[1]]
        if step.key == self.top:
            row.fault("own_government", "code")
        if node.closed_on:
            row.fault("closed", "code", day=node.closed_on.isoformat())
        if kind and kind != node.kind and {kind, node.kind} & FIXED_KINDS:
            row.fault("kind_fixed", "kind", kind=KIND_NAMES[node.kind])

    # Where it stands

    def _index(self) -> dict[Path, Key]:
        """Agencies by the names from the top: those of the file as they will be called."""
        nodes = self.branch.nodes.values()
        index: dict[Path, Key] = {}
        for node in sorted(nodes, key=lambda one: one.closed_on is None):  # open ones win
            index[_folded(self.branch.path(node.pk))] = ("agency", node.pk)
        for step in self.steps.values():
            path = self._path_of(step)
            if path:
                index[_folded(path)] = step.key
        return index

    def _path_of(self, step: Step) -> Path | None:
        """As the file names it; None for a ring of codes, which is found later."""
        trail: list[Step] = []
        above: Path | None = ()
        current: Step | None = step
        while current is not None and current.key not in self._paths:
            self._paths[current.key] = None
            trail.append(current)
            current, above = self._named_parent(current)
        if current is not None:
            above = self._paths[current.key]
        for one in reversed(trail):
            above = None if above is None else (*above, one.row.texts["name"])
            self._paths[one.key] = above
        return self._paths[step.key]

    def _named_parent(self, step: Step) -> tuple[Step | None, Path]:
        """The row that is the parent, else the path of a parent that is no row."""
        text = step.row.texts["parent"]
        key = self._key_of_code(text)
        if key in self.steps:
            return self.steps[key], ()
        if key and key != self.top:
            return None, self.branch.path(key[1])
        return None, () if key or not text else _split(text)

    def _key_of_code(self, code: str) -> Key | None:
        if not code:
            return self.top
        pk = self.branch.find(code)
        return self.codes.get(code.lower()) or (None if pk is None else ("agency", pk))

    def _place(self, step: Step) -> None:
        text = step.row.texts["parent"]
        if step.key == self.top:
            return
        step.parent = self._key_of_code(text) or self._by_path.get(_folded(_split(text)))
        if step.parent is None:
            step.row.fault("unknown_parent", "parent")
            return
        self._check_parent(step)

    def _check_parent(self, step: Step) -> None:
        kind, pk = step.parent
        if kind == "agency" and self.branch.nodes[pk].closed_on:
            step.row.fault("closed_parent", "parent")
        if step.is_new:
            return
        node = self.branch.nodes[step.key[1]]
        if node.kind in FIXED_KINDS and step.parent != ("agency", node.parent):
            step.row.fault("government_moves", "parent", where=self.name(("agency", node.parent)))

    def _above(self, key: Key) -> Key | None:
        step = self.steps.get(key)
        if step is not None:
            return step.parent
        return ("agency", self.branch.nodes[key[1]].parent)

    def _check_places(self) -> None:
        """No rings, and not too deep; `sound` remembers how deep each stands."""
        sound: dict[Key, int] = {self.top: self.branch.depth}
        for step in self.steps.values():
            self._check_place(step, sound)

    def _check_place(self, step: Step, sound: dict[Key, int]) -> None:
        trail: list[Key] = []
        key: Key | None = step.key
        while key is not None and key not in sound and key not in trail:
            trail.append(key)
            key = self._above(key)
        if key in trail:
            names = [self.name(one) for one in [*trail[trail.index(key) :], key]]
            step.row.fault("cycle", "parent", path=f" {ARROW} ".join(names))
            return
        if key is None:
            return
        depth = sound[key]
        for one in reversed(trail):
            depth += 1
            sound[one] = depth
        if sound[step.key] > MOST_RUNGS:
            step.row.fault("too_deep", "parent", limit=MOST_RUNGS)

    def _check_names(self) -> None:
        """Below one agency each name stands once among those that are open."""
        taken = {
            (("agency", node.parent), node.name.lower()): node
            for node in self.branch.nodes.values()
            if not node.closed_on and ("agency", node.pk) not in self.steps
        }
        seen: dict[tuple, Step] = {}
        for step in self.steps.values():
            place = (step.parent, step.facts["name"].lower())
            if step.parent is None or not step.facts["name"]:
                continue
            if node := taken.get(place):
                step.row.fault("known_name", "name", code=node.local_code or node.code)
            elif place in seen:
                step.row.fault("name_twice", "name", where=self.name(step.parent))
            seen.setdefault(place, step)

    # What it comes to

    def name(self, key: Key) -> str:
        """As the agency will be called."""
        step = self.steps.get(key)
        return step.row.texts["name"] if step else self.branch.nodes[key[1]].name

    def changes(self, step: Step) -> tuple[Verdict, dict, dict]:
        """The verdict with what was and what will be, by fact."""
        if step.row.faults:
            return Verdict.FAULTY, {}, {}
        after = {**step.facts, "parent": self.name(step.parent)}
        if step.is_new:
            return Verdict.NEW, {}, after | {"local_code": step.row.texts["code"]}
        node = self.branch.nodes[step.key[1]]
        above: Key = ("agency", node.parent)
        before = {**node.facts(), "parent": self.branch.nodes[node.parent].name}
        changed = [name for name in FACTS if before[name] != after[name]]
        if step.parent != above:
            changed.append("parent")
        verdict = Verdict.CHANGED if changed else Verdict.UNCHANGED
        return verdict, *({name: facts[name] for name in changed} for facts in (before, after))


def _check_cells(row: Row) -> None:
    """Owed cells, lengths, and the forms of codes and words."""
    faulty = {fault.cell for fault in row.faults}
    for column in COLUMNS:
        text = row.texts[column.field]
        if f"{row.letters[column.field]}{row.number}" in faulty:
            continue
        if column.is_owed and not text:
            row.fault("owed", column.field, title=column.title)
        elif len(text) > column.most:
            row.fault("too_long", column.field, limit=column.most)
        else:
            _check_form(row, column.field, text)


def _check_form(row: Row, name: str, text: str) -> None:
    if name == "code" and not CODE.fullmatch(text):
        row.fault("bad_code", name)
    elif name == "kind" and text.casefold() not in KIND_OF_WORD:
        row.fault("unknown_kind", name, kinds=kind_list())
    elif name == "is_disadvantaged" and text.casefold() not in FLAGS:
        row.fault("bad_flag", name)
    elif name == "region_code" and text and not REGION.fullmatch(text):
        row.fault("bad_region", name)


def _facts_of(row: Row) -> dict[str, Any]:
    texts = row.texts
    return {
        "name": texts["name"],
        "short_name": texts["short_name"],
        "kind": KIND_OF_WORD.get(texts["kind"].casefold(), ""),
        "region_code": texts["region_code"],
        "is_disadvantaged": FLAGS.get(texts["is_disadvantaged"].casefold(), False),
        "cluster": texts["cluster"],
    }


def _split(text: str) -> Path:
    return tuple(part.strip() for part in text.split(ARROW))


def _folded(path: Path) -> Path:
    return tuple(name.lower() for name in path)
