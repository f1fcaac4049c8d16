"""Statements that every request asks: built and compiled once a worker, asked with other values.

Building a queryset and compiling its SQL costs more than running it where the database finds one
row by its key. Only values change from request to request; the text of the statement does not.

    def _of(role, agency): return Entry.objects.filter(owner__role=role, agency=agency)
    ENTRIES = Kept(_of)
    ENTRIES.rows(Role.DRAFTER, agency=7)

What stands before the named values is the shape of the statement: each shape is compiled on its
own. A named value may be anything but None, which SQL does not compare.

Where a queryset wants a person and not a value, it is built with stand-ins: numbers that no row
has, put in the places of named values and found again among the parameters.

The database keeps it too: planning a rule that joins twelve tables costs it several times what
running it costs. Each connection prepares a statement when it first asks it, and executes it from
then on; the plan is made for any value (`plan_cache_mode` in the settings).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from copy import copy
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg2.extensions import AsIs

#: What the database calls values; of a text it finds out by what it is compared with.
TYPES = {int: "bigint", bool: "boolean", datetime: "timestamptz", date: "date"}

Statement = Callable[[dict[str, Any]], QuerySet]

_numbers = count(1)
_taught: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Hole(Expression):
    """A place in a statement whose value comes when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, list["Hole"]]:
        """A parameter that still has to be filled."""
        return "%s", [self]


class Kept:
    """One read, compiled once for each shape."""

    def __init__(
        self, build: Callable[..., QuerySet], stand_ins: Mapping[str, Hashable] | None = None
    ) -> None:
        self.build = build
        self.stand_ins = stand_ins or {}
        self.statements: dict[tuple, Statement] = {}

    def rows(self, *shape: Hashable, **values: Any) -> QuerySet:
        """The rows for these values, not yet read; they are iterated, not filtered further."""
        if shape not in self.statements:
            holes = {name: self.stand_ins.get(name, Hole(name)) for name in values}
            names = {value: name for name, value in self.stand_ins.items()}
            self.statements[shape] = _compile(self.build(*shape, **holes), names)
        return self.statements[shape](values)

    def facts(self, *shape: Hashable, **values: Any) -> Iterator[dict[str, Any]]:
        """The rows of a queryset with `values()`, as dicts. Asked at once."""
        compiler = self.rows(*shape, **values).query.get_compiler(DEFAULT_DB_ALIAS)
        names = list(compiler.query.selected)
        return (dict(zip(names, row, strict=True)) for row in compiler.results_iter())

    def one(self, *shape: Hashable, **values: Any) -> Model | None:
        """The only row, or none."""
        return next(iter(self.rows(*shape, **values)), None)


def _compile(rows: QuerySet, names: Mapping[Hashable, str]) -> Statement:
    """A function from values to rows; what cannot hold any row asks nothing."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return lambda _values: rows.none()
    params = tuple(Hole(names[one]) if _stands_in(one, names) else one for one in params)
    text = _Text(f"{rows.model._meta.db_table} {next(_numbers)}", sql, params)

    def ask(values: dict[str, Any]) -> QuerySet:
        return type(rows)(rows.model, _Compiled(compiler, text, values), rows.db)

    return ask


def _stands_in(param: Any, names: Mapping[Hashable, str]) -> bool:
    return isinstance(param, Hashable) and param in names


class _Text(NamedTuple):
    """A statement with holes; `name` is what connections know it by."""

    name: str
    sql: str
    params: tuple

    def ask(self, connection: BaseDatabaseWrapper, values: dict[str, Any]) -> tuple[str, tuple]:
        """The call that executes it, and its values; the connection learns it the first time."""
        types = {name: TYPES.get(type(value), "unknown") for name, value in values.items()}
        name = f'"{self.name} {"".join(one[:2] for one in types.values())}"'
        known, holes = _known_to(connection), self.holes
        if name not in known:
            self.teach(connection, name, [types[one.name] for one in holes])
            known.add(name)
        places = f"({', '.join(['%s'] * len(holes))})" if holes else ""
        return f"EXECUTE {name}{places}", tuple(values[one.name] for one in holes)

    @property
    def holes(self) -> list[Hole]:
        """In the order of the text; a value that stands twice has two."""
        return [one for one in self.params if isinstance(one, Hole)]

    def teach(self, connection: BaseDatabaseWrapper, name: str, types: list[str]) -> None:
        """PREPARE: no statement of the request, so nobody counts it."""
        numbers = count(1)
        params = [AsIs(f"${next(numbers)}") if isinstance(p, Hole) else p for p in self.params]
        declared = f"({', '.join(types)})" if types else ""
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            text = cursor.mogrify(self.sql, params).decode()
            cursor.execute(f"PREPARE {name}{declared} AS {text}")


def _known_to(connection: BaseDatabaseWrapper) -> set[str]:
    """What the server behind this connection was taught; a new one knows nothing."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    return _taught.setdefault(connection.connection, set())


class _Compiled:
    """Stands where a queryset has its query: it has been compiled, its values are there."""

    def __init__(self, compiler: SQLCompiler, text: _Text, values: dict[str, Any]) -> None:
        self.compiler, self.text, self.values = compiler, text, values

    def get_compiler(self, using: str, **_options: Any) -> SQLCompiler:
        """The kept compiler, for this thread's own connection."""
        compiler = copy(self.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = partial(self.text.ask, compiler.connection, self.values)
        return compiler
