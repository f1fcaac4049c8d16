"""Whom a person is close to, as SQL: one rule for the search before assignment and for reading.

A person is close to a house: the highest agency above the own one that is no whole government, so
an OPD or a ministry with all below it. Work counts until two years after it ended, a declared tie
until it is ended; a tie to a government counts for all below that government.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Expression, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

from accounts.states import TERRITORIES, Role

LOOK_BACK = timedelta(days=2 * 365)

_GOVERNMENTS = ", ".join(f"'{kind.value}'" for kind in TERRITORIES)

#: `close`: person, agency, whether all below it counts, the end of the work, whether a tie.
#: To be preceded by WITH RECURSIVE and filled with the people asked about.
CLOSE = f"""
held AS (
    SELECT person_id, agency_id, ends_on, FALSE AS is_tie
      FROM accounts_membership
     WHERE person_id IN ({{people}}) AND role <> '{Role.JUDGE.value}'
    UNION ALL
    SELECT person_id, agency_id, NULL, TRUE
      FROM judging_tie
     WHERE person_id IN ({{people}}) AND agency_id IS NOT NULL AND ended_at IS NULL
), upward AS (
    SELECT id AS start, id, parent_id, kind, 0 AS height
      FROM accounts_agency WHERE id IN (SELECT agency_id FROM held)
    UNION ALL
    SELECT upward.start, agency.id, agency.parent_id, agency.kind, upward.height + 1
      FROM upward JOIN accounts_agency agency ON agency.id = upward.parent_id
), house AS (
    SELECT DISTINCT ON (start) start, id, kind FROM upward
     WHERE height = 0 OR kind NOT IN ({_GOVERNMENTS}) ORDER BY start, height DESC
), close AS (
    SELECT held.person_id, house.id AS agency_id, held.ends_on, held.is_tie,
           held.is_tie OR house.kind NOT IN ({_GOVERNMENTS}) AS covers
      FROM held JOIN house ON house.start = held.agency_id
)
"""  # noqa: S608 -- constant text

_IS_CLOSE = f"""EXISTS (
WITH RECURSIVE line AS (
    SELECT id, parent_id, 0 AS height FROM accounts_agency WHERE id = {{entrant}}
    UNION ALL
    SELECT agency.id, agency.parent_id, line.height + 1
      FROM line JOIN accounts_agency agency ON agency.id = line.parent_id
), {CLOSE}
SELECT FROM line JOIN close ON close.agency_id = line.id
 WHERE (close.covers OR line.height = 0) AND (close.ends_on IS NULL OR close.ends_on >
       ({{opens}} AT TIME ZONE 'UTC')::date - {LOOK_BACK.days})
)"""  # noqa: S608 -- constant text, filled with parameters


def looks_back_to(opens_at: datetime, at: datetime) -> date:
    """Since when work counts: two years before the stage opens, or before now if that is sooner."""
    return min(opens_at, at).date() - LOOK_BACK


class IsClose(Func):
    """Whether a person is close to the agency of a row, by what holds when the stage opens.

    Nothing is recursed for a person without any place or tie, which most judges are.
    """

    output_field = BooleanField()

    def __init__(self, person: int | Expression, *, entrant: str, opens_at: str) -> None:
        named = person if isinstance(person, Expression) else Value(person)
        super().__init__(named, F(entrant), F(opens_at))

    def as_sql(self, compiler: SQLCompiler, _connection: Any, **_extra: Any) -> tuple[str, list]:
        """Each part may stand more than once; its values are repeated in the order of the text."""
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (person, who), (entrant, whose), (opens, when) = parts
        sql = _IS_CLOSE.format(people=person, entrant=entrant, opens=opens)
        return sql, [*whose, *who, *who, *when]
