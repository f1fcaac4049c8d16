"""Quiet hours: from 20.00 to 06.00 in the reader's zone only what is owed goes out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAWN, DUSK = time(6), time(20)


def is_quiet(instant: datetime, zone: str) -> bool:
    """Half open: 20.00 is quiet, 06.00 no longer is."""
    return not DAWN <= instant.astimezone(ZoneInfo(zone)).time() < DUSK


def next_morning(instant: datetime, zone: str) -> datetime:
    """The first 06.00 there after this instant; at 06.00 itself the one of the day after."""
    local = instant.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.time() >= DAWN)
    return datetime.combine(day, DAWN, tzinfo=ZoneInfo(zone))


def after_quiet(instant: datetime, zone: str) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into."""
    return next_morning(instant, zone) if is_quiet(instant, zone) else instant
