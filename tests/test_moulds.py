"""A world from its mould is the world that the factories build."""

import re

import pytest

from accounts.models import User
from tests.factories import NOW, World
from tests.moulds import Mould

pytestmark = pytest.mark.django_db


def test_a_poured_world_is_a_built_one():
    World()
    poured, built = World(), World.__new__(World)
    built._build(NOW)

    assert without_salt(poured) == without_salt(built)
    assert poured.drafter.workspace.agency is poured.unit
    assert poured.competition.organiser.parent is poured.regency
    assert User.objects.get(pk=poured.drafter.pk).email == poured.drafter.email
    desk, plenary = poured.competition.stages.in_order()
    assert plenary.marks_from == desk


def without_salt(world):
    """Every statement that lays it out; its passwords are one, stored in many ways."""
    return re.sub(r"md5\$\w+\$\w+", "", Mould(world).script)


def test_what_a_test_changes_in_a_world_is_not_in_the_next():
    World()
    first = World()
    first.competition.sdgs.append(17)
    first.unit.name = "Lain"

    second = World()

    assert second.competition.sdgs != first.competition.sdgs
    assert second.unit.name == "Puskesmas Sumpiuh II"
    assert second.unit.code != first.unit.code
