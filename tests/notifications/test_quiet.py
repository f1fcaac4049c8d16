"""Quiet hours in the reader's zone, at every edge."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import Message, Notice
from notifications.outbox import post
from notifications.quiet import after_quiet, next_morning
from tests.factories import make_person

MICROSECOND = timedelta(microseconds=1)
DUSK = datetime(2026, 4, 20, 13, tzinfo=UTC)  # 20.00 WIB
DAWN = datetime(2026, 4, 20, 23, tzinfo=UTC)  # 06.00 WIB of the next day


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        (DUSK - MICROSECOND, DUSK - MICROSECOND),
        (DUSK, DAWN),
        (DUSK + timedelta(hours=5), DAWN),
        (DAWN - MICROSECOND, DAWN),
        (DAWN, DAWN),
    ],
    ids=["before", "dusk", "night", "last moment", "dawn"],
)
def test_quiet_hours_are_half_open(instant, due):
    assert after_quiet(instant, "Asia/Jakarta") == due


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Asia/Jakarta", DUSK - timedelta(hours=1)),  # 19.00: awake
        ("Asia/Makassar", DAWN - timedelta(hours=1)),  # 20.00: quiet until 06.00 WITA
        ("Asia/Jayapura", DAWN - timedelta(hours=2)),
    ],
)
def test_quiet_hours_are_those_of_the_zone(zone, due):
    assert after_quiet(DUSK - timedelta(hours=1), zone) == due


def test_the_next_morning_of_six_is_tomorrow():
    assert next_morning(DAWN, "Asia/Jakarta") == DAWN + timedelta(days=1)
    assert next_morning(DAWN - MICROSECOND, "Asia/Jakarta") == DAWN


@pytest.mark.django_db
def test_news_at_night_waits_for_the_morning_and_stands_in_the_portal_at_once():
    post("proposal_handed_over", to=[make_person()], about="a", at=DUSK, zone="Asia/Jakarta")

    assert Message.objects.get().not_before == DAWN
    assert Notice.objects.get().visible_from == DUSK


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["deadline_last_day", "proposal_rejected", "password_changed"])
def test_duty_knows_no_quiet(kind):
    post(kind, to=[make_person()], about="a", at=DUSK)

    assert Message.objects.get().not_before == DUSK


@pytest.mark.django_db
def test_an_embargo_that_ends_at_night_is_duty_to_the_second():
    post("award_winner", to=[make_person()], about="a", at=DUSK, not_before=DUSK + MICROSECOND)

    assert Message.objects.get().not_before == DUSK + MICROSECOND
