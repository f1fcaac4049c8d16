"""Acts of promotion: name the upper competition, send entries up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from awards.dossiers import seal
from awards.models import Promotion
from awards.queries.promotions import (
    Choice,
    obstacles_of_row,
    obstacles_to_name_upper,
    obstacles_to_promote,
    obstacles_to_send,
)
from competitions.models import Competition
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from innovations.carrying import carry_over
from innovations.models import Proposal
from innovations.queries import entrant_sides
from notifications.outbox import post


@transaction.atomic
def name_upper(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    upper: Competition | None,
    places: int | None,
) -> Competition:
    """Say which edition the winners may enter, and how many of them."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_name_upper(competition, upper))
    before = {"upper": _code_of(competition.upper), "places": competition.upper_places}
    competition.upper, competition.upper_places = upper, places if upper else None
    competition.save(update_fields=["upper", "upper_places", "updated_at"])
    after = {"upper": _code_of(upper), "places": competition.upper_places}
    record("awards.name_upper", competition, by=by, at=at, before=before, after=after)
    return competition


def _code_of(competition: Competition | None) -> str:
    return competition.code if competition else ""


@transaction.atomic
def promote_entries(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    choices: Sequence[Choice],
    reason: str = "",
) -> list[Promotion]:
    """Send entries up: each becomes a draft there with its sealed dossier.

    What was sent stays sent: pressing again changes nothing. All of them go, or none.
    RACE: the lower edition is locked, then the upper one, so that places are counted once.
    """
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_promote(competition, at))
    sent = set(
        competition.promotions.filter(upper=competition.upper).values_list("origin", flat=True)
    )
    fresh = [one for one in choices if one.row.proposal_id not in sent]
    upper = Competition.objects.lock(competition.upper)
    refuse_if([*obstacles_to_send(competition, fresh), *_faults_of(fresh, upper, reason, at)])
    return [_send(one, upper, by=by, at=at, reason=reason) for one in fresh]


def _faults_of(choices: list[Choice], upper: Competition, reason: str, at: datetime) -> list[str]:
    faults = [
        f"{one.row.innovation.name}: {obstacle}"
        for one in choices
        for obstacle in obstacles_of_row(one.row, upper, at, one.group)
    ]
    if not reason and any(one.row.tier_id is None for one in choices):
        faults.append(_("An entry without an award goes up only with a reason."))
    return faults


def _send(choice: Choice, upper: Competition, *, by: User, at: datetime, reason: str) -> Promotion:
    row = choice.row
    origin = Proposal.objects.lock(row.proposal)
    if origin.pk in set(upper.arrivals.values_list("origin", flat=True)):
        raise ActionRefused(_("This entry was sent up already."))
    entry, left = carry_over(
        row.version, upper, group=choice.group, category=choice.category, at=at
    )
    dossier, digest = seal(row, row.version)
    promotion = Promotion.objects.create(
        code=new_code(),
        lower=row.announcement.competition,
        upper=upper,
        origin=origin,
        entry=entry,
        version=row.version,
        announcement=row.announcement,
        rank=row.rank,
        award=row.tier.name if row.tier else "",
        reason=reason if row.tier_id is None else "",
        dossier=dossier,
        digest=digest,
        promoted_by=by,
        promoted_at=at,
    )
    facts = {"upper": upper.code, "entry": entry.code, "digest": digest, "left": left}
    record("awards.promote_entries", promotion, by=by, at=at, after=facts, reason=promotion.reason)
    _tell(promotion, at)
    return promotion


def _tell(promotion: Promotion, at: datetime) -> None:
    """The team and those who correct and hand in for it."""
    entry = promotion.entry
    post(
        "award_promoted",
        to=entrant_sides([entry], at.date())[entry.pk],
        about=f"promotion-{promotion.code}",
        at=at,
        **sender_of(promotion.lower),
        url=plain_path("proposal-detail", code=entry.code),
        title=entry.title,
        unit=entry.entrant.name,
        competition=promotion.upper.name,
    )
