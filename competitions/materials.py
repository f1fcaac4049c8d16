"""Slides and notes of an event: looked into as every file of people is."""

from django.core.files.uploadedfile import UploadedFile

from core.uploads import Clean, FileRefused, inspect

LARGEST_MEGABYTES = 10
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
KINDS = ("pdf", "docx", "pptx")


def inspect_material(file: UploadedFile) -> Clean:
    """The file as it may be stored; FileRefused says why not, and what would be taken."""
    return inspect(file, kinds=KINDS, most_bytes=LARGEST)


def faults_of_file(file: UploadedFile) -> list[str]:
    """Why a file is not taken, with what would be."""
    try:
        inspect_material(file)
    except FileRefused as refusal:
        return refusal.reasons
    file.seek(0)
    return []
