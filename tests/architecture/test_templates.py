"""Templates: short, commented, without anything that the content policy forbids."""

import re

from tests.architecture.tree import relative, templates

LONGEST = 120
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src|type=\"application/json\"))|<style\b|\sstyle=|\son[a-z]+=\"",
    re.IGNORECASE,
)
FIRST_LINE = re.compile(r"^(\{#|\{% comment)")


def test_templates_are_short() -> None:
    long = [relative(t) for t in templates() if len(t.read_text().splitlines()) > LONGEST]

    assert long == []


def test_templates_say_what_they_are() -> None:
    silent = [relative(t) for t in templates() if not FIRST_LINE.match(t.read_text())]

    assert silent == []


def test_templates_have_nothing_inline() -> None:
    guilty = [relative(t) for t in templates() if INLINE.search(t.read_text())]

    assert guilty == []


def test_no_template_marks_text_as_safe() -> None:
    guilty = [
        relative(t) for t in templates() if re.search(r"\|\s*safe\b|autoescape off", t.read_text())
    ]

    assert guilty == []
