"""Constraints of a cut as a plenary's decisions stand: met or not, and what each departure does."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.models import Stage, StageQuota
from competitions.states import QuotaField
from innovations.models import Candidacy
from judging.models import PlenaryDecision
from judging.queries.constraints import EXPRESSIONS, subject_names
from judging.queries.plenaries import GroupLine
from judging.sitting import Compact, outcome_now
from judging.states import Outcome

Values = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Effect:
    """A departure that moves a count: `step` is one more or one less."""

    number: str
    step: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One constraint of one group: how many are in now, as computed, and without constraints."""

    group: str
    kind: str
    name: str
    least: int | None
    most: int | None
    is_binding: bool
    now: int
    computed: int
    plain: int
    effects: list[Effect]

    @property
    def is_met(self) -> bool:
        """As the decisions stand."""
        return self._holds(self.now)

    @property
    def is_met_plainly(self) -> bool:
        """In the list without constraints."""
        return self._holds(self.plain)

    @property
    def bounds(self) -> str:
        """`at least 2, at most 4`."""
        facts = {"least": self.least, "most": self.most}
        if self.least is None:
            return _("at most %(most)s") % facts
        if self.most is None:
            return _("at least %(least)s") % facts
        return _("at least %(least)s, at most %(most)s") % facts

    def _holds(self, count: int) -> bool:
        return (self.least or 0) <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who is in, by candidacy: now, as computed, and without constraints."""

    now: set[int]
    computed: set[int]
    plain: set[int]


def balances_of(
    stage: Stage,
    rows: Collection[Compact],
    decisions: Mapping[int, PlenaryDecision],
    lines: Iterable[GroupLine],
) -> list[Balance]:
    """Of all groups; none where the cut has no constraint. Four statements at most."""
    quotas = list(stage.quotas.order_by("field", "subject"))
    if not quotas:
        return []
    values, numbers = _values(stage, {quota.field for quota in quotas})
    found = []
    for line in lines:
        own = [row for row in rows if row.group == line.group]
        lists = _lists(own, decisions)
        for quota in _of_group(quotas, line.group):
            found += _balances(quota, line, lists, values, numbers)
    return _named(stage, found)


def _values(stage: Stage, fields: set[str]) -> tuple[Values, dict[int, str]]:
    """What constraints count by, and the number of each entry. One statement."""
    names = sorted(fields)
    told = {f"of_{name}": EXPRESSIONS[QuotaField(name)]() for name in names}
    rows = Candidacy.objects.filter(Q(stage=stage)).annotate(**told)
    values, numbers = {}, {}
    for key, number, *facts in rows.values_list("pk", "proposal__number", *told):
        values[key], numbers[key] = dict(zip(names, facts, strict=True)), number
    return values, numbers


def _lists(rows: Iterable[Compact], decisions: Mapping[int, PlenaryDecision]) -> _Lists:
    rows = list(rows)
    return _Lists(
        now={r.candidacy for r in rows if outcome_now(r, dict(decisions)) == Outcome.IN},
        computed={row.candidacy for row in rows if row.is_selected},
        plain={row.candidacy for row in rows if row.in_plain_list},
    )


def _of_group(quotas: Iterable[StageQuota], group: int) -> list[StageQuota]:
    """A group's own rows go before those for all groups, as in the computed list."""
    found: dict[tuple[str, str], StageQuota] = {}
    for row in quotas:
        key = (row.field, row.subject)
        if row.group_id == group or (row.group_id is None and key not in found):
            found[key] = row
    return list(found.values())


def _balances(
    quota: StageQuota, line: GroupLine, lists: _Lists, values: Values, numbers: dict[int, str]
) -> list[Balance]:
    """One for a named value; without a name one for each value that fills its places."""
    if quota.subject:
        return [_balance(quota, quota.subject, line, lists, values, numbers)]
    counts = Counter(values[key][quota.field] for key in lists.now | lists.computed)
    full = sorted(value for value, count in counts.items() if count >= (quota.most or 0))
    return [_balance(quota, value, line, lists, values, numbers) for value in full]


def _balance(
    quota: StageQuota,
    subject: str,
    line: GroupLine,
    lists: _Lists,
    values: Values,
    numbers: dict[int, str],
) -> Balance:
    def among(keys: set[int]) -> set[int]:
        return {key for key in keys if values[key][quota.field] == subject}

    now, computed = among(lists.now), among(lists.computed)
    effects = [Effect(numbers[key], 1) for key in now - computed]
    effects += [Effect(numbers[key], -1) for key in computed - now]
    return Balance(
        group=line.name,
        kind=quota.field,
        name=subject,
        least=quota.least,
        most=quota.most,
        is_binding=quota.is_binding,
        now=len(now),
        computed=len(computed),
        plain=len(among(lists.plain)),
        effects=sorted(effects, key=lambda one: one.number),
    )


def _named(stage: Stage, balances: list[Balance]) -> list[Balance]:
    """With the names of what is counted, in the reader's words."""
    names = subject_names(stage.competition, {(one.kind, one.name) for one in balances})
    labels = {field.value: str(field.label) for field in QuotaField}
    return [
        Balance(
            **{
                **{slot: getattr(one, slot) for slot in Balance.__slots__},
                "kind": labels[one.kind],
                "name": names[one.kind, one.name],
            }
        )
        for one in balances
    ]
