"""Why a file is not taken, and how to mend it: one plain sentence or two for each reason."""

from collections.abc import Collection

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.errors import ActionRefused

LABELS = {
    "pdf": "PDF",
    "image": _("Photo (JPEG, PNG)"),
    "docx": "Word (DOCX)",
    "xlsx": "Excel (XLSX)",
    "pptx": "PowerPoint (PPTX)",
}
_AGAIN = _("The file cannot be opened. Save it again as PDF, then upload it once more.")
SENTENCES: dict[str, Promise] = {
    "broken": _AGAIN,
    "cut": _("The file is incomplete: its end is missing. Save it again, then upload it."),
    "disguised": _(
        "The file has something else before, behind or inside it. Print it as PDF again,"
        " then upload that one."
    ),
    "encrypted": _(
        "The file is protected by a password. Save it without the password, then upload it again."
    ),
    "script": _(
        "The PDF has buttons or programs in it. Print it as PDF again, then upload that one."
    ),
    "xfa": _("The PDF is a fill-in form. Print the filled form as PDF, then upload that one."),
    "embedded": _(
        "Another file is inside this one, such as a table behind a chart or a video."
        " Save it as PDF, then upload that one."
    ),
    "external": _(
        "The document fetches parts from elsewhere. Save it as PDF, then upload that one."
    ),
    "macros": _("The document has macros. Save it as DOCX, XLSX or PDF without macros."),
    "entities": _AGAIN,
    "page_size": _("The PDF has pages of an impossible size. Print it on A4 as PDF again."),
    "many_pages": _("The PDF has more than %(most)s pages. Upload only the pages that are asked."),
    "pixels": _(
        "The photo has %(megapixels)s megapixels; at most %(most)s are taken. Make it smaller."
    ),
    "heavy": _(
        "The file becomes too large when it is opened. Save it with smaller pictures,"
        " or upload a part of it."
    ),
    "busy": _("Many files are being checked just now. Try again in a minute."),
    "empty": _("The file is empty. Choose it again, or save it once more first."),
}
#: What else a file can be, with how it becomes something that is taken.
FOREIGN: dict[str, Promise] = {
    "heic": _("This is a HEIC photo. Send it to yourself as JPEG, or make a screenshot of it."),
    "webp": _("This is a WebP picture. Save it as JPEG or PNG."),
    "gif": _("This is a GIF picture. Save it as JPEG or PNG."),
    "tiff": _("This is a TIFF picture. Save it as JPEG, PNG or PDF."),
    "bmp": _("This is a BMP picture. Save it as JPEG or PNG."),
    "old_office": _(
        "This is an old Office file, or one with a password. Save it as PDF, DOCX or XLSX without"
        " a password."
    ),
    "archive": _("This is an archive. Unpack it and upload its files one by one."),
    "video": _("This is a video or sound. Put it on a video site and give its address instead."),
    "page": _("This is a web page or a drawing in code. Print it as PDF."),
    "program": _("This is a program. Programs are never taken."),
    "unknown": _("The kind of this file is not known here. Save it as PDF."),
}


class FileRefused(ActionRefused):
    """The file will not be taken as it is. `word` is of SENTENCES, where one of them told it."""

    word = ""


class CheckBusy(FileRefused):
    """Nobody has looked at the file yet: nothing is wrong with it, and it is sent again later."""

    def __init__(self) -> None:
        super().__init__(str(SENTENCES["busy"]))


def refused(word: str, **facts: object) -> FileRefused:
    """By a word of SENTENCES."""
    refusal = FileRefused(str(SENTENCES.get(word, _AGAIN)) % facts)
    refusal.word = word
    return refusal


def too_large(size: int, most: int) -> FileRefused:
    """Said before a byte is read."""
    facts = {"size": _megabytes(size), "most": _megabytes(most)}
    return FileRefused(
        _now("The file has %(size)s MB; at most %(most)s MB are taken. Make it smaller.") % facts
    )


def wrong_kind(word: str, kinds: Collection[str]) -> FileRefused:
    """What it is, how to mend it, and what would be taken."""
    told = FOREIGN.get(word)
    what = str(told) if told else _now("This is a file of the kind %(kind)s.") % {"kind": word}
    names = get_text_list([str(LABELS[kind]) for kind in LABELS if kind in kinds], _now("or"))
    taken = _now("Taken here: %(kinds)s.") % {"kinds": names}
    return FileRefused(f"{what} {taken}")


def too_many_pages(pages: int, most: int) -> FileRefused:
    """The slot's own limit."""
    facts = {"pages": pages, "most": most}
    return FileRefused(
        _now("The PDF has %(pages)s pages; at most %(most)s are taken. Upload only those asked.")
        % facts
    )


def _megabytes(size: int) -> str:
    """Rounded up, so that a file just above the limit is not told to have the limit's size."""
    tenths = -(-size * 10 // (1024 * 1024))
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0)
