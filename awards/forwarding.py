"""An entry that went up, as a package for another form: its text in that form's order, its files.

SECURITY: only what was frozen when it won. What is being written above is the entrant's alone.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.models import Promotion
from competitions.models import Question
from innovations.carrying import place_answers, questions_of
from innovations.comparing import facts_of
from innovations.states import ScanState

TEXT = "usulan.txt"
FOLDER = "berkas"
MOST_LETTERS = 60
RULE = "=" * 72
OPEN = (ScanState.CLEAN, ScanState.UNSCANNED)  # others are kept back from everybody


def package_of(promotion: Promotion) -> Iterator[tuple[str, str | bytes]]:
    """Names inside the archive with the text, or with a stored file's name."""
    yield TEXT, text_of(promotion).encode()
    files = promotion.version.attachments.exclude(file="").filter(state__in=OPEN)
    for number, file in enumerate(files.order_by("pk"), start=1):
        yield f"{FOLDER}/{number:02}-{safe_name(file.name)}", file.file.name


def safe_name(name: str) -> str:
    """Letters, digits and hyphens, whatever the file was called where it came from."""
    path = PurePath(name)
    stem = slugify(path.stem)[:MOST_LETTERS].strip("-") or FOLDER
    ending = slugify(path.suffix)[:8]
    return f"{stem}.{ending}" if ending else stem


def text_of(promotion: Promotion) -> str:
    """The text that won, under the questions of the upper form, in their order."""
    content = promotion.dossier["version"]["content"]
    entry = promotion.entry
    asked = questions_of(entry.rule_set, entry.group)
    parts = [_head(promotion, content), *_sections(content, asked), *_rest(content, asked)]
    parts += _links(promotion)
    return "\n\n".join(parts).strip() + "\n"


def _head(promotion: Promotion, content: dict[str, Any]) -> str:
    upper = _("For: %(name)s") % {"name": promotion.upper.name}
    seal = _("Digest (SHA-256): %(digest)s") % {"digest": promotion.digest}
    facts = [f"{name}: {told}" for name, told in facts_of(content) if told]
    return "\n".join([content["title"].upper(), upper, seal, "", *facts])


def _sections(content: dict[str, Any], asked: list[Question]) -> Iterator[str]:
    answers = place_answers(content, asked).answers
    silent = _("(not answered yet)")
    for section, questions in groupby(asked, key=lambda one: one.section):
        yield f"{RULE}\n{section.title.upper()}\n{RULE}"
        for one in questions:
            text = answers.get(section.pk, {}).get(one.code, "")
            yield f"{one.label}\n\n{text or silent}"


def _rest(content: dict[str, Any], asked: list[Question]) -> Iterator[str]:
    """What the form above does not ask, so that nothing that won is lost."""
    left = place_answers(content, asked).left
    if not left:
        return
    yield "\n".join([RULE, _("Not asked by this form").upper(), RULE])
    for section in content["sections"]:
        for answer in section["questions"]:
            if answer["label"] in left:
                yield f"{answer['label']}\n\n{answer['text']}"


def _links(promotion: Promotion) -> Iterator[str]:
    links = promotion.version.attachments.exclude(url="").order_by("pk")
    if told := [f"{one.name}: {one.url}" for one in links]:
        yield "\n".join([RULE, _("Links").upper(), RULE, *told])
