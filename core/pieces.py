"""Pieces of pages that are drawn once a worker: the same facts in the same language, the same text.

Drawing a template costs more than all else of a page that shows a rubric of seven aspects with
five levels each, or a list of fifty rows. Such a piece is drawn from its facts alone, as if it were
included with `only`, and kept under all of them.

SECURITY: a piece sees no request, no person and no workspace, and its key is everything that it
does see. Whoever gets a kept piece has brought every word of it along; whether the names of a blind
stage are among them was decided before. Facts are plain values that never change: texts, numbers,
yes or no, tuples, named tuples and frozen dataclasses of these; no rows, no marked-safe text.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_SIGNS = 4_000_000  # a worker keeps so much


class Shelf:
    """Texts by key, up to so many signs in all; what was drawn first goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.signs = most, 0
        self.texts: dict[Hashable, SafeString] = {}
        self.lock = Lock()

    def take(self, key: Hashable, draw: Callable[[], SafeString]) -> SafeString:
        """The kept text, or a new one."""
        text = self.texts.get(key)
        if text is None:
            text = draw()
            with self.lock:
                self.put(key, text)
        return text

    def put(self, key: Hashable, text: SafeString) -> None:
        """Keep it, and let go what has no place any more."""
        self.signs += len(text) - len(self.texts.pop(key, ""))
        self.texts[key] = text
        while self.signs > self.most:
            self.signs -= len(self.texts.pop(next(iter(self.texts))))


_shelf = Shelf(MOST_SIGNS)


def piece_of(template: str, facts: dict[str, Any]) -> SafeString:
    """The piece for these facts. While developing, templates change under a worker: drawn anew."""
    kinds = tuple(map(type, facts.values()))  # 1 and yes are equal, and are not written alike
    key = (template, get_language(), tuple(facts.items()), kinds)
    if settings.DEBUG and hash(key) is not None:  # what can change is refused here, too
        return _draw(template, facts)
    return _shelf.take(key, lambda: _draw(template, facts))


def _draw(template: str, facts: dict[str, Any]) -> SafeString:
    return get_template(template).render(facts)
