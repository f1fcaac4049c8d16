"""The stylesheets: every pair of colours that meets is readable, and all of it stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kipp.finders import BUNDLES, BundleFinder, NpmFinder

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"
TEXT, GRAPHIC = 4.5, 3.0
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")

# (ink, ground, least contrast)
PAIRS = [
    ("fg", "bg", TEXT),
    ("fg", "bg-2", TEXT),
    ("fg", "nila-50", TEXT),
    ("fg", "tegeran-100", TEXT),
    ("fg", "tegeran-50", TEXT),
    ("fg", "jolawe-50", TEXT),
    ("fg", "mengkudu-50", TEXT),
    ("fg-2", "bg", TEXT),
    ("fg-2", "bg-2", TEXT),
    ("fg-2", "tegeran-50", TEXT),
    ("mori-700", "bg", TEXT),
    ("mori-700", "mori-100", TEXT),
    ("mori-500", "bg", TEXT),
    ("tautan", "bg", TEXT),
    ("tautan", "bg-2", TEXT),
    ("nila-700", "bg", TEXT),
    ("di-aksi", "aksi", TEXT),
    ("di-aksi", "aksi-h", TEXT),
    ("di-bahaya", "bahaya", TEXT),
    ("mengkudu-600", "bg", TEXT),
    ("mengkudu-600", "bg-2", TEXT),
    ("nila-800", "nila-100", TEXT),
    ("tegeran-700", "tegeran-100", TEXT),
    ("mengkudu-700", "mengkudu-100", TEXT),
    ("jolawe-700", "jolawe-100", TEXT),
    ("jolawe-700", "bg", TEXT),
    ("soga-700", "soga-100", TEXT),
    ("di-gelap", "gelap", TEXT),
    ("di-gelap-2", "gelap", TEXT),
    ("di-gelap-3", "gelap", TEXT),
    ("di-gelap", "gelap-3", TEXT),
    ("tegeran-400", "gelap", GRAPHIC),
    ("tegeran-500", "bg", GRAPHIC),
    ("jolawe-600", "bg", GRAPHIC),
    ("mori-500", "bg-2", GRAPHIC),
]
BUDGETS = {
    "kipp.css": 18_000,
    "office.css": 3_600,
    "judging.css": 4_500,
    "results.css": 4_500,
    "verify.css": 5_120,
    "reading.css": 400,
}


def tokens(theme):
    """Names and values of one theme, references followed."""
    values = dict(TOKEN.findall((CSS / "tokens.css").read_text()))
    if theme == "night":
        values |= dict(TOKEN.findall((CSS / "night.css").read_text()))
    return values


def colour(values, name):
    value = values[name]
    reference = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return colour(values, reference.group(1)) if reference else value


def luminance(code):
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_pairs_are_readable(theme, ink, ground, least):
    values = tokens(theme)

    assert contrast(colour(values, ink), colour(values, ground)) >= least


def test_every_token_in_use_is_defined():
    text = "".join(file.read_text() for file in CSS.rglob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)\)", text))

    assert used - set(re.findall(r"--([\w-]+):", text)) == set()


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_bundles_stay_within_the_budget(name, budget):
    built = Path(finders.find(name)).read_bytes()

    assert len(gzip.compress(built)) <= budget


def test_every_source_is_in_a_bundle():
    listed = {part for parts in BUNDLES.values() for part in parts}
    loose = [
        str(file.relative_to(CSS))
        for file in CSS.rglob("*.css")
        if str(file.relative_to(CSS)) not in listed and file.parent.name not in listed
    ]

    assert loose == []


def test_collecting_takes_bundles_and_no_sources():
    names = {name for name, _ in BundleFinder().list([])}

    assert set(BUNDLES) <= names
    assert {name for name in names if name.endswith(".css")} == set(BUNDLES)


def test_npm_files_are_an_allow_list():
    names = {name for name, _ in NpmFinder().list([])}

    assert {Path(name).suffix for name in names} == {".woff2"}


@pytest.mark.parametrize("name", BUNDLES)
def test_every_file_that_a_bundle_names_is_there(name):
    built = Path(finders.find(name)).read_text()
    named = [url for url in re.findall(r'url\("([^"]+)"\)', built) if not url.startswith("data:")]

    assert [url for url in named if url[0] != "#" and finders.find(url) is None] == []
