"""Digests and canonical JSON: the same content gives the same bytes on every machine."""

import hashlib
import json
import unicodedata
from typing import Any


def canonical_json(value: Any) -> str:
    """UTF-8 text, NFC, sorted keys, no spaces. Numbers that matter are handed in as strings."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def sha256_of(text: str) -> str:
    """Lower-case hex SHA-256 of the text's UTF-8 bytes."""
    return sha256_of_bytes(text.encode())


def sha256_of_bytes(data: bytes) -> str:
    """Lower-case hex SHA-256."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return sha256_of(canonical_json(value))
