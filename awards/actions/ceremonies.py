"""Acts on the day of handing over: plan it, say who receives, invite, note who came."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from audit.trail import record
from awards.models import Announcement, AwardRow, Ceremony, Receiver
from awards.queries import ceremony_rows, heads_of, team_of, with_people
from competitions.queries import sender_of
from core.digests import digest_of
from core.errors import refuse_if
from core.links import plain_path
from core.moments import say_in_figures
from innovations.models import Proposal
from notifications.outbox import Letter, post_letters

RECEIVER = ("person_name", "person_position", "attendance", "note")


class Plan(TypedDict):
    """When and where, and who hands over."""

    starts_at: datetime
    place: str
    handed_by: str
    note: str
    is_public: bool


@transaction.atomic
def plan_ceremony(
    announcement: Announcement, *, by: User, at: datetime, **plan: Unpack[Plan]
) -> Ceremony:
    """Set or change the day. Receivers are called tier by tier, the first rank last."""
    announcement = Announcement.objects.lock(announcement)
    ceremony = Ceremony.objects.filter(announcement=announcement).first()
    if ceremony is None:
        ceremony = Ceremony(announcement=announcement)
    for name, value in {**plan, "prepared_by": by}.items():
        setattr(ceremony, name, value)
    ceremony.save()
    _call(ceremony)
    after = {"starts_at": ceremony.starts_at.isoformat(), "place": ceremony.place}
    record("awards.plan_ceremony", ceremony, by=by, at=at, after=after)
    return ceremony


def _call(ceremony: Ceremony) -> None:
    """One receiver for each winner; who is on the list already keeps place and name."""
    known = dict(ceremony.receivers.values_list("row", "position"))
    rows = [row for row in ceremony_rows(ceremony.announcement) if row.pk not in known]
    first = max(known.values(), default=0) + 1
    Receiver.objects.bulk_create(
        _receiver(ceremony, row, turn) for turn, row in enumerate(rows, start=first)
    )


def _receiver(ceremony: Ceremony, row: AwardRow, turn: int) -> Receiver:
    return Receiver(ceremony=ceremony, row=row, agency_id=row.proposal.entrant_id, position=turn)


@transaction.atomic
def note_receivers(
    ceremony: Ceremony, *, by: User, at: datetime, receivers: Mapping[int, Mapping[str, str]]
) -> Ceremony:
    """Who receives each award, in which order, and whether they come or came."""
    ceremony = Ceremony.objects.lock(ceremony)
    rows = {one.pk: one for one in ceremony.receivers.all()}
    changed = []
    for key, told in receivers.items():
        one = rows[key]
        values = {name: told[name] for name in (*RECEIVER, "position")}
        if any(getattr(one, name) != value for name, value in values.items()):
            one.__dict__.update(values)
            changed.append(one)
    Receiver.objects.bulk_update(changed, [*RECEIVER, "position"])
    record("awards.note_receivers", ceremony, by=by, at=at, after={"changed": len(changed)})
    return ceremony


@transaction.atomic
def invite_receivers(ceremony: Ceremony, *, by: User, at: datetime) -> Ceremony:
    """One letter to each winner's team and to the heads above it; again when the day has moved."""
    ceremony = Ceremony.objects.lock(ceremony)
    refuse_if(ceremony.obstacles_to_invite(at))
    competition = ceremony.announcement.competition
    rows = {row.proposal_id: row for row in ceremony_rows(ceremony.announcement)}
    proposals = list(with_people(Proposal.objects.filter(pk__in=rows)))
    heads = heads_of(proposals, at)
    letters = [
        _letter(ceremony, one, rows[one.pk], [*team_of(one), *heads[one.pk]]) for one in proposals
    ]
    post_letters("award_ceremony", letters, at=at, **sender_of(competition))
    ceremony.invited_at = at
    ceremony.save(update_fields=["invited_at", "updated_at"])
    record("awards.invite_receivers", ceremony, by=by, at=at, after={"letters": len(letters)})
    return ceremony


def _letter(ceremony: Ceremony, proposal: Proposal, row: AwardRow, people: list[User]) -> Letter:
    competition = ceremony.announcement.competition
    day = digest_of([ceremony.starts_at.isoformat(), ceremony.place])[:12]
    return Letter(
        to=list(dict.fromkeys(people)),
        about=f"ceremony-{ceremony.pk}-{day}:{proposal.code}",
        url=plain_path("certificate-own"),
        context={
            "title": proposal.title,
            "award": row.tier.name,
            "competition": competition.name,
            "when": say_in_figures(ceremony.starts_at, competition.zone),
            "place": ceremony.place,
            "person": ceremony.handed_by,
            "note": ceremony.note,
        },
    )
