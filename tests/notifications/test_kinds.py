"""The table of kinds: complete, and true to the built-in words."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.states import ORGANISER_SIDE, Role
from notifications.kinds import EDITABLE, KINDS, TRIAL, kind_of, kinds_by_area
from notifications.placeholders import PLACEHOLDERS
from notifications.querysets import OFFICE_SIDE, ORGANISER
from notifications.wording import built_in_words, sample_context, words_of

MAILS = Path(settings.BASE_DIR) / "templates" / "mail"
FACT = re.compile(r"{{ *([a-z_]+)|{% if ([a-z_]+)|translate ([a-z_]+) as")
#: Names that a template makes itself.
MADE = {"role_word", "language"}


def facts_of(kind: str) -> set[str]:
    text = (MAILS / f"{kind}.txt").read_text()
    return {name for found in FACT.findall(text) for name in found if name} - MADE


def test_every_mail_is_a_kind_that_is_listed():
    mails = {path.stem for path in MAILS.glob("*.txt")} - {"layout"}

    assert mails - KINDS.keys() == set()


def test_every_kind_has_its_built_in_words():
    missing = [name for name in KINDS if name != TRIAL and not (MAILS / f"{name}.txt").exists()]

    assert missing == []


@pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)
def test_a_kind_names_every_fact_of_its_built_in_words(kind):
    assert facts_of(kind.name) - {place.key for place in kind.placeholders} == set()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)
def test_built_in_words_keep_what_has_to_stay(kind, language):
    words = built_in_words(kind, language)
    text = f"{words.subject}\n{words.body}"

    assert [word for word in kind.required if f"{{{word}}}" not in text] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)
def test_a_sample_leaves_no_braces(kind, language):
    words = words_of(kind.name, sample_context(kind), language)

    assert words.paragraphs
    assert "{" not in words.subject + words.body


def test_words_and_keys_are_given_once():
    assert len({place.word for place in PLACEHOLDERS}) == len(PLACEHOLDERS)
    assert len({place.key for place in PLACEHOLDERS}) == len(PLACEHOLDERS)


def test_every_editable_kind_stands_in_one_area():
    listed = [kind for _label, kinds in kinds_by_area() for kind in kinds]

    assert sorted(kind.name for kind in listed) == sorted(kind.name for kind in EDITABLE)


def test_a_kind_that_nobody_listed_is_duty():
    assert kind_of("something_new").is_duty


def test_roles_of_an_office_are_those_of_accounts():
    assert set(OFFICE_SIDE) == {str(role) for role in ORGANISER_SIDE}
    assert ORGANISER == Role.ORGANISER
