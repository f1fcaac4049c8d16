"""The rows of a computed ranking as its page shows them, and the facts of the whole run.

A computed run never changes: what is counted over all its rows is counted once a worker.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from django.db import connection
from django.db.models import F, Q, QuerySet

from core.kept import Hole, Kept
from judging.models import RankingRow, RankingRun

SURE, DOUBTFUL = "0.8", "0.2"
NAMED = 4  # entries that a sentence names
SHOWN_MOVES = 12

# Everything that the page says of the run as a whole, in one statement. `inside`: among the places
# by the order of ranks alone; another method is compared with that, never with a quota.
FACTS = """
SELECT jsonb_build_object(
    'rules', run.document -> 'config',
    'shortfall', COALESCE(run.result -> 'shortfall', '{}'::jsonb),
    'total', figures.total, 'ranked', figures.ranked, 'selected', figures.selected,
    'plain', figures.plain, 'cut', figures.cut,
    'band', figures.band, 'band_places', figures.band_places, 'band_from', figures.band_from,
    'has_chances', figures.has_chances,
    'cut_score', (
        SELECT line.score::text FROM judging_rankingrow line
         WHERE line.run_id = run.id AND line.position = figures.cut
    ),
    'moved', (
        SELECT COALESCE(jsonb_agg(line.position ORDER BY line.position), '[]'::jsonb)
          FROM judging_rankingrow line
         WHERE line.run_id = run.id AND figures.plain > 0
           AND line.is_selected <> line.in_plain_list
    ),
    'criteria', (
        SELECT COALESCE(jsonb_agg(jsonb_build_object(
                   'code', criterion.code, 'name', criterion.name, 'weight', criterion.weight
               ) ORDER BY criterion."order"), '[]'::jsonb)
          FROM competitions_criterion criterion
         WHERE criterion.rule_set_id = COALESCE(source.rule_set_id, stage.rule_set_id)
           AND criterion.rubric = COALESCE(source.rubric, stage.rubric)
           AND run.document -> 'criteria'
               @> jsonb_build_array(jsonb_build_object('id', criterion.code))
    ),
    'stages', (
        SELECT jsonb_agg(jsonb_build_object(
                   'code', other.code, 'kind', other.kind, 'name', other.name,
                   'weight', other.weight
               ) ORDER BY other."order")
          FROM competitions_stage other WHERE other.competition_id = stage.competition_id
    ),
    'categories', (
        SELECT COALESCE(jsonb_agg(jsonb_build_array(category.key, category.name)
                   ORDER BY category."order"), '[]'::jsonb)
          FROM competitions_category category
         WHERE category.competition_id = stage.competition_id
    ),
    'others', (
        SELECT COALESCE(jsonb_agg(method ORDER BY method.name), '[]'::jsonb) FROM (
            SELECT told.key AS name,
                   count(*) FILTER (WHERE told.inside AND NOT told.there) AS leaving,
                   COALESCE((array_agg(told.position ORDER BY told.position)
                       FILTER (WHERE told.inside AND NOT told.there))[1:%(named)s], '{}') AS out,
                   COALESCE((array_agg(told.position ORDER BY told.rank)
                       FILTER (WHERE told.there AND NOT told.inside))[1:%(named)s], '{}') AS into
              FROM (
                SELECT line.position, line.in_plain_list AS inside, other.key,
                       other.value::int AS rank, other.value::int <= figures.plain AS there
                  FROM judging_rankingrow line,
                       LATERAL jsonb_each_text(line.other_ranks) AS other
                 WHERE line.run_id = run.id AND other.value IS NOT NULL
              ) told
             GROUP BY told.key
        ) method
    ))
  FROM judging_rankingrun run
  JOIN competitions_stage stage ON stage.id = run.stage_id
  LEFT JOIN competitions_stage source ON source.id = stage.marks_from_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS total, count(line.rank) AS ranked,
           count(*) FILTER (WHERE line.is_selected) AS selected,
           count(*) FILTER (WHERE line.in_plain_list) AS plain,
           COALESCE(max(line.position) FILTER (WHERE line.in_plain_list),
                    max(line.position) FILTER (WHERE line.is_selected), 0) AS cut,
           count(*) FILTER (WHERE line.chance > %(doubtful)s AND line.chance < %(sure)s) AS band,
           count(*) FILTER (WHERE line.chance > %(doubtful)s AND line.chance < %(sure)s
                            AND line.is_selected) AS band_places,
           COALESCE(min(line.position) FILTER (
               WHERE line.chance > %(doubtful)s AND line.chance < %(sure)s), 0) AS band_from,
           COALESCE(bool_or(line.chance IS NOT NULL), FALSE) AS has_chances
      FROM judging_rankingrow line WHERE line.run_id = run.id
  ) figures
 WHERE run.id = %(run)s
