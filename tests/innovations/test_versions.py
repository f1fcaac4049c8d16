"""Frozen versions: exactly what was handed in, and what changed between two of them."""

import time

import pytest
from django.urls import reverse
from django.utils.translation import override

from innovations.actions import save_section, submit_proposal
from innovations.comparing import MARGIN, Piece, compare_texts, compare_versions
from innovations.models import Proposal
from innovations.states import ProposalState
from tests.factories import NOW
from tests.innovations.test_budgets import MOST, statements

QUICK = 5  # seconds; far below what a worker is given


def content(text="Satu dua tiga", **changes):
    question = {"code": "summary", "label": "Ringkasan", "text": text}
    section = {"code": "summary", "title": "Ringkasan", "questions": [question]}
    return {"title": "Gasing", "sections": [section], "files": [], "links": [], **changes}


def file(digest, name="sk.pdf"):
    return {"slot": "requirement:sk", "label": "SK", "name": name, "digest": digest}


def kinds(pieces):
    return [(piece.kind, piece.text) for piece in pieces]


def test_compare_texts_marks_words_that_were_put_in_and_taken_out():
    pieces = compare_texts("naik dari 61 persen", "naik tajam dari 61 menjadi 94 persen")

    assert kinds(pieces) == [
        ("same", "naik "),
        ("insert", "tajam "),
        ("same", "dari 61 "),
        ("insert", "menjadi 94 "),
        ("same", "persen"),
    ]


def test_compare_texts_loses_nothing_of_either_text():
    before, after = "satu dua\n\ntiga empat", "satu  dua\n\nTIGA lima empat enam"

    pieces = compare_texts(before, after)

    assert "".join(p.text for p in pieces if p.kind != "delete").split() == after.split()
    assert [p.text.strip() for p in pieces if p.kind == "delete"] == ["tiga"]


def test_compare_texts_leaves_out_the_middle_of_what_stayed_the_same():
    long = " ".join(f"kata{n}" for n in range(100))

    pieces = compare_texts(long, f"{long} akhir")

    assert pieces[1] == Piece("gap", "", 100 - 2 * MARGIN)
    assert pieces[-1].text == "akhir"


@pytest.mark.slow
@pytest.mark.parametrize("text", ["kata " * 6000, "a b " * 3000, "satu dua tiga. " * 2000])
def test_compare_texts_of_any_kind_takes_no_time_worth_speaking_of(text):
    started = time.thread_time()

    pieces = compare_texts(text, text[::-1] + text[: len(text) // 2])

    assert pieces
    assert time.thread_time() - started < QUICK


def test_compare_texts_takes_no_longer_for_parts_that_count_as_no_words():
    signs = [chr(code) for code in (*range(0x2190, 0x2C00), *range(0x1F300, 0x1FB00))]
    before, after = (
        " ".join(sign for n in range(3900) for sign in (signs[n], signs[first + n % 80]))
        for first in (4000, 4200)
    )
    begun = time.process_time()

    pieces = compare_texts(before, after)

    assert time.process_time() - begun < QUICK / 5
    assert "".join(piece.text for piece in pieces if piece.kind == "delete") == before


def test_compare_texts_loses_no_sign_before_the_first_sentence():
    words = " ".join(f"kata{n}." for n in range(1600))

    pieces = compare_texts(f"{words} awal", f"!!! {words} awal")

    assert "!!!" in "".join(piece.text for piece in pieces if piece.kind == "insert")


def test_compare_versions_tells_facts_answers_and_files_apart():
    before = content(files=[file("a" * 64), file("b" * 64, "sama.pdf")])
    after = content("Satu dua empat", title="Gasing Baru")
    after["files"] = [file("c" * 64), file("b" * 64, "sama.pdf")]

    found = compare_versions(before, after)

    assert [(fact.before, fact.after) for fact in found.facts] == [("Gasing", "Gasing Baru")]
    assert [answer.label for answer in found.changed] == ["Ringkasan"]
    assert [(one.name, one.is_new) for one in found.files] == [("sk.pdf", False), ("sk.pdf", True)]


def test_compare_versions_of_the_same_content_is_empty():
    assert compare_versions(content(), content()).is_same


def test_compare_versions_shows_a_question_that_only_the_earlier_form_had():
    after = content()
    after["sections"] = []

    found = compare_versions(content(), after)

    assert kinds(found.changed[0].pieces) == [("delete", "Satu dua tiga")]


@pytest.fixture
def repaired(world, submitted):
    """Two versions; the second says something else."""
    Proposal.objects.filter(pk=submitted.pk).update(
        state=ProposalState.REPAIR, repair_until=NOW.replace(year=2027)
    )
    section = submitted.rule_set.sections.get(code="summary")
    act = {"by": world.local_admin, "at": NOW}
    answers = {"summary": "Naskah <b>kedua</b> & selesai"}
    save_section(submitted, **act, section=section, revision=1, answers=answers)
    submit_proposal(submitted, **act)
    return submitted


def page_of(client, route, **kwargs):
    with override("id"):
        return client.get(reverse(route, kwargs=kwargs))


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["drafter", "local_admin", "organiser", "screener"])
def test_both_sides_read_exactly_each_version(world, repaired, visit, person):
    client = visit(getattr(world, person))

    pages = [
        page_of(client, "version-detail", code=repaired.code, number=number).content.decode()
        for number in (1, 2)
    ]

    assert "Jawaban Ringkasan" in pages[0]
    assert "kedua" not in pages[0]
    assert "Naskah &lt;b&gt;kedua&lt;/b&gt; &amp; selesai" in pages[1]
    for page, version in zip(pages, repaired.versions.order_by("number"), strict=True):
        assert version.digest in page


@pytest.mark.django_db
def test_the_comparison_says_in_words_what_was_put_in_and_taken_out(world, repaired, visit):
    client = visit(world.screener)

    page = page_of(client, "version-compare", code=repaired.code, before=1, after=2)

    body = page.content.decode()
    assert "<ins>" in body
    assert "<del>" in body
    assert "<b>kedua</b>" not in body
    assert "ditambah:" in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "more"),
    [
        ("version-list", {}),
        ("version-detail", {"number": 2}),
        ("version-compare", {"before": 1, "after": 2}),
        ("proposal-receipt", {}),
        ("proposal-history", {}),
    ],
)
def test_pages_of_versions_keep_the_budget(world, repaired, visit, route, more):
    with override("id"):
        address = reverse(route, kwargs={"code": repaired.code, **more})

    seen = statements(visit(world.local_admin), address)

    assert len(seen) <= MOST
    assert route != "version-list" or not [sql for sql in seen if '"content"' in sql]


@pytest.mark.django_db
def test_the_comparison_shows_both_files_after_an_exchange(world, repaired):
    first, second = (version.content for version in repaired.versions.order_by("number"))

    assert compare_versions(first, second).files == []
    changed = {**second, "files": [{**second["files"][0], "digest": "f" * 64}]}
    assert len(compare_versions(first, changed).files) == len(first["files"]) + 1
