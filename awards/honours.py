"""What winning does to the register: an honour, the day it is public, words for the search.

Everything written here carries the embargo's instant, so nothing of it is seen before.
"""

from collections.abc import Iterable

from django.db.models import Min
from django.db.models.functions import Coalesce, Least

from accounts.models import Agency
from awards.models import Announcement, AwardRow
from innovations.models import Honour, Innovation


def give_honours(announcement: Announcement) -> None:
    """Honour the winners from the instant of publication."""
    rows = list(_winners(announcement))
    Honour.objects.bulk_create([_honour(row) for row in rows], ignore_conflicts=True)
    for row in rows:
        _publish(row)


def take_honours_back(announcement: Announcement) -> None:
    """As if they had never been given; what other editions published stays."""
    competition, at = announcement.competition, announcement.publish_at
    Honour.objects.filter(competition=competition, visible_from=at).delete()
    ours = Innovation.objects.filter(award_rows__announcement=announcement, published_at=at)
    for innovation in ours.annotate(other=Min("honours__visible_from")):
        Innovation.objects.filter(pk=innovation.pk).update(published_at=innovation.other)


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
