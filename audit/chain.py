"""The hash chain: sealed by beat in batches, so that no act waits for a global lock."""

from collections.abc import Iterator

from django.db import connection, transaction

from audit.models import Batch, Entry
from core.digests import canonical_json, sha256_of

START = "0" * 64
LOCK = 731_001
FIELDS = ["id", "at", "actor_id", "act", "subject_type", "subject_id", "subject_label", "before", "after", "reason", "request_id"]


def seal_of(previous: str, entry: Entry) -> str:
    """SHA-256 over the previous seal, the position and every fact of the entry."""
    facts = {name: getattr(entry, name) for name in FIELDS}
    facts["at"] = entry.at.isoformat()
    return sha256_of(f"{previous}\n{entry.position}\n{canonical_json(facts)}")


@transaction.atomic
def seal_entries(limit: int = 2000) -> int:
    """Seal what is committed and not yet sealed; returns how many.

    RACE: an advisory lock keeps two batches apart; entries that commit later get a later position.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    position, seal = _head()
    entries = list(Entry.objects.filter(position=None).order_by("pk")[:limit])
    for entry in entries:
        position += 1
        entry.position = position
        entry.seal = seal = seal_of(seal, entry)
    Entry.objects.bulk_update(entries, ["position", "seal"])
    if entries:
        Batch.objects.create(position=position, seal=seal)
    return len(entries)


def _head() -> tuple[int, str]:
    last = Entry.objects.exclude(position=None).order_by("-position").first()
    return (last.position, last.seal) if last else (0, START)


def faults() -> Iterator[str]:
    """Every place where the chain is broken: a changed, missing or cut-off row."""
    position, seal = 0, START
    for entry in Entry.objects.exclude(position=None).order_by("position").iterator():
        yield from _gap(position + 1, entry.position)
        position = entry.position
        if entry.seal != seal_of(seal, entry):
            yield f"entry {entry.pk} at position {position} was changed"
        seal = entry.seal
    yield from _cut_off(position, seal)


def _gap(expected: int, found: int) -> Iterator[str]:
    if found != expected:
        yield f"positions {expected} to {found - 1} are missing"


def _cut_off(position: int, seal: str) -> Iterator[str]:
    head = Batch.objects.order_by("-position").first()
    if head and head.position > position:
        yield f"positions {position + 1} to {head.position} are missing at the end"
    elif head and (head.position, head.seal) != (position, seal):
        yield f"the head of the chain at position {head.position} does not match"
