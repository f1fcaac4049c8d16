"""Addresses of news, and the mailbox of a development machine."""

from django.conf import settings

from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

LETTER = "20260420-100000-1.log"


def letter(_world: MatrixWorld) -> dict:
    """A letter that lies in the mailbox."""
    settings.MAILBOX_DIR.mkdir(parents=True, exist_ok=True)
    (settings.MAILBOX_DIR / LETTER).write_text("Subject: Halo\nTo: siti@kipp.example\n\nHalo\n")
    return {"name": LETTER}


ROWS = [
    Row("notice-list", ok=SIGNED_IN),
    Row("notice-read", sent_on=SIGNED_IN, method="post"),
    Row("mailbox", ok=EVERYBODY),
    Row("letter-detail", letter, ok=EVERYBODY),
    Row("letter-html", letter, ok=EVERYBODY),
]
