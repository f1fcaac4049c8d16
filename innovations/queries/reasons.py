"""Statistics of the administrative selection: what was decided, and the reasons that were given.

Only decisions count that were not undone. Every number is a number of entries, so that the list
behind it has as many rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition, ScreeningReason
from innovations.models import Objection, Proposal, ScreeningDecision
from innovations.states import ObjectionState, Outcome, ProposalState

#: Word of the address to what entries are parted by: name, key of the filter, its word.
PARTED = {
    "kelompok": (_("By group"), "group__name", "group__code"),
    "kategori": (_("By category"), "category__name", "category__key"),
    "instansi": (_("By agency"), "participant__name", "participant__code"),
}
WAITING = (ProposalState.SUBMITTED, ProposalState.REPAIR)


class Median(Aggregate):
    """The middle value, as the database finds it."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How entries came through; an entry that was repaired and passed counts in both."""

    submitted: int = 0
    admitted: int = 0
    repair: int = 0
    rejected: int = 0
    objections: int = 0
    accepted: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One group, category or agency with its outcomes and the reason that was given most."""

    name: str
    word: str
    outcomes: Outcomes
    reason: str = ""
    reason_code: str = ""
    times: int = 0


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """A reason with the number of entries that read it."""

    code: str
    text: str
    repair: int
    rejected: int
    entries: int


def standing(outcome: str = "") -> QuerySet[ScreeningDecision]:
    """Decisions about an entry, from inside it."""
    rows = ScreeningDecision.objects.filter(proposal=OuterRef("pk"), undone_at=None)
    return rows.filter(outcome=outcome) if outcome else rows


def with_reason(rows: QuerySet[Proposal], code: str, *, outcome: str = "") -> QuerySet[Proposal]:
    """Entries that were given this reason, for repair or for refusal."""
    return rows.filter(Exists(standing(outcome).filter(reasons__code=code)))


def with_outcome(rows: QuerySet[Proposal], outcome: str) -> QuerySet[Proposal]:
    """Entries about which this was decided, whatever came of it later."""
    return rows.filter(Exists(standing(outcome))) if outcome in Outcome.values else rows


def count_reasons(competition: Competition) -> list[ReasonCount]:
    """Every reason of the edition, those given most first."""
    stands = Q(decisions__undone_at=None, decisions__isnull=False)

    def entries(*outcomes: str) -> Count:
        asked = stands & Q(decisions__outcome__in=outcomes)
        return Count("decisions__proposal", filter=asked, distinct=True)

    rows = ScreeningReason.objects.filter(competition=competition).annotate(
        repair=entries(Outcome.REPAIR),
        rejected=entries(Outcome.REJECTED),
        entries=entries(Outcome.REPAIR, Outcome.REJECTED),
    )
    names = ("code", "text", "repair", "rejected", "entries")
    return [ReasonCount(*row) for row in rows.order_by("-entries", "order").values_list(*names)]


def parts_of(competition: Competition, parted: str) -> list[Part]:
    """Groups, categories or agencies of what was submitted; two statements."""
    _label, name, word = PARTED[parted]
    rows = Proposal.objects.filter(competition=competition, submitted_at__isnull=False)
    objections = Objection.objects.filter(proposal=OuterRef("pk"))
    objections = objections.exclude(state=ObjectionState.WITHDRAWN)
    marked = rows.annotate(
        **{f"was_{outcome}": Exists(standing(outcome)) for outcome in Outcome.values},
        was_objected=Exists(objections),
        was_heard=Exists(objections.filter(state=ObjectionState.ACCEPTED)),
    )
    counts = (
        marked.order_by()
        .values(name, word)
        .annotate(
            submitted=Count("pk"),
            admitted=_count("was_admitted"),
            repair=_count("was_repair"),
            rejected=_count("was_rejected"),
            objections=_count("was_objected"),
            accepted=_count("was_heard"),
            waiting=Count("pk", filter=Q(state__in=WAITING)),
        )
    )
    names = Outcomes.__dataclass_fields__
    found = [
        Part(row[name] or "", str(row[word] or ""), Outcomes(**{n: row[n] for n in names}))
        for row in counts
    ]
    most = most_given(competition, name, word)
    parts = [replace(part, **most.get(part.word, {})) for part in found]
    return sorted(parts, key=lambda part: (-part.outcomes.submitted, part.name))


def _count(mark: str) -> Count:
    return Count("pk", filter=Exact(F(mark), True))


def most_given(competition: Competition, name: str, word: str) -> dict[str, dict[str, Any]]:
    """By the word of a part, the reason that most of its entries were given."""
    rows = given(competition, f"proposal__{name}", f"proposal__{word}")
    found: dict[str, dict[str, Any]] = {}
    for row in rows.order_by("times", "-reasons__order"):
        told = {"reason": row["reasons__text"], "reason_code": row["reasons__code"]}
        found[str(row[f"proposal__{word}"] or "")] = {**told, "times": row["times"]}
    return found


def given(competition: Competition, *columns: str) -> QuerySet[dict]:
    """How many entries were given each reason, parted by columns of the decision."""
    rows = ScreeningDecision.objects.filter(
        proposal__competition=competition, undone_at=None, reasons__isnull=False
    )
    rows = rows.order_by().values("reasons__code", "reasons__text", "reasons__order", *columns)
    return rows.annotate(times=Count("proposal", distinct=True))


def days_to_decide(competition: Competition) -> float | None:
    """Median days from a submission to the decision about that version; None before the first."""
    rows = ScreeningDecision.objects.filter(proposal__competition=competition, undone_at=None)
    found = rows.aggregate(middle=Median(F("decided_at") - F("version__frozen_at")))["middle"]
    return None if found is None else found / timedelta(days=1)


def total_of(parts: Iterable[Part]) -> Outcomes:
    """All parts together: every entry belongs to exactly one."""
    parts = [part.outcomes for part in parts]
    names = Outcomes.__dataclass_fields__
    return Outcomes(**{name: sum(getattr(one, name) for one in parts) for name in names})
