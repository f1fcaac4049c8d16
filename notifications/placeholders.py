"""What an office may name in its own words: a fixed table, replaced as plain text.

SECURITY: there is no template language here. Braces hold one word of the table or stay as they
are; a value that holds braces itself is not looked at again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

_BRACES = re.compile(r"\{([^{}]*)\}")
_BLANK_LINE = re.compile(r"\n\s*\n")


def _as_is(value: str) -> str:
    return value


def _say_number(value: str) -> str:
    """A score with four places, in the reader's figures; empty for what is none."""
    try:
        return number_format(Decimal(value), 4)
    except InvalidOperation:
        return ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`word` stands in braces, `key` is what posts call it, `say` puts it into the language."""

    word: str
    key: str
    label: Promise
    sample: str
    say: Callable[[str], str] = _as_is


PLACEHOLDERS = (
    Placeholder("nama", "name", _("Name of the reader"), "Siti Rahayu"),
    Placeholder("judul", "title", _("Title of the entry or event"), "Perahu Posyandu"),
    Placeholder("kompetisi", "competition", _("Competition"), "KIPP Kabupaten Banyumas 2026"),
    Placeholder("penyelenggara", "organiser", _("Organiser"), "Bagian Organisasi"),
    Placeholder("nomor", "number", _("Number of the entry"), "BMS26-042"),
    Placeholder("unit", "unit", _("Unit of the entry"), "Puskesmas Sumpiuh II"),
    Placeholder("instansi", "agency", _("Agency"), "Dinas Kesehatan"),
    Placeholder("orang", "person", _("Who did it"), "Joko Susilo"),
    Placeholder("peran", "role", _("Role"), gettext_noop("Proposer"), gettext),
    Placeholder("pengundang", "inviter", _("Who invites"), "Rini Astuti"),
    Placeholder("juri", "judge", _("Judge"), "Ratna Wulandari"),
    Placeholder("tahap", "stage", _("Stage"), "Penilaian proposal"),
    Placeholder("catatan", "note", _("Note to the team"), "Lampirkan SK yang sudah diteken."),
    Placeholder("alasan", "reason", _("Reason"), "Berjalan kurang dari dua tahun."),
    Placeholder("waktu", "when", _("When"), "20-04-2026 10.00 WIB"),
    Placeholder("batas", "closes", _("Deadline"), "30-04-2026 15.00 WIB"),
    Placeholder("sidik", "digest", _("Digest of the text (SHA-256)"), "9f86d081884c7d65…"),
    Placeholder("capaian", "award", _("Honour"), "Top 10"),
    Placeholder("peringkat", "rank", _("Rank"), "3"),
    Placeholder("nilai", "score", _("Score"), "87.2500", _say_number),
    Placeholder("kurang", "missing", _("What is missing"), "Dampak, Keberlanjutan"),
    Placeholder("jumlah", "count", _("How many"), "4"),
    Placeholder("daftar", "titles", _("List of entries"), "Perahu Posyandu; Warung Tera"),
    Placeholder("daftar_nomor", "numbers", _("Numbers of the entries"), "BMS26-042, BMS26-051"),
    Placeholder("hari", "days", _("Days"), "7"),
    Placeholder("jam", "hours", _("Hours of work"), "12"),
    Placeholder("pesan", "words", _("Words to the judges"), "Mohon kesediaan Bapak dan Ibu."),
    Placeholder("pertanyaan", "text", _("Question"), "Apakah sekolah boleh ikut?"),
    Placeholder("jawaban", "answer", _("Answer"), "Boleh, melalui dinas pendidikan."),
    Placeholder("jendela", "window", _("Time span of the edition"), "Pendaftaran"),
    Placeholder("semula", "before", _("Deadline before"), "25-04-2026 15.00 WIB"),
    Placeholder("menjadi", "after", _("Deadline now"), "30-04-2026 15.00 WIB"),
    Placeholder("bagian", "sections", _("Sections that changed"), "Dampak"),
    Placeholder("bercatatan", "noted", _("Sections with a note"), "Dampak, Kebaruan"),
    Placeholder("berkas", "file", _("Name of the file"), "sk-tim.pdf"),
    Placeholder("tempat", "place", _("Place of the event"), "Aula Setda"),
    Placeholder("acara", "event", _("Event"), "Klinik inovasi"),
    Placeholder("waktu_acara", "event_when", _("When the event is"), "22-04-2026 09.00 WIB"),
)
BY_WORD = {one.word: one for one in PLACEHOLDERS}
BY_KEY = {one.key: one for one in PLACEHOLDERS}


def words_in_braces(text: str) -> set[str]:
    """Everything that stands in braces, known or not."""
    return set(_BRACES.findall(text))


def say_values(context: dict) -> dict:
    """A message's facts in the language that is active."""
    return {key: _say(key, value) for key, value in context.items()}


def _say(key: str, value: object) -> object:
    place = BY_KEY.get(key)
    return place.say(value) if place and isinstance(value, str) else value


def in_braces(keys: Iterator[str]) -> dict[str, str]:
    """Values that leave each placeholder standing: a built-in text becomes one to edit."""
    return {key: f"{{{BY_KEY[key].word}}}" for key in keys}


def fill(text: str, values: dict, allowed: frozenset[str]) -> str:
    """Put the values in, in one pass. `values` by key, `allowed` by word."""

    def replace(found: re.Match) -> str:
        word = found[1]
        return str(values.get(BY_WORD[word].key, "")) if word in allowed else found[0]

    return _BRACES.sub(replace, text)


def fill_paragraphs(text: str, values: dict, allowed: frozenset[str]) -> list[str]:
    """What blank lines part; a paragraph that would speak of something empty is left out."""
    parts = (part.strip() for part in _BLANK_LINE.split(text))
    return [fill(part, values, allowed) for part in parts if part and _is_whole(part, values)]


def _is_whole(part: str, values: dict) -> bool:
    known = words_in_braces(part) & BY_WORD.keys()
    return all(values.get(BY_WORD[word].key) for word in known)
