"""Acts on names before they are printed: confirm, ask for a correction, decide about it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from awards.models import Inscription
from awards.states import CONFIRM_NAMES, CORRECT_NAMES, KEEP_NAMES, WISH_NAMES
from competitions.queries import organisers_of, sender_of
from core.errors import refuse_if
from core.links import plain_path
from notifications.outbox import post

NAMES = ("recipient_name", "innovation_name")
EMPTY = {f"wished_{name}": "" for name in NAMES}


def _names_of(inscription: Inscription) -> dict[str, str]:
    """What will be printed as things stand."""
    return {name: getattr(inscription, name) for name in NAMES}


@transaction.atomic
def check_names(
    inscription: Inscription,
    *,
    by: User,
    at: datetime,
    recipient_name: str,
    innovation_name: str,
) -> Inscription:
    """The owner's word: right as it is, or these corrections, about which the office decides.

    RACE: the batch is locked with its names, so that nothing changes once they are numbered.
    """
    inscription = _lock_names(inscription)
    refuse_if(inscription.obstacles_to_check(at))
    asked = {"recipient_name": recipient_name, "innovation_name": innovation_name}
    stamps = {"checked_by": by, "checked_at": at, "answer": ""}
    if asked == _names_of(inscription):
        inscription.move(CONFIRM_NAMES, **stamps, **EMPTY)
        record("awards.confirm_names", inscription, by=by, at=at)
        return inscription
    wished = {f"wished_{name}": value for name, value in asked.items()}
    inscription.move(WISH_NAMES, **stamps, **wished)
    entry = record("awards.wish_names", inscription, by=by, at=at, after=asked)
    _tell_office(inscription, by, entry.pk, at)
    return inscription


@transaction.atomic
def correct_names(
    inscription: Inscription,
    *,
    by: User,
    at: datetime,
    recipient_name: str,
    innovation_name: str,
) -> Inscription:
    """The office's word: printed like this, whoever asked for it."""
    inscription = _lock_names(inscription)
    refuse_if(inscription.obstacles_to_decide())
    before = _names_of(inscription)
    after = {"recipient_name": recipient_name, "innovation_name": innovation_name}
    inscription.move(CORRECT_NAMES, answer="", **after, **EMPTY)
    record("awards.correct_names", inscription, by=by, at=at, before=before, after=after)
    return inscription


@transaction.atomic
def keep_names(inscription: Inscription, *, by: User, at: datetime, reason: str) -> Inscription:
    """The correction is not taken; the owner reads why."""
    inscription = _lock_names(inscription)
    refuse_if(inscription.obstacles_to_decide())
    inscription.move(KEEP_NAMES, answer=reason[:400], **EMPTY)
    record("awards.keep_names", inscription, by=by, at=at, reason=reason)
    return inscription


def _lock_names(inscription: Inscription) -> Inscription:
    """Batch first, then the one row."""
    batches = type(inscription.batch).objects
    batch = batches.lock(inscription.batch)
    inscription = Inscription.objects.lock(inscription)
    inscription.batch = batch
    return inscription


def _tell_office(inscription: Inscription, by: User, entry: int, at: datetime) -> None:
    competition = inscription.batch.announcement.competition
    post(
        "award_names_wished",
        to=organisers_of(competition, at),
        about=f"certificate-wish-{entry}",
        at=at,
        **sender_of(competition),
        url=plain_path("inscription-list", code=competition.code),
        title=inscription.innovation_name,
        competition=competition.name,
        person=by.name,
    )
