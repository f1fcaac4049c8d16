"""Who is told what, and when: letters are posted at approval and leave at publication."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from awards.models import Announcement, AwardRow
from awards.queries import (
    assessed_proposals,
    branch_above,
    heads_by_agency,
    last_result,
    last_results,
    other_proposal,
)
from competitions.queries import sender_of
from core.links import plain_path
from innovations.models import Proposal
from judging.models import RankingRow
from notifications.outbox import post, take_back

WINNER, PARTICIPANT, AGENCY = LETTERS = ("award_winner", "award_participant", "award_agency")


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


def post_letters(announcement: Announcement, at: datetime) -> None:
    """Queue everything; nothing is due before the instant of publication."""
    for letter in letters_of(announcement, at):
        post(
            letter.kind,
            to=letter.to,
            about=f"{subject_of(announcement)}:{letter.proposal.code}",
            at=at,
            not_before=announcement.publish_at,
            **sender_of(announcement.competition),
            url=letter.url,
            **letter.context,
        )


def take_letters_back(announcement: Announcement) -> int:
    """Cancel what has not left; returns how many mails."""
    return take_back(subject_of(announcement))


def letters_of(announcement: Announcement, at: datetime) -> Iterator[Letter]:
    """Every letter, winners first in the order of their rank."""
    rows = {row.proposal_id: row for row in announcement.rows.winning().select_related("tier")}
    proposals = {proposal.pk: proposal for proposal in assessed_proposals(announcement.competition)}
    results = last_results(announcement.competition)
    award = announcement.run.stage.tiers.first()
    winners = [(proposals[key], row) for key, row in rows.items()]
    heads = _heads([proposal for proposal, _row in winners], at)
    results_url = plain_path("competition-results", slug=announcement.competition.slug)
    for proposal, row in winners:
        facts = _facts(proposal, announcement) | _win(row)
        url = plain_path("certificate-own")
        yield Letter(WINNER, proposal, _team(proposal), url, facts)
        yield Letter(AGENCY, proposal, heads[proposal.pk], url, facts)
    for key, proposal in proposals.items():
        if key not in rows:
            facts = _facts(proposal, announcement) | {"award": award.name}
            facts |= _own_result(results.get(key))
            yield Letter(PARTICIPANT, proposal, _team(proposal), results_url, facts)


def sample_letters(announcement: Announcement, winner: AwardRow | None) -> list[Letter]:
    """One letter of each kind as it will be sent, about the first winner and the first other."""
    samples = []
    if winner is not None:
        proposal = winner.proposal
        facts = _facts(proposal, announcement) | _win(winner)
        samples += [Letter(kind, proposal, [], "", facts) for kind in (WINNER, AGENCY)]
    other = other_proposal(announcement)
    if other is not None:
        award = winner.tier.name if winner else ""
        facts = _facts(other, announcement) | {"award": award} | _own_result(last_result(other))
        samples.append(Letter(PARTICIPANT, other, [], "", facts))
    return samples


def _win(row: AwardRow) -> dict[str, str]:
    return {"award": row.tier.name, "rank": str(row.rank), "score": str(row.score)}


def _own_result(result: RankingRow | None) -> dict[str, str]:
    """Empty where the marks made no quorum."""
    if result is None or result.score is None:
        return {}
    return {"stage": result.run.stage.name, "score": str(result.score)}


def _heads(proposals: list[Proposal], at: datetime) -> dict[int, list[User]]:
    """Whom to tell of each winner, by the entry's id."""
    branches = {proposal.pk: list(branch_above(proposal.entrant)) for proposal in proposals}
    heads = heads_by_agency((agency for branch in branches.values() for agency in branch), at)
    return {
        key: list(dict.fromkeys(head for agency in branch for head in heads.get(agency.pk, ())))
        for key, branch in branches.items()
    }


def _facts(proposal: Proposal, announcement: Announcement) -> dict[str, str]:
    return {
        "title": proposal.title,
        "unit": proposal.entrant.name,
        "competition": announcement.competition.name,
    }


def _team(proposal: Proposal) -> list[User]:
    """The team, and whoever began the entry."""
    people = {member.person_id: member.person for member in proposal.team.all()}
    return list({**people, proposal.created_by_id: proposal.created_by}.values())
