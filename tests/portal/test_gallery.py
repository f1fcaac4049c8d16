"""The gallery: facets as plain links and boxes, its address is its state."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovations.models import Innovation
from tests.factories import NOW, World
from tests.portal.register import fill_register
from tests.portal.weights import MOST_NODES, PUBLIC_HTML, compressed, nodes_of, statements_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World()
    fill_register(made, 30)
    return made


def gallery(query="", **headers):
    with time_machine.travel(NOW, tick=False):
        return Client().get(f"{reverse('innovation-list')}{query}", headers=headers)


def titles(response):
    return re.findall(r">(Perahu Posyandu \d+)</a>", response.content.decode())


def count_of(response):
    return re.search(r"<b>(\d+)</b> dari (\d+) inovasi", response.content.decode()).groups()


def test_gallery_shows_a_page_of_24_and_the_sums(world):
    response = gallery()

    assert len(titles(response)) == 24
    assert count_of(response) == ("30", "30")


def test_a_cache_tells_the_part_from_the_page(world):
    responses = [gallery(), gallery(**{"HX-Request": "true"})]

    assert all("HX-Request" in response["Vary"] for response in responses)


def test_second_page_shows_the_rest(world):
    assert len(titles(gallery("?page=2"))) == 6


def test_a_page_beyond_the_last_shows_the_last(world):
    assert len(titles(gallery("?page=99"))) == 6


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?urusan=Kesehatan", "10"),
        ("?urusan=Kesehatan&urusan=Pendidikan", "20"),
        ("?tahun=2021", "8"),
        ("?tahun=2021&capaian=Top+10", "8"),
        ("?tahun=2020&capaian=Top+10", "0"),
        ("?keadaan=berhenti", "6"),
        ("?keadaan=berjalan&keadaan=berhenti", "30"),
        ("?q=posyandu", "30"),
        ("?q=zzzzzz", "0"),
        ("?tahun=nol&keadaan=entah", "0"),
    ],
)
def test_facets_narrow_the_gallery(world, query, found):
    assert count_of(gallery(query)) == (found, "30")


def test_agencies_stand_for_their_units(world):
    page = gallery().content.decode()
    code = world.opd.code

    assert f'value="{code}"' in page
    assert count_of(gallery(f"?instansi={code}")) == ("16", "30")


def test_a_facet_counts_what_its_other_values_would_find(world):
    page = gallery("?urusan=Kesehatan").content.decode()

    boxes = re.findall(
        r'name="urusan"\s+value="([^"]+)"\s*(checked)?.*?<span class="number">(\d+)</span>',
        page,
        re.DOTALL,
    )
    assert boxes == [
        ("Inklusi Sosial", "", "10"),
        ("Kesehatan", "checked", "10"),
        ("Pendidikan", "", "10"),
    ]


def test_a_value_without_hits_stays_but_cannot_be_ticked(world):
    page = gallery("?capaian=Top+10").content.decode()

    assert re.search(r'name="tahun"\s+value="2020"\s+disabled', page)


def test_a_chip_leads_to_the_address_without_it(world):
    page = gallery("?q=posyandu&urusan=Kesehatan").content.decode()

    assert 'href="?q=posyandu"' in page
    assert 'href="?urusan=Kesehatan"' in page


def test_the_table_shows_the_same_rows(world):
    assert titles(gallery("?tampil=tabel")) == titles(gallery())


def test_htmx_gets_the_part_without_the_frame(world):
    part = gallery("?urusan=Kesehatan", **{"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'id="gallery"' in part


def test_an_empty_result_says_what_to_drop(world):
    page = gallery("?tahun=2020&capaian=Top+10").content.decode()

    assert "Belum ada inovasi dengan saringan ini" in page
    assert "Hapus saringan Top 10" in page


def test_an_empty_search_gives_advice(world):
    assert "Tidak ada yang cocok" in gallery("?q=zzzzzz").content.decode()


def test_an_empty_register_says_so():
    assert "Belum ada pemenang" in gallery().content.decode()


@pytest.mark.parametrize(
    "query", ["?q=%00", "?urusan=%27;--", "?page=x", "?tahun=99999", "?urut=x"]
)
def test_any_address_is_answered(world, query):
    assert gallery(query).status_code == 200


def test_text_of_a_visitor_is_escaped(world):
    assert b"<script>" not in gallery("?q=%3Cscript%3E&urusan=%3Cscript%3E").content.replace(
        b"<script src", b""
    )


@pytest.mark.parametrize("count", [1, 107])
@pytest.mark.parametrize("query", ["", "?q=posyandu&urusan=Kesehatan&tahun=2021"])
def test_gallery_costs_few_statements_with_few_and_many_rows(count, query):
    world = World()
    fill_register(world, count)
    address = f"{reverse('innovation-list')}{query}"

    with time_machine.travel(NOW, tick=False):
        assert statements_for(address) <= 5
        assert statements_for(address, world.drafter) <= 7


def test_gallery_reads_no_long_text(world):
    with CaptureQueriesContext(connection) as captured:
        gallery("?q=posyandu")

    rows = next(q["sql"] for q in captured if '"innovations_innovation"."subtitle"' in q["sql"])
    selected = rows.split(" FROM ", maxsplit=1)[0]
    for column in ("keywords", "summary"):
        assert f'"innovations_innovation"."{column}"' not in selected


def test_gallery_is_light():
    fill_register(World(), 107)

    response = gallery()

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES


def test_what_is_not_public_yet_is_nowhere(world):
    Innovation.objects.filter(name="Perahu Posyandu 3").update(published_at=None)

    assert count_of(gallery()) == ("29", "29")
