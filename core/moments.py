"""Instants in words: always with the zone, never from the reader's clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

DEFAULT_ZONE = "Asia/Jakarta"
_MOMENT = {"id": r"l, j F Y \p\u\k\u\l H.i", "en": "l, j F Y, H:i"}
_SHORT_MOMENT = {"id": r"j M Y, H.i", "en": "j M Y, H:i"}
_CLOCK = {"id": "H.i", "en": "H:i"}


def say_moment(at: datetime, zone: str = DEFAULT_ZONE, *, short: bool = False) -> str:
    """Kamis, 30 April 2026 pukul 15.00 WIB."""
    local = _local(at, zone)
    patterns = _SHORT_MOMENT if short else _MOMENT
    return f"{date_format(local, _pattern(patterns))} {local.strftime('%Z')}"


def say_in_figures(at: datetime, zone: str = DEFAULT_ZONE) -> str:
    """30-04-2026 15.00 WIB: the same in every language, for news that several persons read."""
    return _local(at, zone).strftime("%d-%m-%Y %H.%M %Z")


def say_clock(at: datetime, zone: str = DEFAULT_ZONE) -> str:
    """15.00, for marks such as "saved"."""
    return date_format(_local(at, zone), _pattern(_CLOCK))


def say_day(at: datetime | date, zone: str = DEFAULT_ZONE, *, short: bool = False) -> str:
    """Kamis, 30 April 2026; short: 30 Apr 2026."""
    day = _local(at, zone) if isinstance(at, datetime) else at
    return date_format(day, "j M Y" if short else "l, j F Y")


def say_span(start: datetime, end: datetime, zone: str = DEFAULT_ZONE) -> str:
    """16 Mar to 30 Apr 2026 with a dash; the year is said once where one will do."""
    first, last = _local(start, zone), _local(end, zone)
    if first.date() == last.date():
        return date_format(first, "j M Y")
    pattern = "j M" if first.year == last.year else "j M Y"
    return f"{date_format(first, pattern)} \N{EN DASH} {date_format(last, 'j M Y')}"


def say_remaining(closes_at: datetime, now: datetime) -> str:
    """How long is left, in the largest unit that still tells something; empty when it is over."""
    left = int((closes_at - now).total_seconds())
    days, hours, minutes = left // 86400, left // 3600, left // 60
    if left <= 0:
        return ""
    if days:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if hours:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    if minutes:
        text = ngettext("%(count)s minute left", "%(count)s minutes left", minutes)
        return text % {"count": minutes}
    return _("less than a minute left")


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(str(zone)))


def _pattern(patterns: dict[str, str]) -> str:
    language = (get_language() or "id")[:2]
    return patterns.get(language, patterns["id"])
