"""The one door for files of people: checked, cleaned, and told by their content."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.core.files import File
from django.core.files.base import ContentFile

from core.uploads.confinement import look_into
from core.uploads.kinds import HEAD, PROGRAMS, TYPES, told_by
from core.uploads.names import clean_name
from core.uploads.refusals import refused, too_large, too_many_pages, wrong_kind


@dataclass(frozen=True)
class Clean:
    """A file as it is to be stored: a photo is drawn anew, everything else stays as it came.

    `digest` is the SHA-256 of `content`; pages are those of a PDF, width and height of a photo.
    """

    kind: str
    content_type: str
    name: str
    size: int
    digest: str
    pages: int | None
    width: int | None
    height: int | None
    content: File


def inspect(
    file: File,
    *,
    kinds: Collection[str],
    most_bytes: int,
    most_pages: int | None = None,
    name: str | None = None,
) -> Clean:
    """Check a file that somebody sent. `kinds` are of pdf, image, docx, xlsx, pptx.

    Raises FileRefused: what is wrong and how to mend it, in the language of the request.
    """
    if not file.size:
        raise refused("empty")
    if file.size > most_bytes:
        raise too_large(file.size, most_bytes)
    file.seek(0)
    word = told_by(file.read(HEAD))
    if word not in PROGRAMS or (word != "office" and word not in kinds):
        raise wrong_kind(word, kinds)
    facts, made = look_into(file, PROGRAMS[word])
    if facts["kind"] not in kinds:
        raise wrong_kind(facts["kind"], kinds)
    pages = facts.get("pages")
    if most_pages and pages and pages > most_pages:
        raise too_many_pages(pages, most_pages)
    content = ContentFile(made) if made else file
    return Clean(
        kind=facts["kind"],
        content_type=TYPES[facts["form"]],
        name=clean_name(name if name is not None else file.name or "", facts["form"]),
        size=content.size,
        digest=digest_of_file(content),
        pages=pages,
        width=facts.get("width"),
        height=facts.get("height"),
        content=content,
    )


def digest_of_file(file: File) -> str:
    """SHA-256 in hex, of all of it; the file stands at its beginning again."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
