"""The development mailbox: mails that were written to a folder instead of being sent."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

NAME = re.compile(r"[0-9-]+\.log")
MOST = 200


@dataclass(frozen=True)
class Letter:
    """One mail as a reader sees it."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def letters(folder: Path) -> list[Letter]:
    """The newest mails, the latest first."""
    files = sorted(folder.glob("*.log"), key=_age, reverse=True) if folder.exists() else []
    return [read_letter(path) for path in files[:MOST]]


def find_letter(folder: Path, name: str) -> Letter | None:
    """By file name. SECURITY: the name holds digits and dashes, so it cannot leave the folder."""
    path = folder / name
    return read_letter(path) if NAME.fullmatch(name) and path.is_file() else None


def read_letter(path: Path) -> Letter:
    """Django writes one mail a file and closes it with a line of dashes."""
    raw = path.read_bytes().rsplit(b"-" * 79, 1)[0]
    mail = email.message_from_bytes(raw, policy=default)
    return Letter(
        name=path.name,
        at=datetime.fromtimestamp(_age(path), UTC),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""


def _age(path: Path) -> float:
    return path.stat().st_mtime
