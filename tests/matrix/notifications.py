"""Addresses of news, of an office's messages, and the mailbox of a development machine."""

from django.conf import settings

from notifications.models import Message
from notifications.outbox import post
from notifications.unsubscribing import stop_path
from tests.factories import NOW
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

LETTER = "20260420-100000-1.log"
ORGANISERS = frozenset({"organiser", "foreign_organiser"})
SCREENER = frozenset({"screener"})


def letter(_world: MatrixWorld) -> dict:
    """A letter that lies in the mailbox."""
    settings.MAILBOX_DIR.mkdir(parents=True, exist_ok=True)
    (settings.MAILBOX_DIR / LETTER).write_text("Subject: Halo\nTo: siti@kipp.example\n\nHalo\n")
    return {"name": LETTER}


def build_message(world: MatrixWorld) -> Message:
    """A mail of the world's organiser that is no duty."""
    office = world.secretariat.code
    facts = {"title": "Perahu Posyandu", "competition": world.competition.name, "person": "Siti"}
    about = "proposal-MATRIX"
    post(
        "proposal_handed_over",
        to=[world.local_admin],
        about=about,
        at=NOW,
        office=office,
        **facts,
    )
    return Message.objects.get(about=about)


def message(world: MatrixWorld) -> dict:
    return {"key": world.once("message", build_message).uuid}


def template(_world: MatrixWorld) -> dict:
    return {"kind": "proposal_submitted", "language": "id"}


def security_kind(_world: MatrixWorld) -> dict:
    return {"kind": "password_reset", "language": "id"}


def link(world: MatrixWorld) -> dict:
    return {"token": stop_path(world.once("message", build_message)).rstrip("/").split("/")[-1]}


ROWS = [
    Row("notice-list", ok=SIGNED_IN),
    Row("notice-read", sent_on=SIGNED_IN, method="post"),
    Row("news-preferences", ok=SIGNED_IN),
    Row("news-stop", link, ok=EVERYBODY),
    Row("news-stop", link, ok=EVERYBODY, method="post", name="posted"),
    Row("message-template-list", ok=ORGANISERS | SCREENER),
    Row("message-template-edit", template, ok=ORGANISERS, forbidden=SCREENER),
    Row("message-template-edit", security_kind, forbidden=SCREENER, name="fixed words"),
    Row("message-template-revert", template, ok=ORGANISERS, forbidden=SCREENER),
    Row("outbox-list", ok=ORGANISERS | SCREENER),
    Row("outbox-retry", ok=ORGANISERS, forbidden=SCREENER),
    Row("message-detail", message, ok=frozenset({"organiser"}) | SCREENER),
    Row("message-retry", message, ok=frozenset({"organiser"}), forbidden=SCREENER),
    Row("message-cancel", message, ok=frozenset({"organiser"}), forbidden=SCREENER),
    Row("mailbox", ok=EVERYBODY),
    Row("letter-detail", letter, ok=EVERYBODY),
    Row("letter-html", letter, ok=EVERYBODY),
]
