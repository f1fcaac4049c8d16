"""Results from before an announcement belonged to a stage, and rows from before constraints."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from awards.models import Announcement, AwardRow
from judging.models import RankingRow
from tests.awards.announcing import announce
from tests.awards.rounds import Round

pytestmark = pytest.mark.django_db


def test_what_was_announced_keeps_its_stage_and_writes_to_nobody_again():
    world = Round()
    announcement = announce(world)
    Announcement.objects.update(stage=world.desk, letters_at=None)
    AwardRow.objects.update(has_advanced=False)

    import_module("awards.migrations.0004_stage_of_announcement").carry(apps, None)

    announcement.refresh_from_db()
    advanced = AwardRow.objects.filter(has_advanced=True)
    assert announcement.stage == world.plenary
    assert announcement.letters_at == announcement.scheduled_at
    assert list(advanced) == list(announcement.rows.winning())


def test_rows_of_old_rankings_are_the_plain_list():
    world = Round()
    RankingRow.objects.update(in_plain_list=False)
    fill = import_module("judging.migrations.0006_fill_rows")

    with connection.cursor() as cursor:
        cursor.execute(fill.PLAIN)
        cursor.execute(fill.STATUS)

    rows = RankingRow.objects.filter(run=world.plenary_run).order_by("position")
    assert [row.in_plain_list for row in rows] == [row.is_selected for row in rows]
