"""Translations compile without gettext, with plurals, and only what changed."""

import gettext

from devtools import translations

SOURCE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

msgid "Proposal"
msgstr "Usulan"

#, fuzzy
msgid "Judge"
msgstr "Hakim"

msgid "%(count)s entry"
msgid_plural "%(count)s entries"
msgstr[0] "%(count)s usulan"
"""


def put(folder):
    source = folder / "locale" / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    return source


def test_compiled_words_are_those_of_the_source(tmp_path, monkeypatch):
    source = put(tmp_path)
    monkeypatch.setattr(translations, "ROOT", tmp_path)

    translations.compile_translations()

    with source.with_suffix(".mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    assert words.gettext("Proposal") == "Usulan"
    assert words.gettext("Judge") == "Judge"
    assert words.ngettext("%(count)s entry", "%(count)s entries", 2) == "%(count)s usulan"


def test_nothing_is_compiled_twice(tmp_path, monkeypatch):
    put(tmp_path)
    monkeypatch.setattr(translations, "ROOT", tmp_path)

    assert [translations.compile_translations() for _ in range(2)] == [1, 0]
