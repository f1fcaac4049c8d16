"""An editor: everything that the row pages need to know of one kind of row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from competitions.forms.base import RowForm
from competitions.models import Competition
from competitions.parts import has_field, new_row, rows_of, rules_to_edit
from core.models import Revised


@dataclass(frozen=True, slots=True)
class Line:
    """A row as its list shows it."""

    row: Revised
    note: str
    tags: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a list that stand together, e.g. the questions of a section.

    `query` is what the block's button hands on to the new row, `parent` what they hang on.
    """

    rows: list[Revised]
    title: str = ""
    note: str = ""
    parent: Revised | None = None
    parent_slug: str = ""
    query: str = ""


def _no_note(_row: Revised) -> str:
    return ""


def _no_tags(_row: Revised) -> list[tuple[str, str]]:
    return []


def _one_block(_competition: Competition, rows: list[Revised]) -> list[Block]:
    return [Block(rows)]


def _nothing_above(_competition: Competition) -> dict:
    return {}


def _nothing_more(_competition: Competition, _row: Revised | None) -> dict:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """One kind of row: its address, form and words.

    `one` names a single row ("Group"); without `add_label` no rows are added or removed.
    `note_of` and `tags_of` (label, tone) fill a line of the list, `related` is read with the rows.
    `parent_slug`: the editor whose rows these hang on; new ones name theirs by `?induk=<key>`.
    `is_single`: there is exactly one row, the list leads straight to its form.
    `blocks` parts the list; `context` gives list and form what their own templates need,
    `list_context` the list alone.
    """

    slug: str
    model: type[Revised]
    form_class: type[RowForm]
    title: Promise
    one: Promise
    add_label: Promise | str = ""
    lead: Promise | str = ""
    note_of: Callable[[Any], str] = _no_note
    tags_of: Callable[[Any], list[tuple[str, str]]] = _no_tags
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    parent_slug: str = ""
    is_single: bool = False
    blocks: Callable[[Competition, list[Any]], list[Block]] = _one_block
    context: Callable[[Competition, Revised | None], dict] = _nothing_more
    list_context: Callable[[Competition], dict] = _nothing_above
    list_template: str = "competitions/row_list.html"
    form_template: str = "competitions/row_form.html"
    initial: dict[str, Any] = field(default_factory=dict)

    @property
    def is_ordered(self) -> bool:
        """Whether rows have a place that people choose."""
        return not self.is_single and has_field(self.model, "order")

    def rows(self, competition: Competition) -> QuerySet:
        """The rows of an edition with what their list shows."""
        return self._with_related(competition).prefetch_related(*self.prefetched)

    def _with_related(self, competition: Competition) -> QuerySet:
        """Rows know their edition already; without names Django would join it once more."""
        rows = rows_of(self.model, competition)
        return rows.select_related(*self.related) if self.related else rows

    def line(self, row: Revised) -> Line:
        """A row with its note and tags."""
        return Line(row, self.note_of(row), self.tags_of(row))

    def row(self, competition: Competition, key: UUID) -> Revised | None:
        """One row of the edition; None for a key that is none of its rows."""
        row = self._with_related(competition).filter(key=key).first()
        if row and has_field(self.model, "section") and not has_field(self.model, "rule_set"):
            row.section.rule_set = rules_to_edit(competition)
        return row

    def new_row(self, competition: Competition, parent: Revised | None) -> Revised:
        """An unsaved row with its edition, its version of the rules or its section."""
        if parent is not None:
            return self.model(**{parent._meta.model_name: parent})
        if has_field(self.model, "competition"):
            return new_row(self.model, competition)
        return self.model(rule_set=rules_to_edit(competition))


def by_slug(*editors: Iterable[Editor]) -> dict[str, Editor]:
    """The registry; a slug is given once."""
    found = {editor.slug: editor for group in editors for editor in group}
    if len(found) != sum(len(tuple(group)) for group in editors):
        raise ValueError(editors)
    return found
