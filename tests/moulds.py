"""A world from its mould: rows that were built once are written again under new numbers.

Almost every test begins with a world. Row by row it took seventy statements, and a quarter of the
suite's time; from the mould it takes two: one for the numbers, one for all rows.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import DateTimeField, Field, Model, UUIDField
from django.db.models.base import ModelState
from django.db.models.sql import InsertQuery
from django.utils import timezone
from pghistory.models import Event, Events

from core.codes import new_code

Place = tuple[type[Model], int]
#: Stands in the script for what differs from pour to pour: a number with the slot's at its end.
BLANK = 880_000_000_000_000
BLANKS = re.compile(r"880000000(\d{6})")
NOW_SLOT = 0
SOME_DAY = datetime(9998, 1, 1, tzinfo=UTC)
SOME_UUIDS = re.compile(r"\b0{8}(?:-0{4}){3}-0{4}([0-9a-f]{8})\b")
#: Texts that hold the serial number of their row.
SERIAL = re.compile(r"\d+(?=@)|(?<=[ -])\d+$")
NUMBERED = {"competitions.Competition.series", "competitions.Competition.name"}
CODE_LENGTH = 10


class Mould:
    """The rows that a finished object holds, and all that hang on them."""

    def __init__(self, made: object) -> None:
        self.facts = dict(vars(made))
        held = list({_place(row): row for row in _held(self.facts.values())}.values())
        self.rows = {_place(row): _shape(row) for row in [*held, *_hanging(held)]}
        self.known = {_place(row): dict(row._state.fields_cache) for row in held}
        self.slots: dict[Any, int] = {"now": NOW_SLOT}
        self.models: dict[type[Model], list[Place]] = {}
        for place in self.rows:
            self.models.setdefault(place[0], []).append(place)
        self.blanks = {place: self._blanks_of(place) for place in self.rows}
        with connection.cursor() as cursor:
            script = ";".join(self._insert(model, cursor) for model in self.models)
            numbers = ", ".join(_take_numbers(*item, cursor) for item in self.models.items())
        script = script.replace(SOME_DAY.isoformat(), str(BLANK + NOW_SLOT))
        self.script = SOME_UUIDS.sub(lambda found: str(BLANK + int(found[1], 16)), script)
        self.numbers = f"SELECT {numbers}"

    def pour(self, into: object, serial: Iterator[int]) -> None:
        """Write all rows anew; `into` gets what the first object held."""
        with connection.cursor() as cursor:
            cursor.execute(self.numbers)
            values = self._values(cursor.fetchone(), serial)
            cursor.execute(BLANKS.sub(lambda found: str(values[int(found[1])]), self.script))
        twins = {place: place[0].__new__(place[0]) for place in self.known}
        for place in self.known:
            self._fill(twins, place, values)
        facts = {name: _twin_or_same(fact, twins) for name, fact in self.facts.items()}
        vars(into).update(facts)

    def _blanks_of(self, place: Place) -> dict[str, int]:
        """The slot of each column that is another one in every pour."""
        found = {}
        for field in _columns(place[0]):
            key = self._key(place, field)
            if key is not None:
                found[field.attname] = self.slots.setdefault(key, len(self.slots))
        return found

    def _key(self, place: Place, field: Field) -> Any:
        value = self.rows[place][field.attname]
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return "now"
        if field.remote_field:
            target = (field.remote_field.model, value)
            return target if target in self.rows else None
        if field.primary_key:
            return place
        is_own = isinstance(field, UUIDField) or (field.unique and value is not None)
        return (*place, field.name) if is_own or _is_numbered(field, value) else None

    def _insert(self, model: type[Model], cursor: Any) -> str:
        """One statement for all rows of a table, with blanks."""
        rows = []
        for place in self.models[model]:
            row = model.__new__(model)
            blanks = {
                name: _stand_in(model._meta.get_field(name.removesuffix("_id")), slot)
                for name, slot in self.blanks[place].items()
            }
            vars(row).update(self.rows[place], **blanks, _state=ModelState())
            rows.append(row)
        query = InsertQuery(model)
        query.insert_values(_columns(model), rows, raw=True)
        [(statement, words)] = query.get_compiler(connection=connection).as_sql()
        return cursor.mogrify(statement, words).decode()

    def _values(self, lasts: tuple[int, ...], serial: Iterator[int]) -> list[Any]:
        """What goes into the slots this time."""
        ids = {}
        for places, last in zip(self.models.values(), lasts, strict=True):
            ids |= dict(zip(places, range(last - len(places) + 1, last + 1), strict=True))
        numbers: dict[Place, int] = {}
        values: list[Any] = [timezone.now()]
        for key in list(self.slots)[1:]:
            place = key[:2]
            if len(key) == len(place):
                values.append(ids[place])
            elif key[2] == "code":
                values.append(new_code(CODE_LENGTH))
            elif isinstance(self.rows[place][key[2]], UUID):
                values.append(uuid4())
            else:
                number = numbers.get(place) or numbers.setdefault(place, next(serial))
                values.append(SERIAL.sub(str(number), self.rows[place][key[2]]))
        return values

    def _fill(self, twins: dict[Place, Model], place: Place, values: list[Any]) -> None:
        shape = {name: _twin_or_same(fact, twins) for name, fact in self.rows[place].items()}
        shape |= {name: values[slot] for name, slot in self.blanks[place].items()}
        state = ModelState()
        state.adding, state.db = False, connection.alias
        known = self.known[place].items()
        state.fields_cache = {name: _twin_or_same(row, twins) for name, row in known}
        vars(twins[place]).update(shape, _state=state)


def _held(facts: Iterable[object]) -> Iterator[Model]:
    """Rows among the facts, and those that they carry along beside their columns."""
    for fact in facts:
        if isinstance(fact, Model):
            yield fact
            yield from _held(value for name, value in vars(fact).items() if name != "_state")


def _hanging(rows: list[Model]) -> Iterator[Model]:
    """Every row that points at one of these, at one of those, and so on."""
    seen, fresh = set(map(_place, rows)), rows
    while fresh:
        found = [
            row for model in dict.fromkeys(map(type, fresh)) for row in _pointing(model, fresh)
        ]
        fresh = list({_place(row): row for row in found if _place(row) not in seen}.values())
        seen |= set(map(_place, fresh))
        yield from fresh


def _pointing(model: type[Model], rows: list[Model]) -> Iterator[Model]:
    keys = [row.pk for row in rows if type(row) is model]
    for relation in model._meta.get_fields(include_hidden=True):
        is_pointed_at = relation.auto_created and not relation.concrete
        if is_pointed_at and not relation.many_to_many and not _is_history(relation.related_model):
            asked = {f"{relation.field.name}__in": keys}
            yield from relation.related_model._base_manager.filter(**asked).order_by("pk")


def _is_history(model: type[Model]) -> bool:
    """Written by the database itself, for the copies too."""
    return issubclass(model, Event | Events)


def _shape(row: Model) -> dict[str, Any]:
    """What the instance holds now, whatever a test does with it later."""
    return {name: _own(value) for name, value in vars(row).items() if name != "_state"}


def _own(value: Any) -> Any:
    return copy.deepcopy(value) if isinstance(value, list | dict) else value


def _twin_or_same(fact: Any, twins: dict[Place, Model]) -> Any:
    return twins.get(_place(fact), fact) if isinstance(fact, Model) else _own(fact)


def _place(row: Model) -> Place:
    return type(row), row.pk


def _stand_in(field: Field, slot: int) -> Any:
    """A value of the column's own kind that is found again in the script."""
    if isinstance(field, DateTimeField):
        return SOME_DAY
    return UUID(int=slot) if isinstance(field, UUIDField) else BLANK + slot


def _columns(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _is_numbered(field: Field, value: Any) -> bool:
    """Beside what is unique: an edition's names hold the number of its address."""
    return str(field) in NUMBERED and bool(SERIAL.search(value))


def _take_numbers(model: type[Model], places: list[Place], cursor: Any) -> str:
    """SQL that takes as many numbers as there are rows, and tells the last of them."""
    table, column = model._meta.db_table, model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
    name = cursor.fetchone()[0]
    return f"setval('{name}', nextval('{name}') + {len(places) - 1})"
