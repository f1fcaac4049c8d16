"""Pieces of pages are drawn once for their facts, and for nothing beside them."""

from typing import NamedTuple

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from core.pieces import Shelf, piece_of


class Facts(NamedTuple):
    items: tuple
    large: bool = False


def drawn(source, **context):
    return engines["django"].from_string("{% load pieces %}" + source).render(context)


def test_a_piece_sees_its_facts_and_nothing_else(rf):
    request = rf.get("/")
    shown = engines["django"].from_string(
        '{% load pieces %}{% piece "components/tag.html" label=label %}'
    )

    text = shown.render({"label": "<b>Baru</b>", "tone": "problem"}, request)

    assert text == '<span class="tag">&lt;b&gt;Baru&lt;/b&gt;</span>'


def test_other_facts_make_another_piece():
    names = ["Dinas A", "Dinas B", "Dinas A"]

    assert [drawn('{% piece "components/tag.html" label=name %}', name=name) for name in names] == [
        f'<span class="tag">{name}</span>' for name in names
    ]


@pytest.mark.parametrize("pair", [(1, True), ("<i>", mark_safe("<i>")), (0, False)])
def test_equal_facts_of_other_kinds_are_written_apart(pair):
    one, other = (piece_of("components/tag.html", {"label": label}) for label in pair)

    assert one != other


def test_each_language_has_its_own():
    texts = []
    for language in ("id", "en", "id"):
        with override(language):
            texts.append(piece_of("judging/_scoring_keys.html", {}))

    assert texts[0] == texts[2] != texts[1]


def test_named_facts_are_read_by_name():
    facts = Facts(("done", "now"))

    text = piece_of("components/squares.html", facts._asdict())

    assert text.count("<i ") == 2


def test_what_was_drawn_first_goes_first():
    shelf, drawn_now = Shelf(most=20), []

    def take(key):
        return shelf.take(key, lambda: drawn_now.append(key) or "x" * 8)

    for key in "abacab":
        take(key)

    assert drawn_now == ["a", "b", "c", "a", "b"]
    assert shelf.signs == sum(map(len, shelf.texts.values())) <= 20


def test_facts_that_can_change_are_refused():
    with pytest.raises(TypeError):
        piece_of("components/squares.html", {"items": ["done"]})


def test_while_developing_each_is_drawn_anew(settings):
    settings.DEBUG = True

    assert piece_of("components/squares.html", {"items": ("done",)}).count("<i ") == 1
    test_facts_that_can_change_are_refused()
