"""What a file is, by its first bytes. Its name and the browser's word for it count nothing."""

import re

HEAD = 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
}
#: The program that looks into it.
PROGRAMS = {"pdf": "papers", "image": "photos", "office": "office"}
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"PK\x03\x04", "office"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"OggS", "video"),
    (b"ID3", "video"),
)
BOXES = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic", b"avif": "heic"}
MARKUP = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<")


def told_by(head: bytes) -> str:
    """A key of PROGRAMS, or a word of `refusals.FOREIGN`."""
    if head[4:8] == b"ftyp":
        return BOXES.get(head[8:12], "video")
    if head[:4] == b"RIFF":
        return "webp" if head[8:12] == b"WEBP" else "video"
    if MARKUP.match(head):
        return "page"
    return next((word for magic, word in MAGIC if head.startswith(magic)), "unknown")


def type_of_name(name: str) -> str:
    """The content type of a name that `clean_name` has made."""
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")
