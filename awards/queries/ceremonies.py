"""Reads of the day of handing over."""

from awards.models import Announcement, AwardRow, Ceremony
from competitions.models import Competition


def ceremony_of(announcement: Announcement) -> Ceremony | None:
    """What the results page may say about the day; None where nothing is public about it."""
    return Ceremony.objects.filter(announcement=announcement, is_public=True).first()


def ceremony_rows(announcement: Announcement) -> list[AwardRow]:
    """Winners in the order of calling: lower tiers first, and the first rank at the end."""
    rows = announcement.rows.winning().select_related(
        "tier", "run__group", "proposal__entrant", "innovation"
    )
    heavy = ("summary", "keywords", "search", "label")
    light = rows.defer("run__document", "run__result", *(f"innovation__{name}" for name in heavy))
    return list(light.order_by("-tier__order", "run__group__order", "-rank", "-pk"))


def awarding_announcement(competition: Competition) -> Announcement | None:
    """The latest result with honours: whose winners are called."""
    rows = competition.announcements.filter(rows__tier__isnull=False, rows__has_advanced=True)
    return rows.select_related("competition", "stage").distinct().newest_first().first()
