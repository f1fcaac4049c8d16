"""Statements that are compiled once answer as the querysets that they were built from."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.kept import Kept, _taught

pytestmark = pytest.mark.django_db
BUILT = []


def _named(*, name: str) -> QuerySet[User]:
    BUILT.append(name)
    return User.objects.filter(name=name).order_by("email")


def _listed(is_backwards: bool, *, since: datetime) -> QuerySet[User]:
    return User.objects.filter(created_at__gte=since).order_by(
        "-email" if is_backwards else "email"
    )


@pytest.fixture
def people():
    names = [("a@kipp.example", "Ani"), ("b@kipp.example", "Budi"), ("c@kipp.example", "Ani")]
    return [User.objects.create(email=email, name=name) for email, name in names]


def test_it_is_built_once_and_asked_with_other_values(people):
    BUILT.clear()
    kept = Kept(_named)

    assert list(kept.rows(name="Ani")) == [people[0], people[2]]
    assert list(kept.rows(name="Budi")) == [people[1]]
    assert kept.one(name="Citra") is None
    assert len(BUILT) == 1


def test_each_shape_is_its_own_statement(people):
    kept, since = Kept(_listed), datetime(2000, 1, 1, tzinfo=UTC)

    assert list(kept.rows(False, since=since)) == people
    assert list(kept.rows(True, since=since)) == people[::-1]


def test_values_stay_values(people):
    word = "Ani' OR 1=1 --"

    assert Kept(_named).one(name=word) is None


def test_it_asks_one_statement_and_none_before_it_is_read(people):
    kept = Kept(_named)
    with CaptureQueriesContext(connection) as seen:
        rows = kept.rows(name="Ani")
        assert len(seen) == 0
        assert len(rows) == 2
    assert len(seen) == 1


def test_what_holds_no_row_asks_nothing():
    kept = Kept(lambda *, name: User.objects.none().filter(name=name))
    with CaptureQueriesContext(connection) as seen:
        assert kept.one(name="Ani") is None
    assert len(seen) == 0


def test_the_database_plans_it_once(people):
    kept = Kept(_named)
    with CaptureQueriesContext(connection) as seen:
        found = [kept.one(name=name) for name in ("Ani", "Budi", "Ani")]

    assert found == [people[0], people[1], people[0]]
    assert {query["sql"].split()[0] for query in seen} == {"EXECUTE"}
    assert plans_of(seen[0]["sql"]) == (3, 0)


def plans_of(call):
    """Uses of the plan for any value, and plans for one value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s",
            [call.split('"')[1]],
        )
        return cursor.fetchone()


def test_a_new_connection_is_taught_anew(people):
    kept = Kept(_named)
    assert kept.one(name="Budi") == people[1]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as on a connection that the server has just opened
    _taught.clear()

    assert kept.one(name="Budi") == people[1]


def test_values_of_other_kinds_have_their_own_plan(people):
    kept, since = Kept(_listed), datetime(2000, 1, 1, tzinfo=UTC)

    assert list(kept.rows(False, since=since)) == list(kept.rows(False, since=since.date()))
