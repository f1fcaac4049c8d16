"""Real honours of other places: the register knows more than this portal's own editions."""

import pytest

from accounts.models import Agency
from accounts.regions import load_regions, read_regions
from demo.winners import honour_other_places
from innovations.models import Honour, Innovation

pytestmark = pytest.mark.django_db


def test_winners_of_other_places_stand_in_the_register_with_their_source():
    load_regions(read_regions())

    count = honour_other_places()

    waras = Innovation.objects.get(name="WARAS")
    assert count == Innovation.objects.count() >= 80
    assert waras.long_name == "Wisata Arsip untuk Anak Sekolah"
    assert sorted(waras.honours.values_list("award", flat=True)) == ["Top 40", "Top 99"]
    assert waras.owner.parent.name == "Jawa Timur"
    assert not Innovation.objects.filter(is_demo=False).exists()
    assert set(Honour.objects.values_list("level", flat=True)) == {"nation", "province"}


def test_without_regions_nothing_is_invented():
    assert honour_other_places() == 0
    assert not Agency.objects.exists()
