"""The motif engine: the same slug, the same tile; a cloth says how many places run it."""

import json
import re
from pathlib import Path

import pytest

from core.drawings import favicon, nila_cloth
from core.motif import DEFAULT_FAMILY, FAMILIES, draw, family_of, lay_cloth, patch

ROOT = Path(__file__).resolve().parent.parent.parent
CATEGORIES = {
    "Kesehatan": "kesehatan",
    "Pendidikan": "pendidikan",
    "Pertumbuhan Ekonomi dan Kesempatan Kerja": "ekonomi",
    "Pengentasan Kemiskinan": "sosial",
    "Ketahanan Pangan": "pangan",
    "Pemberdayaan Masyarakat": "ekonomi",
    "Inklusi Sosial": "sosial",
    "Energi dan Lingkungan Hidup": "pangan",
    "Tata Kelola Pemerintahan": "digital",
    "Penegakan Hukum": "adminduk",
    "Ketahanan Bencana": "air",
}


def states_of(tiles):
    return [tile.state for tile in tiles]


@pytest.mark.parametrize(("category", "family"), CATEGORIES.items())
def test_family_of_knows_the_national_categories(category, family):
    assert family_of(category) == family


def test_family_of_an_unknown_category_is_the_default():
    assert family_of("Sesuatu yang baru") == DEFAULT_FAMILY


def test_family_of_a_family_is_itself():
    assert [family_of(family) for family in FAMILIES] == list(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_draw_gives_the_same_tile_for_the_same_slug(family):
    assert draw("perahu-posyandu", family) == draw("perahu-posyandu", family)


@pytest.mark.parametrize("family", FAMILIES)
def test_draw_varies_with_the_slug(family):
    assert draw("perahu-posyandu", family) != draw("akta-pulang", family)


@pytest.mark.parametrize("family", FAMILIES)
def test_draw_stays_small(family):
    outlines = "".join(layer.outline for layer in draw("perahu-posyandu", family))

    assert len(outlines) < 2600


@pytest.mark.parametrize("family", FAMILIES)
def test_draw_uses_only_known_dyes(family):
    dyes = {layer.css for layer in draw("perahu-posyandu", family)}

    assert dyes <= {"m0", "m1", "m2", "v0", "v1", "v0 v0--wide", "v1 v1--wide"}


def test_lay_cloth_dyes_one_tile_for_each_place():
    tiles = lay_cloth(6, 3, lit=9)

    assert states_of(tiles).count("filled") == 9
    assert states_of(tiles).count("outlined") == 9


def test_lay_cloth_knows_three_states_and_the_one_at_work():
    tiles = lay_cloth(5, 1, lit=2, now=1, stopped=1)

    assert states_of(tiles) == ["filled", "filled", "now", "stopped", "outlined"]


def test_lay_cloth_never_spills_over():
    assert len(lay_cloth(2, 1, lit=9)) == 2


def test_patch_leaves_the_column_beside_the_text_free():
    places = patch(28, 8, 6)

    assert len(set(places)) == 28
    assert min(column for column, _ in places) == 1


def test_the_drawn_files_are_current():
    folder = ROOT / "static" / "img"

    assert (folder / "favicon.svg").read_text() == favicon()
    assert (folder / "nila.svg").read_text() == nila_cloth()


def test_the_nila_cloth_has_all_families_in_two_shades():
    symbols = re.findall(r'<symbol id="(\w+)"', nila_cloth())

    assert sorted(symbols) == sorted(f"{family}{shade}" for family in FAMILIES for shade in (0, 1))


def test_the_national_form_has_no_category_without_a_family():
    paths = sorted((ROOT / "demo").rglob("*national*.json"))
    named = [name for path in paths for name in json.loads(path.read_text()).get("categories", [])]

    assert [name for name in named if name not in CATEGORIES] == []
