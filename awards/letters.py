"""Who is told what. Nothing of it is written before the result is public."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from awards.models import Announcement, AwardRow
from awards.queries import heads_of, last_results, rows_by_entry, team_of
from awards.wording import WINNER, kinds_of
from competitions.models import AwardTier
from core.links import plain_path
from innovations.models import Proposal
from judging.models import RankingRow


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter about one entry, to all whom it concerns."""

    kind: str
    proposal: Proposal
    to: list[User]
    url: str
    context: dict[str, str] = field(default_factory=dict)


def subject_of(announcement: Announcement) -> str:
    """What the outbox knows all letters of this announcement by."""
    return f"announcement-{announcement.code}"


def letters_of(
    announcement: Announcement, proposals: Sequence[Proposal], at: datetime
) -> Iterator[Letter]:
    """Every letter about these entries, read `with_people`: four statements for all of them."""
    tiers = list(announcement.stage.tiers.all())
    kinds = kinds_of(announcement)
    rows = rows_by_entry(announcement, proposals)
    results = last_results(announcement, proposals)
    heads = heads_of([one for one in proposals if one.pk in rows], at)
    for proposal in proposals:
        facts = _facts(proposal, announcement, tiers)
        if proposal.pk in rows:
            facts |= _win(rows[proposal.pk])
            yield from _to_winners(proposal, facts, heads[proposal.pk], kinds)
        else:
            facts |= _own_result(results.get(proposal.pk))
            yield Letter(kinds[2], proposal, team_of(proposal), _feedback_of(proposal), facts)


def _to_winners(
    proposal: Proposal, facts: dict[str, str], heads: list[User], kinds: Iterable[str]
) -> Iterator[Letter]:
    winner, agency, _other = kinds
    yield Letter(winner, proposal, team_of(proposal), _feedback_of(proposal), facts)
    url = plain_path("certificate-own") if winner == WINNER else _feedback_of(proposal)
    yield Letter(agency, proposal, heads, url, facts)


def _feedback_of(proposal: Proposal) -> str:
    """The letter with the own marks, which every team finds there."""
    return plain_path("feedback-detail", code=proposal.code)


def _win(row: AwardRow) -> dict[str, str]:
    honour = {"award": row.tier.name} if row.tier else {}
    return {**honour, "rank": str(row.rank), "score": str(row.score)}


def _own_result(result: RankingRow | None) -> dict[str, str]:
    """Empty where the marks made no quorum."""
    if result is None or result.score is None:
        return {}
    score = result.score if result.stage_score is None else result.stage_score
    return {"stage": result.stage_name, "score": str(score)}


def _facts(
    proposal: Proposal, announcement: Announcement, tiers: Sequence[AwardTier]
) -> dict[str, str]:
    facts = {
        "title": proposal.title,
        "unit": proposal.entrant.name,
        "competition": announcement.competition.name,
        "stage": announcement.stage.name,
    }
    if tiers:
        facts["award"] = tiers[0].name
    if announcement.correction_note:
        facts["reason"] = announcement.correction_note
    return facts
