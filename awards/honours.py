"""What winning does to the register: an honour, the day it is public, words for the search.

Everything written here carries the embargo's instant, so nothing of it is seen before.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from accounts.models import Agency
from awards.models import Announcement, AwardRow, Certificate
from awards.states import Audience
from innovations.models import Honour, Innovation


def give_honours(announcement: Announcement) -> None:
    """Honour the winners from the instant of publication; a correction ends what it takes back."""
    rows = list(_winners(announcement))
    if announcement.corrects_id:
        _end_honours(announcement, rows)
        _end_certificates(announcement, rows)
    Honour.objects.bulk_create([_honour(row) for row in rows], ignore_conflicts=True)
    for row in rows:
        _publish(row)


def take_honours_back(announcement: Announcement) -> None:
    """As if they had never been given, nor taken from others.

    Those of other editions stay, and of another stage that becomes public at the same instant.
    """
    competition, at = announcement.competition, announcement.publish_at
    awards = announcement.stage.tiers.values("name")
    given = Honour.objects.filter(competition=competition, award__in=awards)
    given.filter(visible_from=at, innovation__in=announcement.rows.values("innovation")).delete()
    ended = given.filter(visible_until=at)
    Innovation.objects.filter(
        pk__in=list(ended.values_list("innovation", flat=True)), published_until=at
    ).update(published_until=None)
    ended.update(visible_until=None)
    _of_stage(announcement).filter(ends_at=at).update(ends_at=None)
    ours = Innovation.objects.filter(award_rows__announcement=announcement, published_at=at)
    for innovation in ours.annotate(other=Min("honours__visible_from")):
        Innovation.objects.filter(pk=innovation.pk).update(published_at=innovation.other)


def _end_honours(announcement: Announcement, rows: list[AwardRow]) -> None:
    """What the stage has given, and gives no more, is told until the correction is public."""
    competition, at = announcement.competition, announcement.publish_at
    earlier = announcement.stage.announcements.filter(version__lt=announcement.version)
    given = Honour.objects.filter(
        competition=competition,
        visible_until=None,
        visible_from__in=earlier.values("publish_at"),
        award__in=announcement.stage.tiers.values("name"),
    )
    lost = [one for one in given if (one.innovation_id, one.award) not in _kept(rows)]
    Honour.objects.filter(pk__in=[one.pk for one in lost]).update(visible_until=at)
    _unpublish([one.innovation_id for one in lost], at)


def _kept(rows: Iterable[AwardRow]) -> set[tuple[int, str]]:
    return {(row.innovation_id, row.tier.name) for row in rows}


def _unpublish(innovations: list[int], at: datetime) -> None:
    """Without an honour that lasts, the page in the register ends with it."""
    lasting = Honour.objects.filter(innovation=OuterRef("pk"), visible_until=None)
    bare = Innovation.objects.filter(pk__in=innovations).filter(~Exists(lasting))
    bare.update(published_until=at)


def _end_certificates(announcement: Announcement, rows: list[AwardRow]) -> None:
    """Paper for what was taken back holds until the correction is public, and no longer.

    A participant who wins after all gets another paper; the old one ends.
    """
    winning = {(row.proposal_id, row.tier_id) for row in rows}
    winners = {proposal for proposal, _tier in winning}
    standing = _of_stage(announcement).filter(state="issued", ends_at=None)
    over = [
        one.pk
        for one in standing.select_related("row", "inscription")
        if not _stands(one, winning, winners)
    ]
    Certificate.objects.filter(pk__in=over).update(ends_at=announcement.publish_at)


def _stands(one: Certificate, winning: set[tuple[int, int]], winners: set[int]) -> bool:
    if one.audience == Audience.PARTICIPANT:
        return one.inscription.proposal_id not in winners
    return (one.row.proposal_id, one.row.tier_id) in winning


def _of_stage(announcement: Announcement) -> QuerySet[Certificate]:
    earlier = Q(announcement__version__lt=announcement.version)
    return Certificate.objects.filter(earlier, announcement__stage=announcement.stage_id)


def _winners(announcement: Announcement) -> Iterable[AwardRow]:
    winners = announcement.rows.winning()
    return winners.select_related("innovation__owner", "version", "tier", "announcement")


def _honour(row: AwardRow) -> Honour:
    competition = row.announcement.competition
    return Honour(
        innovation=row.innovation,
        competition=competition,
        event=competition.name,
        year=competition.year,
        level=competition.level,
        award=row.tier.name,
        source=row.announcement.decree_number,
        visible_from=row.announcement.publish_at,
    )


def _publish(row: AwardRow) -> None:
    """A bulk write on purpose: `updated_at` must not tell that anything happened.

    SECURITY: nothing that the entrant's own pages show is written before the instant.
    """
    at = row.announcement.publish_at
    winner = Innovation.objects.filter(pk=row.innovation_id)
    winner.update(published_at=Least(Coalesce("published_at", at), at))
    winner.filter(published_until__isnull=False).update(published_until=None)
    if winner.filter(published_at=at).exists():
        _fill_words(row)


def fill_words(announcement: Announcement) -> None:
    """Once the result is public, the search knows the words of all its winners.

    SECURITY: one that was public before waits for this; else its own words would tell that it won.
    """
    for row in _winners(announcement):
        _fill_words(row)


def _fill_words(row: AwardRow) -> None:
    Innovation.objects.filter(pk=row.innovation_id).update(
        place_words=place_words_of(row.innovation.owner), keywords=words_of(row.version.content)
    )


def place_words_of(owner: Agency) -> str:
    """Names of the unit and of what stands above it, as people look for them."""
    above = Agency.objects.ancestors(owner, include_self=True)
    names = [name for agency in above for name in (agency.name, agency.short_name) if name]
    return " ".join(names)[:400]


def words_of(content: dict) -> str:
    """The whole text that was judged."""
    return "\n".join(
        question["text"] for section in content["sections"] for question in section["questions"]
    )
