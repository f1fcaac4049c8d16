"""Slides and notes of an event: what a file is, is told by its content, never by its name."""

import zlib
from zipfile import BadZipFile, ZipFile

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST_MEGABYTES = 10
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
CONTENTS = "[Content_Types].xml"
MOST_CONTENTS = 256 * 1024
BROKEN = (
    *(BadZipFile, EOFError, KeyError, NotImplementedError),
    *(OSError, RuntimeError, ValueError, zlib.error),
)
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "docx": f"{OFFICE}.wordprocessingml.document",
}


def kind_of(file: UploadedFile) -> str:
    """`pdf`, `pptx` or `docx`; empty for everything else, also for documents with macros."""
    file.seek(0)
    is_pdf = file.read(5) == b"%PDF-"
    file.seek(0)
    kind = "pdf" if is_pdf else _office_kind(file)
    file.seek(0)
    return kind


def _office_kind(file: UploadedFile) -> str:
    """SECURITY: of the archive only its short table of contents is unpacked."""
    try:
        with ZipFile(file) as archive:
            if archive.getinfo(CONTENTS).file_size > MOST_CONTENTS:
                return ""
            contents = archive.read(CONTENTS).decode(errors="replace")
    except BROKEN:
        return ""
    kinds = (kind for kind in ("pptx", "docx") if f'"{TYPES[kind]}.main+xml"' in contents)
    return next(kinds, "")


def faults_of_file(file: UploadedFile) -> list[str]:
    """Why a file is not taken, with what would be."""
    if file.size > LARGEST:
        return [
            _("The file has more than %(size)s MB. Make it smaller, or give a link instead.")
            % {"size": LARGEST_MEGABYTES}
        ]
    if not kind_of(file):
        return [_("This is no PDF, PPTX or DOCX. Save it as PDF, then upload it again.")]
    return []
