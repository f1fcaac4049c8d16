"""The organiser's list of proposals.

SECURITY: an organiser may not read drafts. What was never submitted has no title, number, group or
category here, is not found by them, and is not told apart by them in the order of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf

from competitions.models import Category, Competition, Group, Stage
from innovations.models import Proposal
from innovations.states import ProposalState
from portal.queries.steps import SENT, STEPS, EntryStep, Outcome, in_stage

ORDERS: dict[str, tuple] = {
    "terbaru": (F("held_since").desc(), "-pk"),
    "nomor": (F("shown_number").asc(nulls_last=True), "-pk"),
    "judul": (F("shown_title").asc(nulls_last=True), "-pk"),
    "instansi": ("entrant__name", "-pk"),
}


def _if_sent(value: Combinable) -> Case:
    return Case(When(SENT, then=value), default=Value(None), output_field=CharField(null=True))


SHOWN = {
    "shown_number": NullIf(_if_sent(F("number")), Value("")),
    "shown_title": _if_sent(F("title")),
    "shown_group": _if_sent(F("group__name")),
    "shown_category": _if_sent(F("category__name")),
    "slug": _if_sent(F("innovation__slug")),
    "unit": F("entrant__name"),
    "agency": F("participant__name"),
}
COLUMNS = (
    *("code", "state", "submitted_at", "held_since", "sections", "complete_sections"),
    *SHOWN,
)


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """What the address narrows the list to; unknown words narrow nothing."""

    step: str = ""
    state: str = ""
    stage: Stage | None = None
    outcome: str = ""
    agency: str = ""
    group: str = ""
    category: str = ""
    until: date | None = None
    words: str = ""
    order: str = "terbaru"
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, asked: Mapping[str, str], stages: Mapping[str, Stage]) -> Self:
        """From the words of an address."""
        facts = {name: asked.get(name, "").strip()[:120] for name in NAMES}
        return cls(
            step=_known(facts["langkah"], EntryStep.values),
            state=_known(facts["keadaan"], ProposalState.values),
            stage=stages.get(facts["tahap"]),
            outcome=_known(facts["hasil"], Outcome.values),
            agency=facts["instansi"],
            group=facts["kelompok"],
            category=_key(facts["kategori"]),
            until=_day(facts["sampai"]),
            words=facts["q"],
            order=_known(facts["urut"], ORDERS) or "terbaru",
            facts={name: value for name, value in facts.items() if value},
        )


NAMES = (
    *("langkah", "keadaan", "tahap", "hasil", "instansi", "kelompok", "kategori"),
    *("sampai", "q", "urut"),
)


def _known(word: str, words: object) -> str:
    return word if word in words else ""


def _key(word: str) -> str:
    try:
        return str(UUID(word))
    except ValueError:
        return ""


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def entries_of(competition: Competition, asked: EntryFilter, at: datetime) -> QuerySet[Proposal]:
    """The rows that the filter leaves, unordered and without columns: what is counted."""
    rows = Proposal.objects.filter(competition=competition)
    rows = rows.filter(STEPS.get(asked.step, Q()))
    if asked.step == EntryStep.STUCK:
        rows = rows.stuck_at(at)
    if asked.stage:
        rows = in_stage(rows, asked.stage, asked.outcome)
    return (
        rows.in_state(asked.state)
        .filter(_by_facts(asked), _by_words(asked.words))
        .filter(_by_day(competition, asked.until))
    )


def shown(rows: QuerySet[Proposal], order: str) -> QuerySet[Proposal]:
    """The columns of a row as values; never a long text."""
    return rows.with_progress().annotate(**SHOWN).order_by(*ORDERS[order]).values(*COLUMNS)


def _by_facts(asked: EntryFilter) -> Q:
    """A group or a category belongs to what was submitted."""
    found = Q(participant__code=asked.agency) if asked.agency else Q()
    if asked.group:
        found &= SENT & Q(group__code=asked.group)
    if asked.category:
        found &= SENT & Q(category__key=asked.category)
    return found


def _by_words(words: str) -> Q:
    if not words:
        return Q()
    of_entry = Q(number__iexact=words) | Q(number__iendswith=f"-{words}")
    of_entry |= Q(title__icontains=words)
    of_unit = Q(entrant__name__icontains=words) | Q(participant__name__icontains=words)
    return (SENT & of_entry) | of_unit


def _by_day(competition: Competition, until: date | None) -> Q:
    if until is None or until == date.max:  # no day follows the last one
        return Q()
    end = datetime.combine(until + timedelta(days=1), time.min, competition.tzinfo)
    return Q(submitted_at__lt=end)


def choices_of(competition: Competition) -> dict[str, list[tuple[str, str]]]:
    """Groups and categories to choose from, in one statement."""
    groups = Group.objects.filter(competition=competition).order_by()
    categories = Category.objects.filter(competition=competition).order_by()
    group_rows = groups.values_list(Value("kelompok"), "order", "code", "name")
    key = Cast(F("key"), CharField())
    category_rows = categories.values_list(Value("kategori"), "order", key, "name")
    found: dict[str, list[tuple[str, str]]] = {"kelompok": [], "kategori": []}
    for kind, _order, value, label in sorted(group_rows.union(category_rows, all=True)):
        found[kind].append((value, label))
    return found
