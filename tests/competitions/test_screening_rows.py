"""The checklist and the reasons of the administrative selection, as rows of the edition."""

import pytest

from competitions.checks import find_faults
from competitions.models import ScreeningPoint, ScreeningReason
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return World()


def _hints(competition):
    models = (ScreeningPoint, ScreeningReason)
    return [
        (one.model, one.is_must) for one in find_faults(competition, NOW) if one.model in models
    ]


def test_an_edition_from_a_template_has_both(world):
    points, reasons = world.competition.screening_points, world.competition.screening_reasons

    assert (points.count(), reasons.count()) == (12, 11)
    assert _hints(world.competition) == []


def test_without_them_an_edition_is_warned_and_not_kept(world):
    world.competition.screening_points.all().delete()
    world.competition.screening_reasons.all().delete()

    assert _hints(world.competition) == [(ScreeningPoint, False), (ScreeningReason, False)]


def test_reasons_that_serve_one_side_only_are_pointed_out(world):
    world.competition.screening_reasons.exclude(use="repair").delete()

    assert _hints(world.competition) == [(ScreeningReason, False)]
