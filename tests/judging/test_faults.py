"""Every reason for which nothing was computed has a sentence, in both languages."""

import pytest
from django.utils.translation import gettext, override

from judging.engine import errors
from judging.faults import OTHERWISE, SENTENCES, sentence_of

CODES = sorted(
    value for name, value in vars(errors).items() if name.isupper() and isinstance(value, str)
)


def test_every_code_of_the_engine_has_its_own_sentence():
    assert len(CODES) >= 13
    assert set(CODES) - set(SENTENCES) == set()
    assert len(set(SENTENCES.values())) == len(SENTENCES)


@pytest.mark.parametrize("code", ["", *SENTENCES])
def test_every_sentence_is_said_in_both_languages(code):
    with override("en"):
        english = gettext(sentence_of(code))
    with override("id"):
        indonesian = gettext(sentence_of(code))

    assert english == SENTENCES.get(code, OTHERWISE)
    assert indonesian != english
    assert "\n" not in indonesian