"""


@dataclass(frozen=True, slots=True)
class OtherMethod:
    """What another way of putting judges together would change among the places.

    `out` and `into` are positions of the first few entries that would leave and come in.
    """

    name: str
    leaving: int
    out: tuple[int, ...]
    into: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """A computed run as a whole; `rules` as they were frozen.

    `cut` is the position above the line by rank alone, with its `cut_score`; `moved` are the
    positions whose place a constraint gave or took; `band` counts the entries to discuss, for
    `band_places` places.
    """

    rules: dict[str, Any]
    shortfall: dict[str, int]
    total: int
    ranked: int
    selected: int
    plain: int
    cut: int
    band: int
    band_places: int
    band_from: int
    has_chances: bool
    cut_score: str | None
    moved: list[int]
    criteria: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    categories: list[list[str]]
    others: tuple[OtherMethod, ...]

    @property
    def has_line(self) -> bool:
        """Whether anybody is left out."""
        return 0 < self.cut < self.total

    @property
    def named(self) -> set[int]:
        """Positions of the entries that sentences above the table name."""
        compared = {place for other in self.others for place in (*other.out, *other.into)}
        return compared | set(self.moved[:SHOWN_MOVES])

    @property
    def names(self) -> dict[str, str]:
        """Of aspects and stages, by the codes and kinds that documents know them by."""
        stages = {one["kind"]: one["name"] for one in self.stages}
        stages |= {one["code"]: one["name"] for one in self.stages}
        return stages | {one["code"]: one["name"] for one in self.criteria}


def facts_of(run: RankingRun) -> RunFacts:
    """Count over all rows of a computed run; asked of the database once a worker."""
    return _facts(run.pk, run.code, run.result_sha256)


@lru_cache(128)
def _facts(run_id: int, _code: str, _result: str) -> RunFacts:
    words = {"run": run_id, "sure": SURE, "doubtful": DOUBTFUL, "named": NAMED}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, words)
        told = json.loads(cursor.fetchone()[0])
    others = tuple(
        OtherMethod(row["name"], row["leaving"], tuple(row["out"]), tuple(row["into"]))
        for row in told.pop("others")
    )
    return RunFacts(**told, others=others)


BANDS = {
    "bahas": Q(chance__gt=DOUBTFUL, chance__lt=SURE),
    "masuk": Q(is_selected=True),
    "luar": Q(is_selected=False, rank__isnull=False),
    "tanpa": Q(rank=None),
}


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    """What the address narrows the table to; unknown words narrow nothing."""

    band: str = ""
    category: str = ""
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, asked: Mapping[str, str], categories: list[list[str]]) -> Self:
        """From the words of an address."""
        said = {name: asked.get(name, "").strip()[:120] for name in ("zona", "kategori", "q")}
        band = said["zona"] if said["zona"] in BANDS else ""
        known = {key for key, _name in categories}
        category = said["kategori"] if said["kategori"] in known else ""
        words = said["q"].replace("\0", "")
        facts = {"zona": band, "kategori": category, "q": words}
        return cls(
            band=band,
            category=category,
            words=words,
            facts={name: value for name, value in facts.items() if value},
        )

    def matching(self) -> Q:
        """The same as a condition on rows."""
        found = BANDS.get(self.band, Q())
        if self.category:
            found &= Q(candidacy__proposal__category__key=self.category)
        if self.words:
            entry = "candidacy__proposal__"
            found &= (
                Q(**{f"{entry}number__iexact": self.words})
                | Q(**{f"{entry}number__iendswith": f"-{self.words}"})
                | Q(**{f"{entry}title__icontains": self.words})
                | Q(**{f"{entry}entrant__name__icontains": self.words})
            )
        return found


SHOWN = {
    "number": F("candidacy__proposal__number"),
    "title": F("candidacy__proposal__title"),
    "slug": F("candidacy__proposal__innovation__slug"),
    "category": F("candidacy__proposal__category__name"),
    "entrant": F("candidacy__proposal__entrant__name"),
    "decision": F("candidacy__plenary_decisions__outcome"),
    "reserve": F("candidacy__plenary_decisions__place"),
}
COLUMNS = (
    *("candidacy_id", "position", "rank", "score", "stage_score", "judges", "spread"),
    *("decided_by", "deciding_value", "deciding_above", "is_tied", "is_selected"),
    *("status", "quota", "in_plain_list", "chance", "rank_low", "rank_high"),
)


def _shown(rows: QuerySet[RankingRow]) -> QuerySet[RankingRow]:
    return rows.order_by("position").values(*COLUMNS, **SHOWN)


def _between(run: Hole, after: Hole, until: Hole) -> QuerySet[RankingRow]:
    """By position: what lies before is never read."""
    return _shown(RankingRow.objects.filter(run=run, position__gt=after, position__lte=until))


PAGE_OF_ALL = Kept(_between)


def rows_between(run: RankingRun, after: int, until: int) -> list[dict[str, Any]]:
    """Rows of the whole table by their positions."""
    return list(PAGE_OF_ALL.facts(run=run.pk, after=after, until=until))


def rows_matching(run: RankingRun, asked: RowFilter) -> QuerySet[RankingRow]:
    """Rows that a filter leaves, not yet sliced; counted without the tables that they show."""
    return _shown(run.rows.filter(asked.matching()))


def row_at(rows: QuerySet[RankingRow]) -> dict[str, Any] | None:
    """The only row, with the same columns."""
    return _shown(rows).first()


def names_at(run: RankingRun, positions: set[int]) -> dict[int, str]:
    """Titles of a few entries by position; asks nothing when nobody is named."""
    if not positions:
        return {}
    rows = run.rows.filter(position__in=positions)
    return dict(rows.values_list("position", "candidacy__proposal__title"))
