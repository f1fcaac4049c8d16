"""The search finds what people mean: names, problems, places, stems, slips of the finger."""

import json
from datetime import date
from pathlib import Path

import pytest

from accounts.states import AgencyKind
from innovations.models import Innovation
from portal.search import find, words_of
from tests.factories import NOW, make_agency

ROOT = Path(__file__).resolve().parent.parent.parent
QUERIES = [
    query
    for query in json.loads((Path(__file__).parent / "data" / "search_queries.json").read_text())
    if query["source"] == "entries"
]
FIRST = 5


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """All 107 demo innovations as if all were public."""
    with django_db_blocker.unblock():
        made = fill_register()
        yield made
        Innovation.objects.filter(pk__in=[one.pk for one in made]).delete()
        made[0].owner.delete()


def fill_register():
    data = ROOT / "demo" / "data"
    entries = json.loads((data / "entries.json").read_text())
    agencies = {each["code"]: each for each in json.loads((data / "agencies.json").read_text())}
    owner = make_agency("Kabupaten Banyumas", kind=AgencyKind.REGENCY)
    return Innovation.objects.bulk_create(
        Innovation(
            code=f"cari{number}",
            slug=f"cari-{number}",
            name=entry["name"],
            long_name=entry["long_name"] or "",
            subtitle=entry["subtitle"],
            owner=owner,
            category=entry["category"],
            started_on=date.fromisoformat(entry["start_date"]),
            summary=entry["summary"],
            measure=entry["before_after"]["measure"],
            place_words=f"{entry['unit']} {agencies[entry['agency']]['name']} Banyumas",
            keywords="\n".join(texts_of(entry)),
            published_at=NOW,
        )
        for number, entry in enumerate(entries, start=1)
    )


def texts_of(entry):
    for answer in entry["answers"].values():
        yield from answer if isinstance(answer, list) else [answer]


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["query"])
def test_search_finds_what_is_meant_among_the_first_five(register, query):
    found = find(Innovation.objects.public_at(NOW), query["query"])

    names = [innovation.name for innovation in found[:FIRST]]

    assert set(query["expected"]) <= set(names)


@pytest.mark.django_db
def test_search_uses_at_most_one_statement(register, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(find(Innovation.objects.public_at(NOW), "ibu hamil")[:FIRST])


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "!?", "a\x00b", "' OR 1=1 --", "%_\\", "x" * 5000])
def test_search_takes_any_text(register, text):
    assert find(Innovation.objects.public_at(NOW), text).count() <= len(register)


@pytest.mark.django_db
def test_search_does_not_find_what_is_not_public(register):
    Innovation.objects.filter(name="Gasing").update(published_at=None)

    assert not find(Innovation.objects.public_at(NOW), "gasing").filter(name="Gasing").exists()


def test_words_of_drops_stop_words_and_repetitions():
    assert words_of("Akta untuk anak dan akta di RSUD") == ["akta", "anak", "rsud"]


def test_words_of_keeps_stop_words_when_there_is_nothing_else():
    assert words_of("yang di") == ["yang", "di"]
