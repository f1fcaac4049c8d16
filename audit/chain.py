"""The hash chain: sealed by beat in batches, so that no act waits for a global lock."""

from collections.abc import Iterator

from django.db import connection, transaction

from audit.models import Batch, Entry
from core.digests import canonical_json, sha256_of

START = "0" * 64
LOCK = 731_001
FIELDS = (
    "id",
    "at",
    "actor_id",
    "act",
    "subject_type",
    "subject_id",
    "subject_label",
    "before",
    "after",
    "reason",
    "request_id",
)


def seal_of(previous: str, entry: Entry) -> str:
    """SHA-256 over the previous seal, the position and every fact of the entry."""
    facts = {name: getattr(entry, name) for name in FIELDS}
    facts["at"] = entry.at.isoformat()
    return sha256_of(f"{previous}\n{entry.position}\n{canonical_json(facts)}")


@transaction.atomic
def seal_entries(limit: int = 2000) -> int:
    """Seal what is committed and not yet sealed; returns how many.

    RACE: an advisory lock keeps two batches apart; entries that commit later get a later position.
    The chain goes on from the last batch, never from the last entry that is left: a cut-off tail
    must not be grown over.
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
    last = Batch.objects.order_by("-position").first()
    return (last.position, last.seal) if last else (0, START)


def faults() -> Iterator[str]:
    """Every place where the chain is broken: a changed, missing or cut-off row."""
    heads = dict(Batch.objects.values_list("position", "seal"))
    position, seal = 0, START
    for entry in Entry.objects.exclude(position=None).order_by("position").iterator():
        is_next = entry.position == position + 1
        if not is_next:
            yield f"positions {position + 1} to {entry.position - 1} are missing"
        elif entry.seal != seal_of(seal, entry):
            yield f"entry {entry.pk} at position {entry.position} was changed"
        position, seal = entry.position, entry.seal
        if heads.get(position, seal) != seal:
            yield f"the chain was rewritten up to position {position}"
    end = max(heads, default=0)
    if end > position:
        yield f"positions {position + 1} to {end} are missing at the end"
