"""Constraints of a cut: which hold for a group, what they count by, and what they are called.

Entries are counted by stable codes, so that a renamed category or agency changes no result:
a category by its key, agencies by their code, the other fields by a word of ours.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from competitions.models import Competition, Group, Stage, StageQuota
from competitions.queries import RUNGS
from competitions.states import QuotaField
from competitions.subjects import NO, REGIONS, YES, subject_names
from innovations.models import Candidacy, Honour, Proposal
from innovations.states import ProposalState

MINIMUM, MAXIMUM, TOGETHER = "minimum", "maximum", "together"
Facts = dict[str, dict[str, str]]


def constraints_of(stage: Stage, group: Group) -> list[StageQuota]:
    """What holds for the list of a group: its own rows go before those for all groups.

    Each group has a list of its own, so a row for all of them holds for each list alike.
    """
    rows = stage.quotas.filter(Q(group=group) | Q(group=None)).order_by("field", "subject")
    found: dict[tuple[str, str], StageQuota] = {}
    for row in rows:
        key = (row.field, row.subject)
        if row.group_id is not None or key not in found:
            found[key] = row
    return list(found.values())


def quotas_of(rows: Iterable[StageQuota], facts: Facts) -> list[dict[str, Any]]:
    """Binding rows as `config.quotas` of a ranking document: one rule a field.

    A limit for each value alike is written out where single values have rows of their own.
    """
    by_field: dict[str, dict[str, StageQuota]] = {}
    for row in rows:
        if row.is_binding:
            by_field.setdefault(row.field, {})[row.subject] = row
    return [_rule(field, own, facts) for field, own in sorted(by_field.items())]


def _rule(field: str, rows: dict[str, StageQuota], facts: Facts) -> dict[str, Any]:
    common = rows[""].most if "" in rows else None
    named = {subject: row for subject, row in rows.items() if subject}
    if not named:
        return {"field": field, "limit": common}
    present = {told[field] for told in facts.values()} if common is not None else set()
    return {
        "field": field,
        "groups": {
            subject: _bounds(named.get(subject), common)
            for subject in sorted(named.keys() | present)
        },
    }


def _bounds(row: StageQuota | None, common: int | None) -> dict[str, int]:
    least = row.least if row else None
    most = row.most if row and row.most is not None else common
    bounds = {} if least is None else {"min": least}
    return bounds if most is None else {**bounds, "max": max(most, least or 0)}


def facts_of(stage: Stage, group: Group, fields: Collection[str]) -> Facts:
    """By entry number, what constraints count by: `{"BMS26-001": {"newcomer": "yes"}}`.

    One statement; none where nothing is asked.
    """
    if not fields:
        return {}
    names = sorted(fields)
    told = {f"of_{name}": EXPRESSIONS[name]() for name in names}
    rows = Candidacy.objects.filter(stage=stage, proposal__group=group).annotate(**told)
    return {
        number: dict(zip(names, values, strict=True))
        for number, *values in rows.values_list("proposal__number", *told)
    }


def _region() -> Case:
    part = When(proposal__participant__kind__in=REGIONS, then="proposal__participant__code")
    return Case(part, default="stage__competition__territory__code")


def _flag(condition: Q | Exists) -> Case:
    return Case(When(condition, then=Value(YES)), default=Value(NO), output_field=CharField())


def _is_disadvantaged() -> Case:
    """The agency itself, or a region above it."""
    above = ["__".join(["proposal__entrant", *["parent"] * rung]) for rung in range(RUNGS + 1)]
    condition = Q()
    for path in above:
        condition |= Q(**{f"{path}__is_disadvantaged": True})
    return _flag(condition)


def _is_newcomer() -> Case:
    """Neither honoured at this level before, nor entered in an earlier year of this organiser."""
    entrant, edition = OuterRef("proposal__entrant"), "stage__competition"
    honours = Honour.objects.filter(
        innovation__owner=entrant,
        level=OuterRef(f"{edition}__level"),
        year__lt=OuterRef(f"{edition}__year"),
    )
    entries = Proposal.objects.filter(
        entrant=entrant,
        competition__organiser=OuterRef(f"{edition}__organiser"),
        competition__year__lt=OuterRef(f"{edition}__year"),
        submitted_at__isnull=False,
    ).exclude(state=ProposalState.WITHDRAWN)
    return _flag(~Exists(honours) & ~Exists(entries))


EXPRESSIONS = {
    QuotaField.CATEGORY: lambda: Cast("proposal__category__key", CharField()),
    QuotaField.ENTRANT: lambda: F("proposal__entrant__code"),
    QuotaField.AGENCY_KIND: lambda: F("proposal__entrant__kind"),
    QuotaField.REGION: _region,
    QuotaField.DISADVANTAGED: _is_disadvantaged,
    QuotaField.NEWCOMER: _is_newcomer,
}


@dataclass(frozen=True, slots=True)
class QuotaWord:
    """`RankingRow.quota` taken apart: `minimum:category:<key>`, `maximum:entrant:<code>`."""

    rule: str
    field: str = ""
    subject: str = ""

    @classmethod
    def read(cls, text: str) -> "QuotaWord":
        """From a row; a row that no constraint touched has no word."""
        rule, _colon, rest = text.partition(":")
        field, _colon, subject = rest.partition(":")
        return cls(rule, field, subject)


def quota_sentences(competition: Competition, words: Iterable[str]) -> dict[str, str]:
    """What the words of a table's rows mean, in the reader's language; by word."""
    read = {word: QuotaWord.read(word) for word in words if word}
    names = subject_names(competition, {(w.field, w.subject) for w in read.values() if w.field})
    return {
        text: _sentence(word, names.get((word.field, word.subject), ""))
        for text, word in read.items()
    }


def _sentence(word: QuotaWord, name: str) -> str:
    texts = {
        MINIMUM: _("Let in by the least places of: %(name)s."),
        MAXIMUM: _("Kept out because the places are full: %(name)s."),
        f"{MINIMUM}-out": _("Gave its place to the least places of: %(name)s."),
        TOGETHER: _("Kept out by several constraints together."),
    }
    return texts.get(word.rule, texts[TOGETHER]) % {"name": name}
