"""Copies of stored files for readers who may not know who made them."""

from dataclasses import dataclass

from django.core.files import File
from django.core.files.base import ContentFile

from core.uploads.confinement import look_into
from core.uploads.inspection import digest_of_file

#: A better cleaner has a higher number: what an older one made is made anew.
CLEANER = 1
CLEANERS = {
    "pdf": "nameless_papers",
    "image": "photos",
    "docx": "nameless_office",
    "xlsx": "nameless_office",
    "pptx": "nameless_office",
}


@dataclass(frozen=True)
class Nameless:
    """The same content without author, history, comments, places and hidden parts."""

    form: str
    pages: int | None
    size: int
    digest: str
    content: File


def make_nameless(file: File, kind: str) -> Nameless:
    """Clean a stored file in a process of its own.

    Raises FileRefused when it cannot be cleaned, CheckBusy when not now.
    """
    facts, made = look_into(file, CLEANERS[kind])
    content = ContentFile(made)
    digest = digest_of_file(content)
    return Nameless(facts["form"], facts.get("pages"), content.size, digest, content)
