"""Files of people: told by content, checked in a process of their own, stored for good, scanned."""

from core.uploads.cleaning import CLEANER, Nameless, make_nameless
from core.uploads.inspection import Clean, digest_of_file, inspect
from core.uploads.kinds import TYPES, type_of_name
from core.uploads.names import clean_name
from core.uploads.previews import draw_page
from core.uploads.refusals import CheckBusy, FileRefused
from core.uploads.storing import erase, has_room, open_stored, store, write_piece

__all__ = [
    "CLEANER",
    "TYPES",
    "CheckBusy",
    "Clean",
    "FileRefused",
    "Nameless",
    "clean_name",
    "digest_of_file",
    "draw_page",
    "erase",
    "has_room",
    "inspect",
    "make_nameless",
    "open_stored",
    "store",
    "type_of_name",
    "write_piece",
]
