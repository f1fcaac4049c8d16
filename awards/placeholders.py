"""Words in braces that an office may write on its certificates, and what they are filled with."""

import re
from collections.abc import Iterator, Mapping

WORD = re.compile(r"\{([^{}]*)\}")
#: In the order in which the page lists them.
KNOWN = ("nama", "unit", "capaian", "inovasi", "kegiatan", "tahun", "nomor")
DEFAULTS = {
    "title": "Piagam Penghargaan",
    "number_words": "Nomor {nomor}",
    "given_to": "diberikan kepada",
    "winner_headline": "{capaian}",
    "winner_body": "pada {kegiatan} atas inovasi {inovasi}",
    "innovator_headline": "Inovator {capaian}",
    "innovator_body": "dari {unit} pada {kegiatan} atas inovasi {inovasi}",
    "participant_headline": "Peserta",
    "participant_body": "pada {kegiatan} dengan inovasi {inovasi}",
}


def unknown_words(text: str) -> list[str]:
    """What stands in braces and is no word of ours; a lone brace counts too."""
    rest = WORD.sub("", text)
    strangers = [word for word in WORD.findall(text) if word not in KNOWN]
    return strangers + [brace for brace in "{}" if brace in rest]


def pieces(text: str, facts: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces; a filled one is told, so that paper can print it in bold."""
    for number, piece in enumerate(WORD.split(text)):
        is_filled = number % 2 == 1
        words = facts.get(piece, "") if is_filled else piece
        if words:
            yield words, is_filled


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its words filled in."""
    return "".join(words for words, _is_filled in pieces(text, facts))
