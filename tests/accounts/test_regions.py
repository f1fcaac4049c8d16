"""The official list of regions: every province, regency and city, whatever stood there before."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import Agency
from accounts.regions import load_regions, read_regions
from accounts.states import AgencyKind
from demo.tree import build_tree
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def count(*kinds) -> int:
    return Agency.objects.filter(kind__in=kinds).count()


def test_load_regions_writes_38_provinces_and_514_regencies_and_cities():
    call_command("load_regions", verbosity=0)

    assert count(AgencyKind.NATION) == 1
    assert count(AgencyKind.PROVINCE) == 38
    assert count(AgencyKind.REGENCY, AgencyKind.CITY) == 514
    assert count(AgencyKind.REGENCY) == 416


def test_load_regions_hangs_each_regency_below_its_province():
    load_regions(read_regions())

    banyumas = Agency.objects.get(region_code="33.02")
    assert (banyumas.name, banyumas.parent.name) == ("Kabupaten Banyumas", "Jawa Tengah")
    assert banyumas.parent.parent.name == "Indonesia"


def test_load_regions_again_changes_nothing():
    load_regions(read_regions())
    before = list(Agency.objects.order_by("pk").values())

    assert load_regions(read_regions()) == 0
    assert list(Agency.objects.order_by("pk").values()) == before


def test_load_regions_keeps_what_is_there_by_code_or_by_name():
    by_code = make_agency("Kabupaten Banyumas Raya", kind=AgencyKind.REGENCY, region_code="33.02")
    by_name = make_agency("Kabupaten Cilacap", kind=AgencyKind.REGENCY)

    assert load_regions(read_regions()) == 38 + 512

    by_code.refresh_from_db()
    by_name.refresh_from_db()
    assert (by_code.name, by_code.parent.name) == ("Kabupaten Banyumas Raya", "Jawa Tengah")
    assert (by_name.region_code, by_name.parent.name) == ("33.01", "Jawa Tengah")


def test_the_demo_hangs_its_tree_into_the_loaded_regions():
    load_regions(read_regions())

    territory = build_tree().territory

    assert territory == Agency.objects.get(kind=AgencyKind.REGENCY, region_code="33.02")
    assert count(AgencyKind.REGENCY, AgencyKind.CITY) == 514


def test_load_regions_says_when_the_data_are_not_installed(tmp_path):
    with override_settings(NODE_MODULES=tmp_path), pytest.raises(CommandError, match="npm ci"):
        call_command("load_regions", verbosity=0)
