"""Whom an announcement owes a certificate, and the names that will stand on it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.trail import record
from awards.models import (
    Announcement,
    AwardRow,
    Certificate,
    CertificateBatch,
    CertificateTemplate,
    Inscription,
)
from awards.placeholders import fill
from awards.queries import team_of
from awards.queries.recipients import OUT
from awards.states import Audience, BatchState, InscriptionState
from competitions.queries import sender_of
from core.codes import new_code
from core.links import plain_path
from core.moments import say_in_figures
from innovations.models import Candidacy, Proposal
from innovations.states import TeamRole
from notifications.outbox import post

Key = tuple[int, str, int]
KEPT = ("recipient_name", "innovation_name", "checked_by_id", "checked_at", "answer")
CARRIED = (InscriptionState.CONFIRMED, InscriptionState.CORRECTED, InscriptionState.KEPT)


@transaction.atomic
def open_batch(announcement: Announcement, at: datetime) -> CertificateBatch | None:
    """Write down every name that is owed paper; the same batch when asked again.

    RACE: the announcement is locked, so two workers do not begin it twice.
    """
    announcement = Announcement.objects.lock(announcement)
    begun = CertificateBatch.objects.filter(announcement=announcement).first()
    if begun or not announcement.is_public_at(at):
        return begun
    template = _freeze_template(announcement, at)
    days = template.check_days if template else 0
    batch = CertificateBatch.objects.create(
        announcement=announcement,
        template=template,
        names_until=announcement.publish_at + timedelta(days=days),
    )
    owed = Inscription.objects.bulk_create(_owed(batch, template or CertificateTemplate()))
    if days and owed:
        _ask_owners(batch, owed, at)
    record("awards.open_names", batch, by=None, at=at, after={"names": len(owed)})
    return batch


def _freeze_template(announcement: Announcement, at: datetime) -> CertificateTemplate | None:
    """RACE: the edition is locked, as when somebody changes the design."""
    competition = type(announcement.competition).objects.lock(announcement.competition)
    template = CertificateTemplate.objects.latest_for(competition, announcement.stage_id)
    if template and not template.is_frozen:
        template.frozen_at = at
        template.save(update_fields=["frozen_at", "updated_at"])
    return template


def _owed(batch: CertificateBatch, template: CertificateTemplate) -> Iterator[Inscription]:
    """Units by rank, then innovators by rank, then the other participants by number."""
    announcement = batch.announcement
    winners = _winners_of(announcement)
    kinds = [_units(winners)]
    if template.gives_innovators:
        kinds.append(_innovators(winners))
    if template.gives_participants and winners and _is_final(announcement):
        kinds.append(_participants(announcement))
    given, checked = _given_before(announcement), _checked_before(announcement)
    named = (one for one in chain(*kinds) if _key(one) not in given)
    for position, one in enumerate(named, start=1):
        inscription = _inscription(batch, template, position, **one)
        yield _carry(inscription, checked.get(_key(one)))


def _winners_of(announcement: Announcement) -> list[AwardRow]:
    rows = announcement.rows.winning().select_related(
        "proposal__entrant", "proposal__created_by", "tier"
    )
    ordered = rows.prefetch_related("proposal__team__person")
    return list(ordered.order_by("run__group__order", "rank", "pk"))


def _units(winners: Iterable[AwardRow]) -> Iterator[dict]:
    for row in winners:
        name = row.proposal.entrant.name
        yield _one(Audience.WINNER, row.proposal, name, row=row)


def _innovators(winners: Iterable[AwardRow]) -> Iterator[dict]:
    for row in winners:
        team = [one for one in row.proposal.team.all() if one.role == TeamRole.INNOVATOR]
        for turn, member in enumerate(sorted(team, key=lambda one: one.pk)):
            name = member.name or member.person.name
            yield _one(Audience.INNOVATOR, row.proposal, name, row=row, turn=turn)


def _participants(announcement: Announcement) -> Iterator[dict]:
    """Every entry that judges read and that did not win, in the order of entry numbers."""
    winners = announcement.rows.winning().values("proposal")
    judged = Candidacy.objects.filter(proposal=OuterRef("pk"))
    entries = announcement.competition.proposals.filter(Exists(judged)).exclude(state__in=OUT)
    others = entries.exclude(pk__in=winners).select_related("entrant", "created_by")
    for proposal in others.prefetch_related("team__person").order_by("number", "pk"):
        yield _one(Audience.PARTICIPANT, proposal, proposal.entrant.name)


def _one(
    audience: Audience, proposal: Proposal, name: str, *, row: AwardRow | None = None, turn: int = 0
) -> dict:
    return {"audience": audience, "proposal": proposal, "name": name, "row": row, "turn": turn}


def _key(one: dict) -> Key:
    tier = one["row"].tier_id if one["row"] else 0
    return one["proposal"].pk, f"{one['audience']} {tier}", one["turn"]


def _is_final(announcement: Announcement) -> bool:
    return Announcement.objects.final().filter(pk=announcement.pk).exists()


def _earlier(announcement: Announcement) -> Iterator[Inscription]:
    """Names of the versions that this one corrects."""
    rows = Inscription.objects.filter(
        batch__announcement__stage=announcement.stage_id,
        batch__announcement__version__lt=announcement.version,
    )
    return rows.select_related("batch", "row").order_by("batch__announcement__version", "position")


def _keyed(rows: Iterable[Inscription]) -> Iterator[tuple[Key, Inscription]]:
    turns: dict[tuple, int] = {}
    for one in rows:
        tier = one.row.tier_id if one.row else 0
        who = (one.batch_id, one.proposal_id, f"{one.audience} {tier}")
        turn = turns.get(who, 0)
        turns[who] = turn + 1
        yield (one.proposal_id, who[2], turn), one


def _given_before(announcement: Announcement) -> set[Key]:
    """Whoever holds a certificate that the correction leaves in force gets no second one."""
    standing = Certificate.objects.valid_at(announcement.publish_at).filter(
        announcement__stage=announcement.stage_id
    )
    held = set(standing.values_list("inscription", flat=True))
    return {key for key, one in _keyed(_earlier(announcement)) if one.pk in held}


def _checked_before(announcement: Announcement) -> dict[Key, Inscription]:
    """What owners said about their names while the earlier version was public."""
    rows = _keyed(_earlier(announcement))
    return {key: one for key, one in rows if one.state in CARRIED}


def _carry(inscription: Inscription, former: Inscription | None) -> Inscription:
    """A name that was looked through is not asked for again."""
    if former is not None:
        for name in (*KEPT, "state"):
            setattr(inscription, name, getattr(former, name))
    return inscription


def _inscription(
    batch: CertificateBatch, template: CertificateTemplate, position: int, **one: object
) -> Inscription:
    proposal, row, audience = one["proposal"], one["row"], one["audience"]
    competition = batch.announcement.competition
    facts = {
        "nama": one["name"],
        "unit": proposal.entrant.name,
        "capaian": row.tier.name if row else "",
        "inovasi": proposal.title,
        "kegiatan": competition.name,
        "tahun": str(competition.year),
    }
    return Inscription(
        code=new_code(),
        batch=batch,
        audience=audience,
        position=position,
        row=row,
        proposal=proposal,
        recipient=proposal.entrant,
        recipient_name=one["name"],
        innovation_name=proposal.title,
        award=fill(template.headline_of(audience), facts),
    )


def _ask_owners(batch: CertificateBatch, owed: list[Inscription], at: datetime) -> None:
    """One letter for each entry that has names to look through."""
    competition = batch.announcement.competition
    for proposal in {one.proposal_id: one.proposal for one in owed}.values():
        post(
            "award_names_open",
            to=team_of(proposal),
            about=f"certificate-names-{batch.pk}:{proposal.code}",
            at=at,
            **sender_of(competition),
            url=plain_path("certificate-own"),
            title=proposal.title,
            competition=competition.name,
            closes=say_in_figures(batch.names_until, competition.zone),
        )


def is_ready(batch: CertificateBatch, at: datetime) -> bool:
    """The window is over, and no correction waits for the office."""
    if batch.state == BatchState.MAKING:
        return True
    is_over = batch.takes_names and batch.names_until <= at
    return is_over and not batch.inscriptions.wished().exists()
