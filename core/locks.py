"""Locks on what has no row yet."""

from django.db import connection


def hold_name(kind: str, name: str) -> None:
    """Make others who name the same thing wait until this transaction ends, in whatever letters."""
    with connection.cursor() as cursor:
        key = f"{kind}:{name.lower()}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
