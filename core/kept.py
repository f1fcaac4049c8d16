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
"""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Statement = Callable[[dict[str, Any]], QuerySet]


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
    params = [Hole(names[one]) if _stands_in(one, names) else one for one in params]

    def ask(values: dict[str, Any]) -> QuerySet:
        filled = tuple(values[one.name] if isinstance(one, Hole) else one for one in params)
        return type(rows)(rows.model, _Compiled(compiler, sql, filled), rows.db)

    return ask


def _stands_in(param: Any, names: Mapping[Hashable, str]) -> bool:
    return isinstance(param, Hashable) and param in names


class _Compiled:
    """Stands where a queryset has its query: it has been compiled, its values are there."""

    def __init__(self, compiler: SQLCompiler, sql: str, params: tuple) -> None:
        self.compiler, self.sql, self.params = compiler, sql, params

    def get_compiler(self, using: str, **_options: Any) -> SQLCompiler:
        """The kept compiler, for this thread's own connection."""
        compiler = copy(self.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (self.sql, self.params)
        return compiler
