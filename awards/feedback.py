"""The feedback letter of one entry: own marks beside the band of those that came out, comments.

SECURITY: only what stood when a public result was reached; judges are letters that each entry has
of its own, in an order that a digest shuffles anew, so that no letter tells who it is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from string import ascii_uppercase

from awards.queries.feedback import (
    MarkFacts,
    criteria_of,
    marks_by_entry,
    results_of,
    told_candidacies,
)
from competitions.models import Criterion, Stage
from innovations.models import Candidacy, Proposal
from innovations.states import CandidacyState
from judging.models import RankingRow

CENT = Decimal("0.01")

Marks = dict[int, MarkFacts]
Means = dict[int, Decimal]


@dataclass(frozen=True)
class CriterionFeedback:
    """One criterion: the own mean, and lowest, middle and highest of those that came out.

    `left` to `place` are where they stand on the scale, in percent.
    """

    name: str
    own: Decimal | None
    lowest: Decimal | None = None
    middle: Decimal | None = None
    highest: Decimal | None = None
    scale: tuple[Decimal, Decimal] = (Decimal(0), Decimal(100))
    comments: list[tuple[str, str]] = field(default_factory=list)

    def _place(self, value: Decimal | None) -> int | None:
        low, high = self.scale
        return None if value is None else round((value - low) * 100 / (high - low))

    @property
    def own_place(self) -> int | None:
        """Of the own mark."""
        return self._place(self.own)

    @property
    def band(self) -> tuple[int, int, int] | None:
        """Begin, middle and width of the band."""
        if self.lowest is None:
            return None
        low, middle, high = map(self._place, (self.lowest, self.middle, self.highest))
        return low, middle, max(high - low, 1)


@dataclass(frozen=True)
class StageFeedback:
    """One stage: how the entry came out of it, and why."""

    stage: Stage
    has_advanced: bool
    score: Decimal | None
    rank: int | None
    cut: Decimal | None
    chosen: int
    criteria: list[CriterionFeedback]

    @property
    def has_marks(self) -> bool:
        """Whether anything was marked by criterion in it."""
        return any(one.own is not None or one.lowest is not None for one in self.criteria)

    @property
    def distance(self) -> Decimal | None:
        """Above or below the lowest score that came out."""
        return None if self.score is None or self.cut is None else self.score - self.cut


def feedback_of(proposal: Proposal, instant: datetime) -> list[StageFeedback]:
    """Stage by stage, as far as public results tell. Four statements, however many stages."""
    candidacies = list(told_candidacies(proposal, instant))
    return _Reading(proposal, candidacies, instant).stages() if candidacies else []


class _Reading:
    """What the stages of one entry need, read once.

    SECURITY: of an announced stage its frozen rows; a ranking adopted since is not public yet.
    """

    def __init__(
        self, proposal: Proposal, candidacies: Sequence[Candidacy], instant: datetime
    ) -> None:
        self.proposal, self.candidacies = proposal, candidacies
        stages = [candidacy.stage for candidacy in candidacies]
        self.rows = results_of(proposal, candidacies, instant)
        entries = {row.entry_id for row in self.rows} | {proposal.pk}
        sources, told = {_source_of(one).pk for one in stages}, max(c.told_at for c in candidacies)
        self.marks = marks_by_entry(proposal, entries, sources, told)
        self.criteria = criteria_of([_source_of(stage) for stage in stages], proposal.group_id)

    def stages(self) -> list[StageFeedback]:
        return [self._stage(candidacy) for candidacy in self.candidacies]

    def _stage(self, candidacy: Candidacy) -> StageFeedback:
        stage = candidacy.stage
        rows = [row for row in self.rows if row.stage_id == stage.pk]
        own = next((row for row in rows if row.entry_id == self.proposal.pk), None)
        out = [row for row in rows if row.is_out and row.score is not None]
        return StageFeedback(
            stage=stage,
            has_advanced=_has_advanced(candidacy, own),
            score=own.score if own else None,
            rank=own.rank if own else None,
            cut=min((row.score for row in out), default=None),
            chosen=len(out),
            criteria=self._criteria(stage, own, out),
        )

    def _criteria(
        self, stage: Stage, own: RankingRow | None, out: list[RankingRow]
    ) -> list[CriterionFeedback]:
        source, rows = _source_of(stage), [row for row in (own, *out) if row]
        asked = self.criteria[source.rule_set_id, source.rubric]
        live = self.marks.get((source.pk, self.proposal.pk), {})
        means = {row.entry_id: self._means(source, row, asked) for row in rows}
        mine = means.get(self.proposal.pk, _of_marks(live))
        chosen = [means[row.entry_id] for row in out]
        salt = own.salt if own else stage.code
        comments = {} if stage.marks_from_id else self._comments(live, salt)
        return [_criterion(one, mine, chosen, comments.get(one.pk, [])) for one in asked]

    def _means(self, source: Stage, row: RankingRow, asked: list[Criterion]) -> Means:
        """As frozen with the announcement; else from the marks that were locked by then."""
        if row.frozen is None:
            return _of_marks(self.marks.get((source.pk, row.entry_id), {}))
        known = [one for one in asked if one.code in row.frozen]
        return {one.pk: Decimal(row.frozen[one.code]["mean"]) for one in known}

    def _comments(self, own: Marks, salt: str) -> dict[int, list[tuple[str, str]]]:
        """By criterion, each under its letter, in the order of the letters."""
        judges = {told["judge"] for facts in own.values() for told in facts.told}
        letters = letters_of(judges, salt, self.proposal)
        return {
            criterion: sorted((letters[told["judge"]], told["words"]) for told in facts.told)
            for criterion, facts in own.items()
        }


def _source_of(stage: Stage) -> Stage:
    """The stage of the marks: its own, or an earlier one's."""
    return stage.marks_from or stage


def letters_of(codes: set[str], salt: str, proposal: Proposal) -> dict[str, str]:
    """A letter for each judge of an entry, by digest: neither name nor time decides the order."""

    def shuffled(code: str) -> str:
        return hashlib.sha256(f"{salt}:{proposal.code}:{code}".encode()).hexdigest()

    return dict(zip(sorted(codes, key=shuffled), _letters(len(codes)), strict=True))


def _letters(count: int) -> list[str]:
    size = len(ascii_uppercase)
    return [ascii_uppercase[n % size] * (n // size + 1) for n in range(count)]


def _has_advanced(candidacy: Candidacy, own: RankingRow | None) -> bool:
    if candidacy.has_own:
        return own is not None and own.is_out
    return candidacy.state == CandidacyState.ADVANCED


def _of_marks(marks: Marks) -> Means:
    return {criterion: facts.mean for criterion, facts in marks.items()}


def _criterion(
    criterion: Criterion, own: Means, chosen: list[Means], comments: list[tuple[str, str]]
) -> CriterionFeedback:
    values = sorted(means[criterion.pk] for means in chosen if criterion.pk in means)
    told = {"name": criterion.name, "own": _cents(own.get(criterion.pk)), "comments": comments}
    told["scale"] = (criterion.min_score, criterion.max_score)
    if not values:
        return CriterionFeedback(**told)
    band = {"lowest": values[0], "middle": median(values), "highest": values[-1]}
    return CriterionFeedback(**told, **{name: _cents(value) for name, value in band.items()})


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(CENT, ROUND_HALF_UP)
