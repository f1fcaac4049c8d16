"""After a test that commits: take away its rows, and nothing else.

Django would cut every table and make the content types anew, which took longer than many a test.
"""

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from tests.threads import close_rings

MADE_BY_MIGRATIONS = {"django_content_type", "auth_permission"}
# The owner of the database may set triggers and foreign keys aside; the tables are empty after it.
DELETE_ALL = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY '{%s}'::text[] LOOP
        EXECUTE format('DELETE FROM %%I', name);
    END LOOP;
END $$
"""


def delete_rows(_self: Any) -> None:
    close_rings()
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_ALL % ",".join(sorted(set(tables) - MADE_BY_MIGRATIONS)))


def empty_quickly() -> None:
    """Let every test with `transaction=True` end so."""
    TransactionTestCase._fixture_teardown = delete_rows
